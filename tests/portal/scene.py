"""A report on the desk of Ana's and Beto's organisation: an arrest, a published count, and a person who was not detained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detentions.choices import Role
from detentions.models import Agency, Location, Membership, Organisation, SignInLink, User
from detentions.when import When
from tests.cast import NOW, Cast
from tracker import intake, ranking
from tracker.models import Candidate, Extraction, Report

TEXT = (
    "Caracas. El Sebin detuvo el 21 de marzo de 2019 a Ramona Muestra en Caracas.\n"
    "\n"
    "Foro Ejemplo cuenta 866 personas presas por motivos políticos.\n"
    "Raúl Prueba no fue detenido.\n"
)


@dataclass(frozen=True, slots=True)
class Scene:
    report: Report
    arrest: Candidate
    count: Candidate
    denied: Candidate


def value(of: Any, words: str, *, confidence: float = 0.9) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"value": of, "spans": [[start, start + len(words)]], "rule": "test.rule", "confidence": confidence}


def received(cast: Cast, text: str = TEXT) -> Report:
    return intake.receive(
        content=text.encode(),
        publisher="Diario Ejemplo",
        published=When.parse("2019-03-21"),
        by=cast.ana,
        organisation=cast.ours,
        at=NOW,
        channel=Report.Channel.PASTE,
    ).report


def set_up(cast: Cast) -> Scene:
    """The report, read: three proposals wait."""
    Location.objects.create(
        slug="distrito-capital", name_es="Distrito Capital", kind="capital_district", country="VE", source="test", recorded_at=NOW
    )
    Agency.objects.create(slug="sebin", name_es="SEBIN", acronym="SEBIN", kind="intelligence", country="VE", source="test", recorded_at=NOW)
    Organisation.objects.create(slug="foro-ejemplo", name_es="Foro Ejemplo", kind="ngo", country="VE", source="test", recorded_at=NOW)
    report = received(cast)
    Report.objects.filter(pk=report.pk).update(state=Report.State.IN_QUEUE, read_at=NOW, language="es")
    extraction = Extraction.objects.create(report=report, reader="test", reader_version="1", language="es", is_relevant=True, made_at=NOW)
    arrest = {
        "person": value("Ramona Muestra", "Ramona Muestra"),
        "event": value("arrest", "detuvo"),
        "date": value("2019-03-21", "21 de marzo de 2019", confidence=0.5),
        "agencies": value(["SEBIN"], "Sebin"),
        "state": value("Distrito Capital", "Caracas"),
    }
    count = {
        "organisation": value("Foro Ejemplo", "Foro Ejemplo"),
        "metric": value("political_prisoners", "presas por motivos políticos"),
        "value": value(866, "866"),
        "as_of": value("2019-03-21", "21 de marzo de 2019"),
    }
    denied = {
        "name": value("Raúl Prueba", "Raúl Prueba"),
        "reason": value("denied", "no fue detenido"),
        "explicit": value(True, "no fue detenido"),
    }
    proposals = (
        _proposal(extraction, 0, "detention", "Ramona Muestra", arrest),
        _proposal(extraction, 1, "count", "Foro Ejemplo: 866", count),
        _proposal(extraction, 2, "not_detained", "Raúl Prueba", denied),
    )
    ranking.rank(report)
    return Scene(Report.objects.get(pk=report.pk), *proposals)


def administrator(cast: Cast, *, password: str | None = "a long passphrase for tests") -> User:
    user = User.objects.create_user("fina", password, display_name="Fina")
    for role in (Role.ADMINISTRATOR, Role.LEAD):
        Membership.objects.create(user=user, organisation=cast.ours, role=role, since=NOW)
    return user


def link_for(user: User, token: str, *, expires: Any) -> None:
    SignInLink.objects.create(user=user, token_sha256=SignInLink.digest(token), made_at=NOW, expires_at=expires)


def _proposal(extraction: Extraction, position: int, kind: str, headline: str, values: dict[str, Any]) -> Candidate:
    return Candidate.objects.create(
        extraction=extraction,
        report=extraction.report,
        kind=kind,
        position=position,
        fingerprint=str(position),
        headline=headline,
        folded=headline.lower().replace("ú", "u"),
        values=values,
        confidence=0.9,
    )
