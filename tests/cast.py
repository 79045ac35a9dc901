"""The people of the tests. Ana documents and Beto and Carla review for one organisation; Diego works for another; Elsa counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from detentions.choices import Role
from detentions.models import Membership, Organisation, User

NOW = datetime(2019, 3, 22, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cast:
    ours: Organisation
    theirs: Organisation
    ana: User
    beto: User
    carla: User
    diego: User
    elsa: User


def organisation(slug: str, *, is_tenant: bool = True) -> Organisation:
    return Organisation.objects.create(
        slug=slug, name_es=slug, name_en=slug, kind="ngo", country="VE", source="test", is_tenant=is_tenant, recorded_at=NOW
    )


def member(name: str, role: Role, of: Organisation) -> User:
    user = User.objects.create_user(name.lower(), "a long passphrase for tests", display_name=name)
    Membership.objects.create(user=user, organisation=of, role=role, since=NOW)
    return user


def assemble() -> Cast:
    ours, theirs = organisation("ours"), organisation("theirs")
    return Cast(
        ours=ours,
        theirs=theirs,
        ana=member("Ana", Role.DOCUMENTER, ours),
        beto=member("Beto", Role.REVIEWER, ours),
        carla=member("Carla", Role.REVIEWER, ours),
        diego=member("Diego", Role.REVIEWER, theirs),
        elsa=member("Elsa", Role.ANALYST, ours),
    )
