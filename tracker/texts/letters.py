"""E-mail as saved by a mail program (.eml): subject and words. Who sent it may need protection and stays in the bytes.

Runs in the child process only.
"""

from __future__ import annotations

import email
import sys
from email import policy
from email.message import EmailMessage

from tracker.texts.told import NotText, Told, Trouble, letters_in, tidy


def read(content: bytes) -> Told:
    """The words of a message. Attachments are named, not read. Raises NotText."""
    message = email.message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(preferencelist=("plain", "html"))
    words, coverage = _words(body) if isinstance(body, EmailMessage) else ("", 1.0)
    subject = str(message.get("Subject", "")).strip()
    left_out = [str(part.get_filename() or part.get_content_type()) for part in message.iter_attachments()]
    if not letters_in(words):
        raise NotText(Trouble.NO_LETTERS if left_out else Trouble.EMPTY)
    text = f"{subject}\n\n{words}" if subject else words
    return Told(tidy(text), f"python {sys.version_info.major}.{sys.version_info.minor} email", subject, coverage, left_out)


def _words(body: EmailMessage) -> tuple[str, float]:
    try:
        words = body.get_content()
    except (LookupError, UnicodeError) as wrong:
        raise NotText(Trouble.ENCODING) from wrong
    if "�" in words:
        raise NotText(Trouble.ENCODING)
    if body.get_content_type() == "text/html":
        from tracker.texts import pages  # noqa: PLC0415 -- loading it takes longer than reading most messages

        page = pages.read(words.encode("utf-8", "ignore"), "utf-8")
        return page.text, page.coverage
    return words, 1.0
