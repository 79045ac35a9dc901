from django.db import migrations

# What the triggers of 0010 would have added, had they been there from the start.
COUNT = """
INSERT INTO detentions_findablenumber (readers, state, facet, value, number)
WITH told AS (SELECT * FROM detentions_findablecase WHERE visibility <> 'sealed')
SELECT readers, state, facet, value, count(*) FROM (
    SELECT readers, state, 'total' AS facet, '' AS value FROM told
    UNION ALL SELECT readers, state, 'visibility', visibility FROM told
    UNION ALL SELECT readers, state, 'agency', unnest(agencies) FROM told
    UNION ALL SELECT readers, state, 'place', unnest(places) FROM told
    UNION ALL SELECT readers, state, 'trait', unnest(traits) FROM told
) each
GROUP BY readers, state, facet, value
"""


class Migration(migrations.Migration):
    dependencies = [("detentions", "0010_numbers_of_findable_cases")]

    operations = [migrations.RunSQL(COUNT, "DELETE FROM detentions_findablenumber")]
