"""Who can't be meant, by a first look at the words of both names: it costs a fiftieth of `likeness`, and most who share two words with a
proposal are told apart by it.

Of a name in full (two given names, two surnames) no slot is left open. So each word of a name of as many words or fewer has to fit one of
its words: where one fits none, some part conflicts, and the names are less alike than 0.7.
"""

from __future__ import annotations

from collections import defaultdict

from detentions import names
from detentions.names import PARTICLES, TITLES
from tracker.matching.likeness import variants

_IN_FULL = 4
_OTHERWISE = PARTICLES | TITLES | {"d"}  # words that are joined to the next one, or passed over


def plain_words(as_written: str, folded: str) -> list[str]:
    """The words of a name of four words at most, all of them given names and surnames; of any other name none."""
    words = folded.split()
    return words if len(words) <= _IN_FULL and "(" not in as_written and _OTHERWISE.isdisjoint(words) else []


class FirstLook:
    """At one name, beside many others."""

    def __init__(self, as_written: str, folded: str, country: str) -> None:
        self._words = plain_words(as_written, folded)
        self._all = (1 << len(self._words)) - 1
        self._fitting: dict[str, int] = {}  # a word of others → those of ours that it fits, a bit for each
        self._variants = variants(country)
        # What `fits` looks at, in tables: few of our words are held against each word of others. A word has a bit by its place.
        self._initials: dict[str, int] = defaultdict(int)
        self._short: dict[str, int] = defaultdict(int)
        self._sounds: dict[str, int] = defaultdict(int)
        self._forms: dict[str, int] = defaultdict(int)
        self._ends: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for place, word in enumerate(self._words):
            self._add(word, 1 << place)

    def _add(self, word: str, bit: int) -> None:
        self._initials[word[0]] |= bit
        if len(word) == 1:
            self._short[word] |= bit
            return
        self._sounds[names.sound(word)] |= bit
        for form in (word, *self._variants.get(word, ())):
            self._forms[form] |= bit
        self._ends[word[-1]].append((word, bit))

    def tells_apart(self, as_written: str, folded: str) -> bool:
        """Whether the two are certainly less alike than 0.7."""
        ours = len(self._words)
        theirs = plain_words(as_written, folded) if ours else []
        if not theirs or (ours < _IN_FULL and len(theirs) < _IN_FULL):
            return False
        met, fitting = 0, self._fitting
        for word in theirs:
            of_ours = fitting[word] if word in fitting else self.fitting(word)
            if not of_ours and len(theirs) <= ours:
                return True
            met |= of_ours
        return met != self._all and ours <= len(theirs)

    def fitting(self, word: str) -> int:
        """Those of our words that it fits, as `likeness.fits` says."""
        if len(word) == 1:
            found = self._initials.get(word, 0)
        else:
            found = self._short.get(word[0], 0) | self._sounds.get(names.sound(word), 0) | self._forms.get(word, 0)
            for form in self._variants.get(word, ()):
                found |= self._forms.get(form, 0)
            for own, bit in self._ends.get(word[-1], ()):
                if not found & bit and names.compatible(own, word):
                    found |= bit
        self._fitting[word] = found
        return found
