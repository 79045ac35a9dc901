"""Reports that wait already get the language of their latest reading and what is proposed in them, as `tracker.ranking` writes both."""

from django.db import migrations

_LANGUAGE = """
UPDATE tracker_report r SET language = read.language FROM (
    SELECT DISTINCT ON (report_id) report_id, language FROM tracker_extraction ORDER BY report_id, made_at DESC, id DESC
) read WHERE read.report_id = r.id
"""
_PROPOSED = """
UPDATE tracker_report r SET tells_of = told.codes FROM (
    SELECT report_id, jsonb_agg(DISTINCT code ORDER BY code) AS codes FROM (
        SELECT report_id, CASE
            WHEN kind <> 'detention' THEN kind
            WHEN values #>> '{event,value}' IN ('arrest', 'rearrest', 'disappearance') THEN 'arrest'
            WHEN values #>> '{event,value}' IN ('located', 'transfer') THEN 'whereabouts'
            WHEN values #>> '{event,value}' IN ('charge', 'hearing', 'sentence') THEN 'court'
            WHEN values #>> '{event,value}' IN ('death_in_custody', 'death') THEN 'death'
            WHEN values #>> '{event,value}' IS NULL THEN 'arrest'
            ELSE 'release' END AS code
        FROM tracker_candidate WHERE state IN ('open', 'second', 'disputed')
    ) one GROUP BY report_id
) told WHERE told.report_id = r.id
"""


class Migration(migrations.Migration):
    dependencies = [("tracker", "0014_queue_knows_language_and_events")]

    operations = [
        migrations.RunSQL(_LANGUAGE, migrations.RunSQL.noop),
        migrations.RunSQL(_PROPOSED, migrations.RunSQL.noop),
    ]
