"""Places of custody that no list holds: "calabozos de la PNB en Ureña", "the National Guard barracks"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from tracker.extraction.clean import fold
from tracker.extraction.document import Hit
from tracker.extraction.lexicon import Words
from tracker.extraction.wordings import Together, Wordings

_UPPER = "A-ZÁÉÍÓÚÑÜÖÇŞİĞ"
_PROPER = rf"[{_UPPER}][\w’'.-]{{1,24}}(?: (?:de |del |de la |y )?(?:[{_UPPER}][\w’'.-]{{0,24}}|\d{{1,2}}|I{{1,3}}\b)){{0,4}}"


_AREA = "(?:municipio |sector |urbanizaci[oó]n |parroquia |avenida )?"
_BEFORE = re.compile(rf"(?:^|(?<=\W))({_PROPER}) $")
_AFTER = re.compile(rf"(?: No\. \d+)?(?:,? in (?:the )?{_PROPER})?")
_THAT = re.compile(r" (?:de|del) (?:ese|este|dicho|esa|esta|dicha|mismo|misma) (?:cuerpo|organismo|policia|fuerza|servicio)(?: policial)?")
_CLOSED = re.compile(r"(?:\)|'s) ")  # "the police (ACRONYM) center", "the agency's headquarters"
_HOUSE = re.compile(r"(?:center|centre|facility|compound|building)\b")
_PLAIN = frozenset({"POLICE", "SOLDIERS"})
_OWNERS = ("'s", "’s")  # "headquarters of Venezuela's": the name goes on
_WHERE = re.compile(rf",? (?:in|en|at|de) (?:the |la |el )?{_PROPER}")
_NUMBERED = re.compile(r"(?:remand prison|penal colony) no\. \d+")
_REACH, _ARTICLE = 90, 3
_OFFICES = re.compile(r"(?:sedes?|headquarters|premises|instalaciones)\b")
_ARMED = re.compile(r"polic|guard|milit|ejercito|army|intelig|comando|zona|cicpc|servicio|service|direccion|contra|helicoide|destacamento")


def _is_inside_name(text: str, start: int, at: int) -> bool:
    """ "Foro Penal Táchira", "Circuito Judicial Penal de Lara": the word belongs to another name."""
    before = text[start:at].rsplit(maxsplit=1)
    return text[at].isupper() and bool(before) and before[-1][0].isupper() and before[-1].isalpha() and len(before[-1]) > _ARTICLE


def _is_office(folded: str, start: int, end: int, forces: Sequence[Hit]) -> bool:
    """ "the headquarters of Acme", "la sede del partido Tal": a house where nobody is held, unless a force's."""
    if _OFFICES.match(folded, start) is None or any(start < force.end and force.start < end for force in forces):
        return False
    return _ARMED.search(folded, start, end) is None


def _is_force(folded: str, span: tuple[int, int], force: Hit) -> bool:
    """ "Comando Nacional Antiextorsión": a force's own name, unless its station or cells are meant."""
    after = folded[force.end : span[1]].strip()
    return force.start <= span[0] < force.end and not after.startswith(("station", "headquarters", "barracks", "base", "cells", "jail"))


def _in_full(folded: str, forces: Sequence[Hit], force: Hit) -> Hit:
    """ "the intelligence police (ACRONYM)": the name with the acronym behind it."""
    name = next((other for other in forces if folded[other.end : force.start] == " ("), None)
    return replace(force, start=name.start) if name is not None and folded[force.end : force.end + 1] == ")" else force


class CustodyFinder:
    """Finds generic places of custody of one language in the original text."""

    def __init__(self, words: Words, head: str, tail: str, among: Together) -> None:
        # "la sede del Sebin en Boleíta", "el penal de Tocorón", "el Hospital Militar"
        link = r"(?: (?:de la|del|de los|de|(?:central|local|principal) (?:de la|del)))?"
        self._head = Wordings(head, among=among, before=r"\b", after=r"\b") if head else None
        self._rest = re.compile(rf"{link} {_PROPER}(?:,? (?:en|de) (?:la |el )?{_AREA}{_PROPER})?")
        self._tail = Wordings(tail, among=among, before=r"\b", after=r"\b") if tail else None
        self._nations = words["nations"]
        self._head_of = (
            re.compile(rf"\b(?:{head})(?: (?:central|principal|local|regional))?(?: (?:de la|del|de los|de las|de))? $") if head else None
        )

    def find(self, text: str, folded: str, start: int, end: int, forces: Sequence[Hit] = ()) -> list[Hit]:
        """Generic places of custody in `text[start:end]`. `forces` are the agencies named there: "the cells of the military police"."""
        spans: list[tuple[int, int]] = []
        if self._head is not None:
            for match in self._head.finditer(folded, start, end):
                rest = self._rest.match(text, match.end(), end)
                if (
                    rest is not None
                    and not _is_office(folded, match.start(), rest.end(), forces)
                    and not _is_inside_name(text, start, match.start())
                    and not rest.group().endswith(_OWNERS)
                ):
                    spans.append((match.start(), rest.end()))
                that = _THAT.match(folded, match.end(), end)
                where = _WHERE.match(text, that.end(), end) if that is not None else None
                if where is not None:
                    spans.append((match.start(), where.end()))
        if self._tail is not None:
            spans += self._with_tail(text, folded, start, end)
        if forces:
            spans = [span for span in spans if not any(_is_force(folded, span, force) for force in forces)]
            spans += self._of_forces(text, folded, start, end, forces)
        if not spans:
            return []
        return [Hit(begin, begin + len(text[begin:stop].rstrip(" .")), "facility", "generic/generic") for begin, stop in spans]

    def _of_forces(self, text: str, folded: str, start: int, end: int, forces: Sequence[Hit]) -> list[tuple[int, int]]:
        """ "los calabozos de la contrainteligencia militar en Boleíta": a force's name in small letters, too."""
        spans = []
        for force in map(partial(_in_full, folded, forces), forces):
            low = max(start, force.start - _REACH)
            headed = self._head_of is not None and self._head is not None and self._head.may_start(folded, low, force.start)
            head = self._head_of.search(folded[low : force.start]) if self._head_of is not None and headed else None
            closed = _CLOSED.match(folded, force.end, end)
            behind = closed.end() if closed is not None else force.end + 1
            tail = (self._tail.match(folded, behind, end) if self._tail is not None else None) or _HOUSE.match(folded, behind, end)
            stop = tail.end() if tail is not None else force.end + (closed is not None and head is not None and closed.group()[0] == ")")
            if head is not None or tail is not None:
                where = _WHERE.match(text, stop, end)
                if where is None and force.key in _PLAIN:
                    continue  # "the military prison" names none
                spans.append((low + head.start() if head is not None else force.start, where.end() if where is not None else stop))
        return spans

    def _with_tail(self, text: str, folded: str, start: int, end: int) -> list[tuple[int, int]]:
        """ "Vista Hermosa prison", "the Enrique Tejera hospital in Valencia", "remand prison No. 1"."""
        assert self._tail is not None
        spans = []
        for match in self._tail.finditer(folded, start, end):
            low = max(start, match.start() - _REACH)
            before = _BEFORE.search(text[low : match.start()])
            if before is not None and fold(before.group(1)) in self._nations:
                continue  # "a Venezuelan prison" names none
            after = _AFTER.match(text, match.end(), end)
            if before is not None:
                spans.append((low + before.start(1), after.end() if after is not None else match.end()))
        if folded.find(" no. ", start, end) >= 0:
            spans += [match.span() for match in _NUMBERED.finditer(folded, start, end)]
        return spans
