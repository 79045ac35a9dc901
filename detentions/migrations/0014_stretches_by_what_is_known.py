"""What is known still and what was known once get an index each: questions of today no longer pass what was superseded."""

from django.db import migrations, models

_KEY = ["rule_id", "country", "length_class", "from_day"]
_DIMENSIONS = ("agency", "state", "facility", "sex", "age_group", "civil_or_military", "nationality", "charge", "custody_state")


class Migration(migrations.Migration):
    dependencies = [("detentions", "0013_condensed_cases")]

    operations = [
        migrations.AddIndex(
            model_name="stretch",
            index=models.Index(
                condition=models.Q(("known_to", None)),
                fields=_KEY,
                include=("to_day", "sure", "known_from", *_DIMENSIONS),
                name="stretches_known_still",
            ),
        ),
        migrations.AddIndex(
            model_name="stretch",
            index=models.Index(
                condition=models.Q(("known_to__isnull", False)),
                fields=_KEY,
                include=("to_day", "sure", "known_from", "known_to", *_DIMENSIONS),
                name="stretches_known_once",
            ),
        ),
        migrations.RemoveIndex(model_name="stretch", name="stretches_that_cover_a_day"),
    ]
