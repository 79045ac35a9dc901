from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracker", "0012_column_map_digest")]

    operations = [
        migrations.AddConstraint(
            model_name="columnmap",
            constraint=models.UniqueConstraint(fields=("organisation", "headers_sha256"), name="columnmap_is_saved_once_per_header"),
        ),
    ]
