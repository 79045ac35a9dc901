from django.db import migrations

# An approximation of what `detentions.rollups.finding` derives; the next write to a case makes its row exact.
FILL = """
UPDATE detentions_findablecase found SET
    changed_at = greatest(found.opened_at, (
        SELECT max(greatest(event.recorded_at, event.withdrawn_at)) FROM detentions_custodyevent event
        WHERE event.detention_id = found.detention_id
    )),
    sources = (
        SELECT count(DISTINCT citation.source_id) FROM detentions_custodyevent event
        JOIN detentions_citation citation ON citation.fact_id = event.id
        WHERE event.detention_id = found.detention_id AND event.withdrawn_at IS NULL
    )
"""


class Migration(migrations.Migration):
    dependencies = [("detentions", "0007_case_list_columns")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
