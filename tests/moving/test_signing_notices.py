"""A lead is told that a register waits for a signature, in the portal and on the dashboard, and by permission alone."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from detentions.choices import Role
from detentions.models import Membership, User
from tests.cast import member
from tests.moving.conftest import AT, World
from tests.moving.registers import make
from tests.portal.conftest import SignIn, as_user
from tracker import moving, notices
from tracker.models import Notice, Register

__all__ = ["as_user"]
WAITS = "Un registro espera su firma"


def told(user: User) -> list[str]:
    return [one.kind for one in notices.unseen(user)]


def checked(world: World, seed: int = 5) -> Register:
    return world.check(world.send(make(12, 0, seed=seed).csv()))


def pages(browser: Client) -> str:
    return "".join(browser.get(reverse(f"portal:{route}")).content.decode() for route in ("notices", "dashboard"))


def test_leads_are_called_when_the_sample_agrees_and_let_go_when_they_have_signed(world: World) -> None:
    register = checked(world)
    assert told(world.lidia) == []

    world.compare(register)
    assert told(world.lidia) == told(world.lucas) == ["sign_wanted"]
    assert set(Notice.objects.values_list("user", flat=True)) == {world.lidia.pk, world.lucas.pk}

    moving.sign(register_id=register.pk, by=world.lidia, at=AT)
    assert told(world.lidia) == []
    assert told(world.lucas) == ["sign_wanted"]

    moving.sign(register_id=register.pk, by=world.lucas, at=AT)
    assert told(world.lucas) == []


def test_a_lead_who_has_looked_is_called_again_by_the_other_ones_signature(world: World) -> None:
    register = checked(world)
    world.compare(register)
    notices.seen(user=world.lucas, at=AT)
    assert told(world.lucas) == []

    moving.sign(register_id=register.pk, by=world.lidia, at=AT)

    assert told(world.lucas) == ["sign_wanted"]


def test_who_signed_is_called_again_when_the_plan_behind_the_signature_falls(world: World) -> None:
    register = checked(world)
    world.compare(register)
    for lead in (world.lidia, world.lucas):
        moving.sign(register_id=register.pk, by=lead, at=AT)
    row = register.rows.to_write().order_by("number")[0]
    row.values["surnames"] = "Otro"
    row.save()

    register = world.work(register)

    assert register.trouble == "changed_meanwhile"
    assert told(world.lidia) == told(world.lucas) == ["sign_wanted"]


def test_nobody_is_called_any_more_when_the_columns_are_named_anew_or_the_file_is_thrown_away(world: World) -> None:
    anew, away = checked(world), checked(world, seed=6)
    for register in (anew, away):
        world.compare(register)
    assert told(world.lidia) == ["sign_wanted", "sign_wanted"]

    moving.name_columns(register_id=anew.pk, chosen=anew.fields, day_first=True, by=world.cast.beto, at=AT)
    moving.discard(register_id=away.pk, by=world.cast.beto)

    assert told(world.lidia) == []


def test_the_portal_and_the_dashboard_say_so_to_leads_of_the_organisation_alone(world: World, as_user: SignIn) -> None:
    register = checked(world)
    world.compare(register)
    stranger = member("Sara", Role.LEAD, world.cast.theirs)
    address = reverse("portal:register", kwargs={"register_id": register.pk})

    lead = pages(as_user(world.lidia, language="es"))
    assert lead.count(WAITS) == 2
    assert lead.count(address) == 2
    assert "A register waits for your signature" in pages(as_user(world.lucas, language="en"))
    for nobody in (world.cast.beto, world.cast.ana, world.cast.elsa, stranger):
        assert address not in pages(as_user(nobody, language="es"))
        assert register.title not in pages(as_user(nobody, language="es"))


def test_it_goes_from_both_when_the_lead_has_signed(world: World, as_user: SignIn) -> None:
    register = checked(world)
    world.compare(register)
    address = reverse("portal:register", kwargs={"register_id": register.pk})
    assert as_user(world.lidia).get(address).status_code == 200
    assert told(world.lidia) == ["sign_wanted"]

    as_user(world.lidia).post(reverse("portal:register_sign", kwargs={"register_id": register.pk}))

    assert address not in as_user(world.lidia).get(reverse("portal:dashboard")).content.decode()
    assert address in as_user(world.lucas).get(reverse("portal:dashboard")).content.decode()
    assert not Notice.objects.filter(user=world.lidia, seen_at=None).exists()


def test_who_leads_no_more_is_shown_nothing_of_it(world: World, as_user: SignIn) -> None:
    register = checked(world)
    world.compare(register)
    Membership.objects.filter(user=world.lidia, role=Role.LEAD).update(role=Role.REVIEWER)

    assert register.title not in pages(as_user(world.lidia))
