"""Column maps are told apart by a digest of their headers: a hundred long headers are more than an index takes."""

import hashlib

from django.db import migrations, models


def fill(apps, schema_editor):
    for one in apps.get_model("tracker", "ColumnMap").objects.all():
        one.headers_sha256 = hashlib.sha256("\t".join(one.headers).encode()).hexdigest()
        one.save(update_fields=["headers_sha256"])


class Migration(migrations.Migration):
    dependencies = [("tracker", "0011_exports_and_caseload")]

    operations = [
        migrations.RemoveConstraint(model_name="columnmap", name="columnmap_is_saved_once_per_header"),
        migrations.AddField(
            model_name="columnmap", name="headers_sha256", field=models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
