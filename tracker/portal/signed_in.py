"""Who asks: the person of the session, with what every page wants to know of them, in one trip to the database."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from detentions import prepared
from detentions.models import User
from tracker import casework, rules
from tracker.rules import Access

# By hand: each request asks it, and building this question anew takes longer than answering it.
_USER = prepared.Columns(User)
_PERSON = f"""
SELECT {_USER.of("person")},
  ARRAY(SELECT m.role || ' ' || m.organisation_id FROM detentions_membership m WHERE m.user_id = person.id AND m.until IS NULL),
  ARRAY(SELECT s.detention_id FROM detentions_sealedreader s WHERE s.user_id = person.id AND s.ended_at IS NULL),
  EXISTS (SELECT 1 FROM mfa_authenticator a WHERE a.user_id = person.id AND a.type IN ('totp', 'webauthn')),
  EXISTS (SELECT 1 FROM tracker_question q WHERE q.state IN ('open', 'disputed')),
  EXISTS (SELECT 1 FROM detentions_change c
    WHERE c.subject_kind = 'data_key' AND c.subject_id = %s AND c.action = 'recovery_copy_saved')
FROM detentions_user person WHERE person.id = %s
"""
_SECOND_FACTOR = "_second_factor_of_this_request"
_QUESTIONS_WAIT = "_questions_wait_in_this_request"
_RECOVERY_COPY = "_recovery_copy_at_this_request"


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth is untyped
    """Signs people in as allauth does. What it remembers of the person holds for one request: the next one asks again."""

    def get_user(self, user_id: int) -> User | None:
        for *columns, roles, sealed_cases, second_factor, questions_wait, recovery_copy in prepared.ask(
            _PERSON, [casework.name_of_data_key(), user_id]
        ):
            person = _USER.made(iter(columns))
            if self.user_can_authenticate(person):
                Access((role, int(place)) for role, _blank, place in (one.partition(" ") for one in roles)).remember(person)
                rules.remember_sealed(person, sealed_cases)
                vars(person).update({_SECOND_FACTOR: second_factor, _QUESTIONS_WAIT: questions_wait, _RECOVERY_COPY: recovery_copy})
                return person
        return None


def remembered_second_factor(user: User) -> bool | None:
    """Whether the person had a key or an app when the request came in; None where nobody has asked."""
    return getattr(user, _SECOND_FACTOR, None)


def recovery_copy_is_saved(user: User) -> bool:
    """Whether somebody had proved to hold a copy of the data key when the person's request came in."""
    known: bool | None = getattr(user, _RECOVERY_COPY, None)
    return casework.recovery_copy_is_saved() if known is None else known


def questions_may_wait(user: User) -> bool:
    """Whether any question for two people is open, for whomever: where none is, nobody needs to be asked which are theirs."""
    return bool(getattr(user, _QUESTIONS_WAIT, True))
