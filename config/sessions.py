"""Sessions in PostgreSQL, as Django keeps them. Every page of staff begins with one, so it is asked for in words that stay the same."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.utils import timezone

from detentions import prepared

_OF_SESSION = prepared.Columns(Session)
_KEEP = "UPDATE django_session SET session_data = %s, expire_date = %s WHERE session_key = %s"
_ASK = f"SELECT {_OF_SESSION.of('s')} FROM django_session s WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Nothing but the way of asking differs."""

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 -- Django's own signature
        if must_create or self.session_key is None:
            super().save(must_create=must_create)
            return
        kept = self.create_model_instance(dict(self.items()))
        if not prepared.tell(_KEEP, [kept.session_data, kept.expire_date, kept.session_key]):
            raise UpdateError  # it was ended meanwhile

    def _get_session_from_db(self) -> Session | None:
        for row in prepared.ask(_ASK, [self.session_key, timezone.now()]):
            return _OF_SESSION.made(iter(row))
        self._session_key = None
        return None
