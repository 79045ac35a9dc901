"""The portal's addresses. Who may use which stands in `tracker.portal.access`."""

from tracker.portal import cases, deciding, first, reports, start
from tracker.portal.access import page
from tracker.portal.preferences import preferences

app_name = "portal"
urlpatterns = [
    page("", start.start, name="start"),
    page("preferences/", preferences, name="preferences"),
    page("first/<str:token>/", first.first_link, name="first_link"),
    page("passphrase/", first.passphrase, name="passphrase"),
    page("recovery-key/", first.recovery_key, name="recovery_key"),
    page("recovery-key/file/", first.recovery_key_file, name="recovery_key_file"),
    page("reports/live/", start.arrivals, name="arrivals"),
    page("reports/new/", reports.report_new, name="report_new"),
    page("reports/<uuid:report_id>/", deciding.report, name="report"),
    page("reports/<uuid:report_id>/read-again/", start.read_again, name="read_again"),
    page("reports/<uuid:report_id>/proposals/<int:candidate_id>/decide/", deciding.decide, name="decide"),
    page("queue/", deciding.queue_page, name="queue"),
    page("cases/", cases.cases, name="cases"),
    page("cases/<str:public_id>/", cases.case, name="case"),
]
