"""Who asks: the person of the session, with what every page wants to know of them, in one trip to the database."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from detentions.models import User
from tracker import casework, rules
from tracker.rules import Access

# By hand: each request asks it, and building this question anew takes longer than answering it.
_PERSON = """
SELECT person.*,
  ARRAY(SELECT m.role || ' ' || m.organisation_id FROM detentions_membership m WHERE m.user_id = person.id AND m.until IS NULL) AS roles,
  ARRAY(SELECT s.detention_id FROM detentions_sealedreader s WHERE s.user_id = person.id AND s.ended_at IS NULL) AS sealed_cases,
  EXISTS (SELECT 1 FROM mfa_authenticator a WHERE a.user_id = person.id AND a.type IN ('totp', 'webauthn')) AS second_factor,
  EXISTS (SELECT 1 FROM tracker_question q WHERE q.state IN ('open', 'disputed')) AS questions_wait,
  EXISTS (SELECT 1 FROM detentions_change c
    WHERE c.subject_kind = 'data_key' AND c.subject_id = %s AND c.action = 'recovery_copy_saved') AS recovery_copy
FROM detentions_user person WHERE person.id = %s
"""
_SECOND_FACTOR = "_second_factor_of_this_request"
_QUESTIONS_WAIT = "_questions_wait_in_this_request"
_RECOVERY_COPY = "_recovery_copy_at_this_request"


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth is untyped
    """Signs people in as allauth does. What it remembers of the person holds for one request: the next one asks again."""

    def get_user(self, user_id: int) -> User | None:
        person = next(iter(User.objects.raw(_PERSON, [casework.name_of_data_key(), user_id])), None)
        if person is None or not self.user_can_authenticate(person):
            return None
        told = vars(person)
        Access((role, int(place)) for role, _blank, place in (one.partition(" ") for one in told.pop("roles"))).remember(person)
        rules.remember_sealed(person, told.pop("sealed_cases"))
        told[_SECOND_FACTOR] = told.pop("second_factor")
        told[_RECOVERY_COPY] = told.pop("recovery_copy")
        told[_QUESTIONS_WAIT] = told.pop("questions_wait")
        return person


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
