"""`manage.py grant_roles`: what the app and the public side may do in the database. Runs as the owner, after `migrate`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection, models, transaction

APPEND_ONLY = (
    "detentions_change",
    "detentions_supersededentry",
    "detentions_source",
    "detentions_citation",
    "tracker_decision",
    "tracker_trace",
)


class Command(BaseCommand):
    help = (
        "Give the database roles their rights: the app reads and writes rows but defines nothing and can't rewrite the record of changes; "
        "the public role reads only public columns of tables and views of which every row is public, and nothing of any case."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--app-role", default="record_app")
        parser.add_argument("--public-role", default="record_public")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        app, public = options["app_role"], options["public_role"]
        with connection.cursor() as cursor:
            tables = [table for table in connection.introspection.table_names(cursor) if table != "django_migrations"]
            quote = connection.ops.quote_name
            for sentence in [*_for_app(tables, quote(app), quote), *_for_public(quote(public), quote)]:
                cursor.execute(sentence)
        self.stdout.write(f"{app}: {len(tables)} tables. {public}: {len(_public_columns())} tables, by column.")


def _for_app(tables: list[str], role: str, quote: Any) -> list[str]:
    rights = [
        f"GRANT {'SELECT, INSERT' if table in APPEND_ONLY else 'SELECT, INSERT, UPDATE, DELETE'} ON {quote(table)} TO {role}"
        for table in tables
    ]
    return [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"GRANT SELECT ON django_migrations TO {role}",
        *rights,
    ]


def _for_public(role: str, quote: Any) -> list[str]:
    grants = [
        f"GRANT SELECT ({', '.join(quote(column) for column in columns)}) ON {quote(table)} TO {role}"
        for table, columns in _public_columns().items()
    ]
    return [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        *grants,
    ]


def _public_columns() -> dict[str, list[str]]:
    """Table or view → columns that the public role reads: the public ones, where Exposure says that every row is public."""
    found: dict[str, list[str]] = {}
    for model in apps.get_app_config("detentions").get_models():
        exposure = getattr(model, "Exposure", None)
        if exposure and getattr(exposure, "every_row", False):
            fields = [model._meta.get_field(name) for name in sorted(exposure.public)]
            found[model._meta.db_table] = [str(field.column) for field in fields if isinstance(field, models.Field)]
    return found
