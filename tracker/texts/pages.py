"""Web pages: the article as trafilatura finds it, or all visible words where it finds too little. Runs in the child process only."""

from __future__ import annotations

import codecs
import re
from importlib.metadata import version
from typing import Any

import lxml.html
import trafilatura

from tracker.texts import limits
from tracker.texts.told import NotText, Told, Trouble, letters_in, tidy

_DECLARED = re.compile(rb"""(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-z0-9_:.-]{3,30})""")
_XML_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,100}encoding=["']([a-zA-Z0-9_.-]{3,30})""")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAME_AS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
}  # as browsers read them
_UNSEEN = ("script", "style", "noscript", "template", "head", "svg", "iframe")
_BREAKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre "
    "section table td th tr ul".split()
)
_TOO_LITTLE = 0.25  # of the visible letters: less is a wrong guess more often than a short article
_SHORT_ARTICLE = 400  # letters


def read(content: bytes, encoding: str = "") -> Told:
    """The words of a page. Raises NotText."""
    source = decode(content, encoding)
    if limits.is_too_much_page(source.encode("utf-8", "ignore")):
        raise NotText(Trouble.TOO_MUCH)
    visible = _visible(source)
    if not letters_in(visible):
        raise NotText(Trouble.EMPTY)
    article = trafilatura.extract(source, include_comments=False, include_tables=True, favor_recall=True, deduplicate=False) or ""
    share = min(1.0, letters_in(article) / letters_in(visible))
    title = _title(source)
    if letters_in(article) < _SHORT_ARTICLE and share < _TOO_LITTLE:
        return Told(tidy(visible), f"lxml {version('lxml')} visible text", title, 1.0)
    text = article if not title or title.casefold() in article[: 2 * len(title) + 200].casefold() else f"{title}\n\n{article}"
    return Told(tidy(text), f"trafilatura {version('trafilatura')}", title, round(share, 3))


def decode(content: bytes, encoding: str = "") -> str:
    """A page's characters, by the sender's word, a byte order mark, or the page's own declaration. Raises NotText."""
    mark = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    declared = _XML_DECLARED.search(content[:300]) or _DECLARED.search(content[:4_000])
    said = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    try:
        return content.decode(encoding or mark or _SAME_AS.get(said, said))
    except (UnicodeError, LookupError) as wrong:
        raise NotText(Trouble.ENCODING) from wrong


def _visible(source: str) -> str:
    tree = _tree(source)
    pieces: list[str] = []
    for step, element in _walk(tree):
        if step == "in":
            pieces.append(element.text or "")
        else:
            pieces.append("\n" if element.tag in _BREAKS else "")
            pieces.append(element.tail or "")
    return "\n".join(" ".join(line.split()) for line in "".join(pieces).split("\n"))


def _walk(tree: Any) -> list[tuple[str, Any]]:
    """Elements as they open and close, without recursion; what no reader of the page sees is left out with all that is in it."""
    steps: list[tuple[str, Any]] = []
    waiting: list[tuple[str, Any]] = [("in", tree)]
    while waiting:
        step, element = waiting.pop()
        if step == "out":
            steps.append((step, element))
            continue
        waiting.append(("out", element))
        if isinstance(element.tag, str) and element.tag not in _UNSEEN:
            steps.append(("in", element))
            waiting.extend(("in", child) for child in reversed(element))
    return steps


def _title(source: str) -> str:
    found = trafilatura.extract_metadata(source)
    return " ".join((found.title or "").split()) if found else ""


def _tree(source: str) -> Any:
    try:
        return lxml.html.fromstring(source.encode("utf-8", "ignore"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (lxml.etree.LxmlError, ValueError) as wrong:
        raise NotText(Trouble.DAMAGED) from wrong
