"""Wiring: settings, services, processes. No rule of the registry or the workflow lives here."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
