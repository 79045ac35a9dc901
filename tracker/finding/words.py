"""From the words that a person types to the words that names have: the same, of the same sound, one slip away, a familiar form.

Pure but for `Vocabulary.current`, which follows the words of the database.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock

from rapidfuzz import process
from rapidfuzz.distance import OSA

from detentions import names
from detentions.models import NameWord
from detentions.models.finding import OTHER_WORD

MOST_WORDS = 8  # of a question; the rest is not looked at
_LONGEST_WORD = 60
_MOST_NEAR = 60  # words that one typed word may stand for
_SHORTEST_START = 3
_SHORTEST_SLIP = 4
_TWO_SLIPS_FROM = 9


@dataclass(frozen=True, slots=True)
class Word:
    """One typed word and the terms that answer it. `near` doesn't hold what `same` holds."""

    same: tuple[str, ...]
    near: tuple[str, ...]

    @property
    def all(self) -> list[str]:
        return [*self.same, *self.near]


@dataclass(slots=True)
class Vocabulary:
    """The words of all names on file, by sound. It grows; it never forgets."""

    words: list[str] = field(default_factory=list)
    by_sound: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    newest: int = 0

    def learn(self, rows: Iterable[tuple[int, str, str]]) -> None:
        for pk, word, sound in rows:
            self.words.append(word)
            self.by_sound[sound].append(word)
            self.newest = max(self.newest, pk)

    def question(self, text: str) -> list[Word]:
        """The words of a question. Particles count only where there is nothing else."""
        typed = list(dict.fromkeys(names.tokens(text)))[:MOST_WORDS]
        return [self.word(one[:_LONGEST_WORD], may_be_a_start=one == typed[-1]) for one in typed]

    def word(self, typed: str, *, may_be_a_start: bool) -> Word:
        same = (typed, OTHER_WORD + typed)
        near = dict.fromkeys([*familiar().get(typed, ()), *self.by_sound.get(names.sound(typed), ())])
        near |= dict.fromkeys(word for whole in _whole(typed) for word in self.by_sound.get(names.sound(whole), ()))
        if len(typed) >= _SHORTEST_SLIP:
            slips = 2 if len(typed) >= _TWO_SLIPS_FROM else 1
            close = process.extract(typed, self.words, scorer=OSA.distance, score_cutoff=slips, limit=_MOST_NEAR)
            near |= dict.fromkeys(word for word, _distance, _position in close)
        if may_be_a_start and len(typed) >= _SHORTEST_START:
            near |= dict.fromkeys([word for word in self.words if word.startswith(typed)][:_MOST_NEAR])
        near.pop(typed, None)
        return Word(same, tuple(near)[: 2 * _MOST_NEAR])


@cache
def familiar() -> dict[str, tuple[str, ...]]:
    """Familiar form → given names, and given name → familiar forms."""
    told: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "nicknames.toml").read_text(encoding="utf-8"))
    both: dict[str, list[str]] = defaultdict(list)
    for given, forms in told.items():
        for form in forms:
            both[form].append(given)
            both[given].append(form)
    return {word: tuple(others) for word, others in both.items()}


def _whole(typed: str) -> list[str]:
    """What a diminutive may be of: Pedrito, Robertico, Carmencita, Jorgito, Carlitos."""
    found = _DIMINUTIVE.fullmatch(typed)
    if found is None:
        return []
    stem, ending = found.group(1), found.group(2)
    return [stem, f"{stem}{ending}", f"{stem}e"]


_DIMINUTIVE = re.compile(r"(\w{2,}?)c?i[tc]([oa]s?)")
_known = Vocabulary()
_learning = Lock()


def current(*, learn: bool = False) -> Vocabulary:
    """The vocabulary as this process knows it; `learn` the words that were written since, as the first call does."""
    if _known.newest and not learn:
        return _known
    with _learning:
        _known.learn(NameWord.objects.filter(pk__gt=_known.newest).order_by("pk").values_list("pk", "word", "sound"))
    return _known
