"""A new case that was taken back is nowhere to be seen; an attachment that was taken back leaves the case as it was."""

from __future__ import annotations

from datetime import timedelta

from detentions import verification
from detentions.models import Attribute, Detention, FindableCase
from detentions.rollups import finding as rows
from tests.cast import NOW, Cast
from tests.portal.conftest import SignIn
from tests.portal.scene import TEXT, Scene, received, set_up
from tracker import casework, finding, matching, review
from tracker.finding import Query
from tracker.models import Candidate, Extraction, Report

SOON = NOW + timedelta(minutes=1)


def confirmed(scene: Scene, cast: Cast) -> Detention:
    done = review.confirm(candidate_id=scene.arrest.pk, version=1, by=cast.beto, at=NOW)
    assert done.detention
    return done.detention


def taken_back(candidate: Candidate, cast: Cast) -> None:
    candidate.refresh_from_db()
    review.undo(candidate_id=candidate.pk, version=candidate.version, by=cast.beto, at=SOON)


def test_a_new_case_that_was_taken_back_is_in_no_list_search_facet_or_count(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(cast.beto)
    case = confirmed(scene, cast)
    between = browser.get("/portal/cases/").content.decode()

    taken_back(scene.arrest, cast)

    cases = [f"/portal/cases/{query}" for query in ("", "?q=ramona", f"?q={case.public_id}", "?agency=sebin")]
    others = ["/portal/dashboard/", "/portal/directory/", "/portal/directory/agencies/sebin/"]
    pages = [browser.get(path).content.decode() for path in (*cases, *others)]
    assert case.public_id in between
    assert "Ramona Muestra" in between
    for page in pages:
        assert f"/portal/cases/{case.public_id}/" not in page
        assert "Ramona Muestra" not in page
    found = finding.find(Query(), readers=[cast.ours.pk])
    assert (found.total, found.cases) == (0, ())
    assert not any(facet.values for facet in found.facets)
    assert not FindableCase.objects.exists()
    rows.build()
    assert not FindableCase.objects.exists()


def test_the_empty_case_names_nobody_and_is_offered_to_nobody(cast: Cast) -> None:
    scene = set_up(cast)
    case = confirmed(scene, cast)

    taken_back(scene.arrest, cast)
    scene.arrest.refresh_from_db()
    file = casework.case_file(case.public_id, cast.beto, day=SOON.date())

    assert file is not None
    assert (file.name, file.names, file.events, file.attributes) == ("", (), (), ())
    assert matching.suggest(scene.arrest) == []


def test_the_record_of_it_still_verifies_and_the_proposal_can_be_confirmed_again(cast: Cast) -> None:
    scene = set_up(cast)
    first = confirmed(scene, cast)
    taken_back(scene.arrest, cast)

    scene.arrest.refresh_from_db()
    again = review.confirm(candidate_id=scene.arrest.pk, version=scene.arrest.version, by=cast.beto, at=SOON)

    assert again.detention
    assert again.detention != first
    assert [row.public_id for row in FindableCase.objects.all()] == [again.detention.public_id]
    assert not list(verification.check_facts())


def test_an_attachment_that_was_taken_back_takes_its_spelling_with_it(cast: Cast) -> None:
    scene = set_up(cast)
    case = confirmed(scene, cast)
    other = received(cast, TEXT + "Otra versión.")
    Report.objects.filter(pk=other.pk).update(state=Report.State.IN_QUEUE)
    extraction = Extraction.objects.create(report=other, reader="test", reader_version="1", language="es", is_relevant=True, made_at=NOW)
    told = {**scene.arrest.values, "person": {**scene.arrest.values["person"], "value": "Ramona M. Muestra"}}
    told |= {"event": {**told["event"], "value": "transfer"}, "sex": {**told["event"], "value": "woman"}}
    second = Candidate.objects.create(
        extraction=extraction,
        report=other,
        kind="detention",
        position=0,
        fingerprint="x",
        headline="Ramona",
        folded="ramona",
        values=told,
        confidence=0.9,
    )
    review.confirm(candidate_id=second.pk, version=1, by=cast.beto, at=SOON, attach_to=case.public_id)
    assert FindableCase.objects.get().terms.count("m") == 1

    taken_back(second, cast)
    row = FindableCase.objects.get()

    assert row.name == "Ramona Muestra"
    assert "m" not in row.terms
    assert "woman" not in row.traits
    assert not Attribute.objects.standing().exists()
