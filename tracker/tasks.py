"""Celery tasks: ids in, one call, nothing out. What they call is safe to repeat."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from detentions.editions import publishing
from tracker import addresses, chain_checks, drafting, entries, following, moving, notices, staffing, testimony


@shared_task(queue=settings.CELERY_TASK_DEFAULT_QUEUE, autoretry_for=(OperationalError,), max_retries=5, retry_backoff=True)
def read_report(*, report_id: str, **_: object) -> None:
    drafting.draft(report_id=UUID(report_id), at=timezone.now())


@shared_task(queue=settings.CELERY_TASK_DEFAULT_QUEUE)
def sweep(**_: object) -> None:
    drafting.sweep(at=timezone.now())


@shared_task(queue=settings.CELERY_TASK_DEFAULT_QUEUE, autoretry_for=(OperationalError,), max_retries=5, retry_backoff=True)
def fetch_address(*, fetch_id: str, **_: object) -> None:
    addresses.go(fetch_id=UUID(fetch_id), at=timezone.now())


@shared_task(queue=settings.CELERY_TASK_DEFAULT_QUEUE)
def sweep_addresses(**_: object) -> None:
    addresses.sweep(at=timezone.now())


@shared_task(queue=settings.CELERY_TASK_DEFAULT_QUEUE, autoretry_for=(OperationalError,), max_retries=5, retry_backoff=True)
def look_at_feed(*, feed_id: int, **_: object) -> None:
    following.look(feed_id=feed_id, at=timezone.now())


@shared_task(queue=settings.CELERY_TASK_DEFAULT_QUEUE)
def sweep_feeds(**_: object) -> None:
    following.sweep(at=timezone.now())


@shared_task(
    queue=settings.CELERY_TASK_DEFAULT_QUEUE,
    autoretry_for=(OperationalError,),
    max_retries=5,
    retry_backoff=True,
    time_limit=settings.REGISTER_TIME_LIMIT,
    soft_time_limit=settings.REGISTER_TIME_LIMIT - 30,
)
def move_register(*, register_id: str, **_: object) -> None:
    moving.go(register_id=UUID(register_id), at=timezone.now())


@shared_task(queue=settings.CELERY_TASK_DEFAULT_QUEUE, time_limit=settings.REGISTER_TIME_LIMIT)
def follow_entry(*, directory: str, slug: str, **_: object) -> None:
    entries.follow(directory=directory, slug=slug)


@shared_task(queue=settings.CELERY_TASK_DEFAULT_QUEUE)
def sweep_registers(**_: object) -> None:
    moving.sweep(at=timezone.now())


@shared_task(
    queue=settings.CELERY_TASK_DEFAULT_QUEUE, time_limit=settings.EDITION_TIME_LIMIT, soft_time_limit=settings.EDITION_TIME_LIMIT - 60
)
def publish_edition(**_: object) -> None:
    publishing.publish_if_due(at=timezone.now())


@shared_task(
    queue=settings.CELERY_TASK_DEFAULT_QUEUE, time_limit=settings.EDITION_TIME_LIMIT, soft_time_limit=settings.EDITION_TIME_LIMIT - 60
)
def bury_withdrawn(**_: object) -> None:
    publishing.bury_withdrawn(at=timezone.now())


@shared_task(queue=settings.CELERY_TASK_DEFAULT_QUEUE)
def close_testimonies(**_: object) -> None:
    testimony.close_ended(at=timezone.now())


@shared_task(queue=settings.CELERY_TASK_DEFAULT_QUEUE, time_limit=settings.REGISTER_TIME_LIMIT)
def check_chain(**_: object) -> None:
    chain_checks.check_if_due(at=timezone.now())


@shared_task(queue=settings.CELERY_TASK_DEFAULT_QUEUE)
def mail_notices(**_: object) -> None:
    notices.mail(at=timezone.now())


@shared_task(queue=settings.CELERY_TASK_DEFAULT_QUEUE)
def forget_sessions(**_: object) -> None:
    staffing.forget_sessions(at=timezone.now())
