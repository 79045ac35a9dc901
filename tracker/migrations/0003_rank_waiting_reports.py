"""Reports that wait in the queue get a place in it; it is made exact when somebody next decides on them."""

from django.db import migrations

FORWARD = """
UPDATE tracker_report
SET due_at = received_at + interval '7 days',
    to_decide = (SELECT count(*) FROM tracker_candidate c WHERE c.report_id = tracker_report.id AND c.state = 'open')
WHERE state = 'in_queue' AND due_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("tracker", "0002_review")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
