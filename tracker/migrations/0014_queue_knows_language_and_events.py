from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("tracker", "0013_column_map_is_saved_once")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="tells_of",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="report",
            name="language",
            field=models.CharField(blank=True, default="", max_length=8),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=Q(state="in_queue"), fields=["organisation", "language", "due_at", "id"], name="reports_in_a_language"
            ),
        ),
    ]
