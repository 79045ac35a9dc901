"""For the benchmarks of staff pages: a database of their own, cases by invented people, somebody signed in, and how pages are timed."""

from __future__ import annotations

import statistics as middle_of
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection
from django.test import Client

from detentions.actions import bulk
from detentions.actions.texts import keep_texts
from detentions.models import User
from tests.benchmarks.parts import lives
from tests.cast import Cast, assemble

NOW = datetime(2024, 2, 1, 12, tzinfo=UTC)
_CHUNK = 8_000


def new_database() -> Cast:
    """Empty but for the directories and the people of the tests."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # filling is long; what is measured is short
    call_command("load_seeds", stdout=StringIO())
    return assemble()


def open_cases(cast: Cast, people: list[str], *, seed: int = 7) -> None:
    """One case for each of these names, as a bulk load opens them."""
    kept = keep_texts(texts=lives.bulletins(100), by=cast.ana, at=NOW)
    made = lives.cases(seed=seed, size=len(people), directory=lives.Directory.read(), sources=kept)
    batch = []
    for number, (case, name) in enumerate(zip(made, people, strict=True), start=1):
        batch.append(replace(case, person=replace(case.person, name=name), same_person_as=None))
        if len(batch) == _CHUNK or number == len(people):
            at = NOW + timedelta(seconds=number)  # each batch has its moment, by which a case knows its own
            bulk.open_cases(cases=batch, country="VE", organisation=cast.ours, is_sample=False, by=cast.ana, at=at)
            batch = []
            sys.stderr.write(f"\r{number:,} cases")
    sys.stderr.write("\n")


def signed_in(user: User) -> Client:
    """A browser in which the person has just signed in with a second factor."""
    browser = Client(headers={"accept-language": "es"}, SERVER_NAME="localhost")
    browser.force_login(user)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return browser


def timed(ask: Callable[[int], object], *, rounds: int = 120) -> tuple[list[float], float]:
    """Milliseconds of each of so many askings, after some to warm up; and of this process's own time in the middle.

    The own time leaves out the database and whatever else the machine does.
    """
    for number in range(10):
        ask(number)
    taken, own = [], []
    for number in range(10, 10 + rounds):
        began, busy = time.perf_counter(), time.process_time()
        ask(number)
        taken.append((time.perf_counter() - began) * 1e3)
        own.append((time.process_time() - busy) * 1e3)
    return taken, middle_of.median(own)
