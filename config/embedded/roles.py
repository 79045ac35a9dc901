"""Who may do what in the embedded database. Table by table, `manage.py grant_roles` says the rest."""

from __future__ import annotations

import psycopg
from psycopg import sql

from config.embedded.folders import ServiceFailed
from config.places import Places

DATABASE = "record"
BOSS = "record_boss"  # makes the others; nothing that runs uses it
OWNER = "record_owner"  # owns the tables: migrations
APP = "record_app"  # portal, workers, commands: no table of its own
PUBLIC = "record_public"  # the public side: reads what it is granted
ROLES = (OWNER, APP, PUBLIC)

_PLAIN = "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT"


def ensure(places: Places, *, owner_may_create: bool = False) -> None:
    """Make roles and database where they are missing, and put their rights right. `owner_may_create` is for test databases."""
    try:
        with psycopg.connect(places.postgres_url(BOSS, "postgres"), autocommit=True) as link:
            _ensure(link, owner_may_create=owner_may_create)
    except psycopg.Error as why:
        raise ServiceFailed(f"The embedded PostgreSQL refuses to set up its roles: {why}") from why


def _ensure(link: psycopg.Connection, *, owner_may_create: bool) -> None:
    for role in ROLES:
        if link.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
            link.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
        may_create = "CREATEDB" if role == OWNER and owner_may_create else "NOCREATEDB"
        link.execute(sql.SQL("ALTER ROLE {} " + _PLAIN + " " + may_create).format(sql.Identifier(role)))
    link.execute(sql.SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(sql.Identifier(PUBLIC)))
    link.execute(sql.SQL("ALTER ROLE {} SET idle_in_transaction_session_timeout = '5min'").format(sql.Identifier(APP)))
    if link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
        link.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
    link.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(DATABASE)))
    link.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}").format(sql.Identifier(DATABASE), sql.Identifier(APP), sql.Identifier(PUBLIC))
    )
