"""The file as it came, byte for byte, to keep or open elsewhere: never shown by us, so that a foreign page can't act in ours."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse

from tracker.portal import desk
from tracker.portal.access import StaffRequest
from tracker.rules import Permission
from tracker.texts.kinds import Kind

_ENDINGS = {Kind.PLAIN: "txt", Kind.PAGE: "html", Kind.PDF: "pdf", Kind.WORD: "docx", Kind.MAIL: "eml"}


def original(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """A download named after the fingerprint of its bytes."""
    report = desk.opened(request, report_id, Permission.SEE_REPORTS)
    if report.source.content is None or report.source.key_id:
        raise Http404
    known = {kind.value: ending for kind, ending in _ENDINGS.items()}
    response = HttpResponse(bytes(report.source.content), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{report.source.sha256 or ""}.{known.get(report.source.media_type, "bin")}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
