"""Without the indexes that no question uses, or that begin another one: each cost every row written."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_FACTS = ("attribute", "charge", "consent", "custodyevent", "detaineename", "judgement", "merge", "ngocount", "notdetained", "ruling")


def _user(**more: bool) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, **more
    )


class Migration(migrations.Migration):
    dependencies = [("detentions", "0014_stretches_by_what_is_known")]

    operations = [
        migrations.RemoveIndex(model_name="custodyevent", name="standing_events_of_a_case"),
        migrations.AlterField(model_name="citation", name="fact_id", field=models.UUIDField()),
        migrations.AlterField(model_name="detaineename", name="folded", field=models.CharField(db_collation="C", max_length=200)),
        *(migrations.AlterField(model_name=fact, name="recorded_by", field=_user()) for fact in _FACTS),
        *(migrations.AlterField(model_name=fact, name="withdrawn_by", field=_user(blank=True, null=True)) for fact in _FACTS),
    ]
