"""Questions made from the API's own description, and every answer held against it: schemathesis, all its checks."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig

Pools = Mapping[str, Sequence[str | None]]

# A question in good form may still have no answer (a day in the future, a cursor that nobody gave): 400 says so and names the parameter.
_ALLOWED = {"checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", "400", "404"]}}}
_CALM = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large, HealthCheck.large_base_example)


def ask(examples: int, *, number: int, likely: Pools) -> Counter[str]:
    """Put three times `examples` questions to each operation; raises at the first answer that breaks a promise.

    A third is in good form, a third in bad form, and a third takes its values from `likely` (None leaves a parameter out), so that
    many are answered. Answers with how many answers of each status came. `number` seeds the questions.
    """
    load_all_checks()
    rng = random.Random(number)
    told: Counter[str] = Counter()

    def as_likely(case: Any) -> Any:
        for part in (case.query, case.path_parameters):
            for name in [name for name in part or () if name in likely]:
                part[name] = rng.choice(likely[name])
                if part[name] is None:
                    del part[name]
        return case

    with _one_connection():
        config = SchemathesisConfig.from_dict(_ALLOWED)
        description = schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application(), config=config)
        for found in description.get_all_operations():
            operation = found.ok()  # type: ignore[union-attr]  # raises where the description is broken
            for mode, change in ((GenerationMode.POSITIVE, None), (GenerationMode.NEGATIVE, None), (GenerationMode.POSITIVE, as_likely)):
                _put(operation, mode, change, examples, number, told)
    return told


def _put(operation: Any, mode: GenerationMode, change: Callable[[Any], Any] | None, examples: int, number: int, told: Counter[str]) -> None:
    questions = operation.as_strategy(generation_mode=mode)

    @seed(number)
    @settings(max_examples=examples, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=_CALM)
    @given(case=questions.map(change) if change else questions)
    def put(case: Any) -> None:
        told[str(case.call_and_validate(checks=CHECKS.get_all()).status_code)] += 1

    put()


@contextmanager
def _one_connection() -> Iterator[None]:
    """What a test wrote isn't committed: the connection that sees it must stay open from one question to the next."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
