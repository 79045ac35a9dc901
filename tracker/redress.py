"""The door for requests to correct or remove something we say: received from anybody, answered by a lead, before a day.

Words and contact are sealed under a key of the request's own. Whoever asked gets a receipt, which alone opens the answer; we keep only its
hash. Whether a case number exists is never told: a request about any number is received alike.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from detentions import archive
from detentions.models import Detention, User
from detentions.models.keys import Erased
from tracker import rules
from tracker.models import CorrectionRequest

MOST_WORDS = 5_000
MOST_CONTACT = 300
_ANSWER_WITHIN = {CorrectionRequest.Kind.REMOVE: timedelta(days=7), CorrectionRequest.Kind.CORRECT: timedelta(days=30)}
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that are taken for another
_NUMBER = re.compile(r"[A-Z]{2}-[2-9A-HJ-NP-Z]{6}")


class Refused(Exception):
    """`field` is the form's field; the message says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Opened:
    """A request with what was sealed. `words` is None once its key was erased."""

    request: CorrectionRequest
    words: str | None
    contact: str
    answer: str


@transaction.atomic
def receive(*, kind: CorrectionRequest.Kind, about: str, words: str, contact: str, at: datetime) -> tuple[CorrectionRequest, str]:
    """Keep a request. Returns it and the receipt for whoever asked. Raises Refused; then nothing was written."""
    number = about.strip().upper()
    if number and not _NUMBER.fullmatch(number):
        raise Refused("about", _("Write the case number as it stands on the page, for example VE-7KQ3M2, or leave it empty."))
    if not words.strip():
        raise Refused("words", _("Say what is wrong or what should be removed."))
    if len(words) > MOST_WORDS:
        raise Refused("words", _("This is longer than %(most)s characters. Shorten it; we will ask for the rest.") % {"most": MOST_WORDS})
    if len(contact) > MOST_CONTACT:
        raise Refused("contact", _("This is longer than %(most)s characters.") % {"most": MOST_CONTACT})
    receipt = "-".join("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _group in range(4))
    key = archive.new_key(at=at)
    made = CorrectionRequest(
        kind=kind, about=number, key=key, receipt_sha256=_hash(receipt), received_at=at, answer_by=at + _ANSWER_WITHIN[kind]
    )
    made.words_sealed = key.seal(words.strip().encode("utf-8", "replace"), place=_place(made, "words"))
    made.contact_sealed = key.seal(contact.strip().encode("utf-8", "replace"), place=_place(made, "contact")) if contact.strip() else None
    made.save(force_insert=True)
    return made, receipt


def by_receipt(receipt: str) -> Opened | None:
    """The request that the receipt belongs to."""
    found = CorrectionRequest.objects.select_related("key").filter(receipt_sha256=_hash(_plain(receipt))).first()
    return opened(found) if found else None


def open_to(user: User) -> QuerySet[CorrectionRequest]:
    """The requests that a lead may see: about cases of theirs, and those that are about no case we have. Soonest deadline first."""
    if not rules.organisations_of(user, rules.Permission.LEAD):
        return CorrectionRequest.objects.none()
    about = Detention.objects.filter(public_id=OuterRef("about"))
    theirs = rules.visible_cases(user, rules.Permission.LEAD).filter(public_id=OuterRef("about"))
    return CorrectionRequest.objects.filter(Q(Exists(theirs)) | ~Exists(about)).order_by("answer_by", "pk")


def opened(request: CorrectionRequest) -> Opened:
    """Unseal a request. Raises sealing.CannotOpen."""
    try:
        words = request.key.unseal(bytes(request.words_sealed), place=_place(request, "words")).decode()
    except Erased:
        return Opened(request, None, "", "")
    return Opened(request, words, _unsealed(request, "contact"), _unsealed(request, "answer"))


@transaction.atomic
def answer(*, request_id: int, state: CorrectionRequest.State, words: str, by: User, at: datetime) -> CorrectionRequest:
    """Close a request with words for whoever asked. Raises Refused."""
    found = open_to(by).select_for_update(of=("self",)).select_related("key").filter(pk=request_id).first()
    if found is None:
        raise Refused("", _("This request isn't yours to answer."))
    if found.state != CorrectionRequest.State.OPEN:
        raise Refused("", _("Somebody has answered this request already. Read their answer below."))
    if state == CorrectionRequest.State.OPEN or not words.strip():
        raise Refused("answer", _("Tell the person what was done, or why nothing will be."))
    found.state, found.answered_at, found.answered_by = state, at, by
    found.answer_sealed = found.key.seal(words.strip()[:MOST_WORDS].encode(), place=_place(found, "answer"))
    found.save(update_fields=["state", "answered_at", "answered_by", "answer_sealed"])
    return found


def _unsealed(request: CorrectionRequest, part: str) -> str:
    sealed = getattr(request, f"{part}_sealed")
    return request.key.unseal(bytes(sealed), place=_place(request, part)).decode() if sealed else ""


def _place(request: CorrectionRequest, part: str) -> str:
    return f"correctionrequest:{request.key_id}:{part}"


def _plain(receipt: str) -> str:
    """A receipt however it was typed: small letters, blanks, no hyphens."""
    letters = re.sub(r"[^0-9A-Z]", "", receipt.upper())
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _hash(receipt: str) -> str:
    return hashlib.sha256(receipt.encode()).hexdigest()
