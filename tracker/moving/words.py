"""What the words of a register mean: codes for what has a list of codes, entries of the directories for names. Asked once per word.

A word that fits nothing, or two things, is a fault; a person may say for the whole file what it means (`Register.words`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detentions import names
from detentions.choices import Sex
from tracker import matching
from tracker.moving.vocabulary import CODES

UNCLEAR_SEX = "m"


class Unknown(Exception):
    """The word means nothing here; `code` is that of the fault."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Words:
    """`settled` is what people said: field → folded word → code or slug. `sexes` are the folded words of the register's column of sexes."""

    def __init__(self, settled: Mapping[str, Mapping[str, str]], *, sexes: frozenset[str], country: str) -> None:
        self._settled = settled
        self._sexes = sexes
        self._country = country
        self._known: dict[tuple[str, str, str], str | Unknown] = {}

    def mean(self, field: str, word: str, *, state: str = "") -> str:
        """The code or slug that the word stands for. `state`: the slug of the row's state, where it helps. Raises Unknown."""
        folded = names.fold(word)
        key = (field, folded, state if field == "agencies" else "")
        if key not in self._known:
            try:
                self._known[key] = self._mean(field, folded, word, state)
            except Unknown as unknown:
                self._known[key] = unknown
        found = self._known[key]
        if isinstance(found, Unknown):
            raise Unknown(found.code)
        return found

    def _mean(self, field: str, folded: str, word: str, state: str) -> str:
        settled = self._settled.get(field, {}).get(folded)
        if settled is not None:
            return settled
        if field == "sex" and folded == UNCLEAR_SEX:
            return self._m()
        if field in CODES:
            if folded not in CODES[field]:
                raise Unknown("unknown_word")
            return CODES[field][folded]
        return self._entry(field, word, state)

    def _m(self) -> str:
        """M beside F is masculino; M beside H is mujer; alone it is anybody's guess, so it is nobody's."""
        beside_f, beside_h = "f" in self._sexes, "h" in self._sexes
        if beside_f == beside_h:
            raise Unknown("sex_unclear")
        return Sex.MAN.value if beside_f else Sex.WOMAN.value

    def _entry(self, field: str, word: str, state: str) -> str:
        try:
            if field == "agencies":
                found: Any = matching.agency(word, country=self._country)
            else:
                found = (matching.state if field == "state" else matching.facility)(word, country=self._country)
        except matching.AmbiguousName as several:
            raise Unknown("several") from several
        if found is None:
            raise Unknown("unknown_word")
        return str(found.slug)


def is_settled_with_codes(field: str) -> bool:
    """Whether a word of this field stands for a code of a list, not for an entry of a directory."""
    return field in CODES


def codes_of(field: str) -> list[str]:
    return sorted({code for code in CODES[field].values() if code})
