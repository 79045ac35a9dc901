"""What `manage.py doctor` asks of the running services: database, roles, migrations, queue, worker, sweep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError
from redis import RedisError

from config.checks import Finding, bad, good
from config.messages import either
from tracker.models import Report

_NOT_APP = (
    ("rolsuper OR rolcreaterole OR rolbypassrls", "pg_roles WHERE rolname = current_user"),
    ("has_schema_privilege('public', 'CREATE') OR has_database_privilege(current_database(), 'CREATE')", ""),
)
_REWRITES_CHANGES = "has_table_privilege('detentions_change', 'UPDATE') OR has_table_privilege('detentions_change', 'DELETE')"
_WRITES_ANYTHING = (
    "EXISTS (SELECT 1 FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    " AND has_table_privilege(oid, 'INSERT, UPDATE, DELETE, TRUNCATE'))"
)
_WORKER_ANSWERS_WITHIN = 3.0


def of_the_services() -> Iterator[Finding]:
    yield from _database()
    yield from _queue()


def _database() -> Iterator[Finding]:
    what = either("base de datos", "database")
    try:
        version, role = _row("default", "current_setting('server_version'), current_user")
        yield good(what, f"PostgreSQL {version}, {role}")
        missing = [f"{step.app_label}.{step.name}" for step, _ in _plan()]
        yield Finding(
            either("migraciones", "migrations"), ", ".join(missing) or either("al día", "up to date"), "make run", well=not missing
        )
        if not missing:
            yield _app_role(role)
            yield _public_role(role)
            yield _sweep()
    except DatabaseError as why:
        yield bad(what, str(why).strip(), either("Revise DATABASE_URL.", "Look at DATABASE_URL."))


def _plan() -> list[Any]:
    executor = MigrationExecutor(connections["default"])
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def _app_role(role: str) -> Finding:
    wrong = []
    if any(_row("default", question + (f" FROM {source}" if source else ""))[0] for question, source in _NOT_APP):
        wrong.append(either("puede cambiar tablas", "may change tables"))
    if _row("default", _REWRITES_CHANGES)[0]:
        wrong.append(either("puede reescribir detentions_change", "may rewrite detentions_change"))
    advice = either("Dé a la aplicación un rol propio y ejecute grant_roles.", "Give the app a role of its own and run grant_roles.")
    return Finding(either("rol de la aplicación", "app role"), ", ".join([role, *wrong]), advice, well=not wrong)


def _public_role(app: str) -> Finding:
    (role,) = _row("public", "current_user")
    wrong = []
    if role == app:
        wrong.append(either("es el mismo de la aplicación", "is the app's own"))
    if _row("public", _WRITES_ANYTHING)[0]:
        wrong.append(either("puede escribir", "may write"))
    advice = either("Indique DATABASE_PUBLIC_URL y ejecute grant_roles.", "Set DATABASE_PUBLIC_URL and run grant_roles.")
    return Finding(either("rol público", "public role"), ", ".join([role, *wrong]), advice, well=not wrong)


def _sweep() -> Finding:
    """A report may wait for one lost lease and a few sweeps; one that waits longer has been forgotten."""
    patience = timedelta(seconds=settings.READING_LEASE_SECONDS + 5 * settings.SWEEP_EVERY_SECONDS)
    now = timezone.now()
    forgotten = Report.objects.waiting(at=now).filter(received_at__lt=now - patience)
    count = forgotten.count()
    advice = either("¿Está en marcha el trabajador? Vea el registro.", "Is the worker running? See the log.")
    return Finding(
        either("informes en espera", "waiting reports"), either(f"{count} olvidados", f"{count} forgotten"), advice, well=count == 0
    )


def _row(alias: str, question: str) -> tuple[Any, ...]:
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT {question}")
        found = cursor.fetchone()
    return found or ()


def _queue() -> Iterator[Finding]:
    try:
        cache.set("doctor", "well", 10)
        yield good("Redis", either("responde", "answers"))
        yield from _worker()
    except (RedisError, BrokerError, OSError) as why:
        yield bad("Redis", str(why), either("Revise REDIS_URL.", "Look at REDIS_URL."))


def _worker() -> Iterator[Finding]:
    what = either("trabajador", "worker")
    answers = current_app.control.inspect(timeout=_WORKER_ANSWERS_WITHIN).stats() or {}
    if not answers:
        yield bad(what, either("no responde", "does not answer"), either("Ábralo con: make run", "Start it with: make run"))
        return
    yield good(what, ", ".join(sorted(answers)))
    swept = sum(stats.get("total", {}).get("tracker.tasks.sweep", 0) for stats in answers.values())
    just_begun = min(stats.get("uptime", 0) for stats in answers.values()) < 3 * settings.SWEEP_EVERY_SECONDS
    advice = either("El reloj (beat) no da la hora. Vea el registro.", "The clock (beat) does not strike. See the log.")
    seen = either(f"{swept} barridos desde el arranque", f"{swept} since the start")
    yield Finding(either("barrido", "sweeps"), seen, advice, well=swept > 0 or just_begun)
