"""What Ana is told by phone, and what the tests of testimony do with it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from tracker import confided, testimony
from tracker.models import Report
from tracker.models import Testimony as Consented

SAID = "El Sebin se llevó ayer a mi hermano Ramón Muestra en Caracas.\nNo sabemos dónde está.\n"
TODAY = confided.day_of(timezone.now())
AGREED = testimony.Agreement(
    given=True,
    given_by="Rosa Muestra, hermana",
    reach="0414-0000000",
    basis=Consented.Basis.FAMILY,
    scope="La búsqueda de un familiar",
    readers=Consented.Readers.REVIEWERS,
    may_quote=False,
    until=TODAY + timedelta(days=90),
    afterwards=Consented.Afterwards.CLOSE,
)


def told(cast: Cast, words: str = SAID, *, once: uuid.UUID | None = None, **agreed: Any) -> Report:
    """Ana is told something."""
    return testimony.receive(
        once=once or uuid.uuid4(),
        words=words,
        language="es",
        taken_by=cast.ana,
        taken_on=TODAY,
        taken_time=None,
        agreement=replace(AGREED, **agreed),
        by=cast.ana,
        organisation=cast.ours,
        at=timezone.now(),
    ).report
