"""Everything that one organisation can have, for the staff's canaries: cases open and sealed, a testimony, notes, a register, requests …"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from detentions.choices import Role, Visibility
from detentions.models import Consent, Detention, Membership, Organisation, User
from detentions.when import When
from tests.cast import NOW, Cast, member
from tests.moving.conftest import AT
from tests.moving.registers import make
from tests.portal.scene import Scene, set_up
from tests.tracker.testimonies import told
from tracker import caseload, casenotes, casework, exporting, moving, questions, redress, review
from tracker.models import CaseNote, CorrectionRequest, Export, Feed, Fetch, Question
from tracker.questions import Stated


@dataclass(frozen=True, slots=True)
class Ours:
    """What our organisation has. `sealed` is open to Lidia alone; Olga has every role and has been told of all that was asked."""

    scene: Scene
    case: Detention
    sealed: Detention
    lidia: User
    olga: User


def fill(cast: Cast) -> Ours:
    lidia, lucas = member("Lidia", Role.LEAD, cast.ours), member("Lucas", Role.LEAD, cast.ours)
    olga = with_every_role("Olga", cast.ours)
    scene = set_up(cast)
    review.confirm(candidate_id=scene.arrest.pk, version=1, by=cast.carla, at=NOW)
    case = Detention.objects.get()
    told(cast)
    _moved_in(cast, lidia, lucas)
    sealed = Detention.objects.exclude(pk=case.pk).order_by("pk")[0]
    for one in (case, sealed):
        _worked_on(one, cast, lidia)
    wish = exporting.Wish("q=Ramona", ["id", "name"], Export.Format.CSV, "Para el informe anual.")
    exporting.ask(cases=[case.pk], wish=wish, by=lidia, at=NOW)
    sealed.refresh_from_db()
    casework.hide(public_id=sealed.public_id, version=sealed.version, to=Visibility.SEALED, reason="Peligro.", by=lidia, at=NOW)
    for about in (case.public_id, sealed.public_id):
        redress.receive(kind=CorrectionRequest.Kind.REMOVE, about=about, words="Quítenlo.", contact="x@example.org", at=NOW)
    followed = {"followed_by": lidia, "followed_at": NOW, "due_at": NOW}
    Feed.objects.create(address="https://example.org/feed", publisher="x", organisation=cast.ours, **followed)
    Fetch.objects.create(
        address="https://example.org/a", publisher="x", kind="news", organisation=cast.ours, asked_by=cast.ana, asked_at=NOW, due_at=NOW
    )
    sealed.refresh_from_db()
    return Ours(scene, case, sealed, lidia, olga)


def _moved_in(cast: Cast, lidia: User, lucas: User) -> None:
    """One register in the record, and one whose first faults wait."""
    rows = make(3, 0, seed=9)
    for row in rows.rows:
        row[6:9] = ["SEBIN", "", ""]
    for at, content in enumerate((rows.csv(), make(4, 1, seed=10).csv())):
        register = moving.receive(
            content=content,
            file_name="registro.csv",
            encoding="",
            title=f"Registro {at}",
            as_of=When.unknown(),
            organisation=cast.ours,
            by=cast.beto,
            at=AT,
        )
        moving.name_columns(register_id=register.pk, chosen=register.fields, day_first=True, by=cast.beto, at=AT)
        moving.go(register_id=register.pk, at=AT)
        if at == 0:
            verdicts = dict.fromkeys(register.rows.filter(is_sample=True).values_list("number", flat=True), "right")
            moving.compare_sample(register_id=register.pk, verdicts=verdicts, by=cast.beto, at=AT)
            for lead in (lidia, lucas):
                moving.sign(register_id=register.pk, by=lead, at=AT)
            moving.go(register_id=register.pk, at=AT)


def _worked_on(case: Detention, cast: Cast, lidia: User) -> None:
    said = casework.Saying("Ana", "La vieron en el tribunal.", When.unknown())
    event = casework.EventFacts(kind="located", when=When.parse("2026-05-02"))  # type: ignore[arg-type]  # what the form sends
    case.refresh_from_db()
    casework.add_event(public_id=case.public_id, version=case.version, event=event, saying=said, by=cast.beto, at=timezone.now())
    casenotes.write(
        detention=case, kind=CaseNote.Kind.CALL, words="Llamar a la madre.", whom="La madre", call_again_on=None, by=cast.beto, at=NOW
    )
    caseload.tag(cases=[case.public_id], words="Urgente", by=cast.beto, at=NOW)
    caseload.assign(cases=[case.public_id], to=cast.beto, by=cast.beto, at=NOW)
    case.refresh_from_db()
    casework.record_consent(
        public_id=case.public_id,
        version=case.version,
        basis=Consent.Basis.FAMILY,
        scope="El nombre",
        until=None,
        given_by="La madre",
        by=lidia,
        at=NOW,
    )
    stated = Stated("yes", "La familia lo pidió.", "family")
    questions.ask(kind=Question.Kind.PUBLISH, detention=case, other=None, stated=stated, by=cast.beto, at=NOW)


def with_every_role(name: str, of: Organisation) -> User:
    """Somebody who may everything that anybody may in the organisation."""
    user = User.objects.create_user(name.lower(), "a long passphrase for tests", display_name=name)
    for role in Role:
        Membership.objects.create(user=user, organisation=of, role=role, since=NOW)
    return user
