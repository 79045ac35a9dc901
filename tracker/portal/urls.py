"""The portal's addresses. Who may use which stands in `tracker.portal.access`."""

from tracker.portal import (
    case_list,
    cases,
    deciding,
    first,
    missed,
    name_table,
    originals,
    own_sessions,
    people,
    queue_list,
    rechecking,
    reports,
    second_factor,
    start,
    taking_back,
)
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
    page("second-factor/", second_factor.second_factor, name="second_factor"),
    page("sessions/", own_sessions.sessions, name="sessions"),
    page("people/", people.people, name="people"),
    page("people/<int:user_id>/", people.person, name="person"),
    page("reports/live/", start.arrivals, name="arrivals"),
    page("reports/new/", reports.report_new, name="report_new"),
    page("reports/<uuid:report_id>/", deciding.report, name="report"),
    page("reports/<uuid:report_id>/read-again/", start.read_again, name="read_again"),
    page("reports/<uuid:report_id>/original/", originals.original, name="original"),
    page("reports/<uuid:report_id>/proposals/<int:candidate_id>/decide/", deciding.decide, name="decide"),
    page("reports/<uuid:report_id>/proposals/<int:candidate_id>/undo/", taking_back.undo, name="undo"),
    page("reports/<uuid:report_id>/add-person/", missed.add_person, name="add_person"),
    page("reports/<uuid:report_id>/table/", name_table.name_table, name="name_table"),
    page("rechecks/", rechecking.rechecks, name="rechecks"),
    page("rechecks/<int:candidate_id>/", rechecking.recheck, name="recheck"),
    page("queue/", deciding.queue_page, name="queue"),
    page("queue/all/", queue_list.queue_list, name="queue_list"),
    page("reports/<uuid:report_id>/assign/", queue_list.assign, name="assign"),
    page("queue/offer-again/", taking_back.offer_skipped_again, name="offer_again"),
    page("cases/", case_list.cases, name="cases"),
    page("cases/<str:public_id>/", cases.case, name="case"),
]
