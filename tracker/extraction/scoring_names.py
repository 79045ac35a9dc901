"""When two names, places or organisations in annotated and predicted rows are the same: the corpus's rules of comparison."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from rapidfuzz import fuzz

PARTICLES = frozenset("de del la las los da das do dos di y e van von".split())
SAME_NAME = 0.9
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d"})
_ORGANISATIONS = {
    "foro penal venezolano": "foro penal",
    "penal forum": "foro penal",
    "forum penal": "foro penal",
    "fp": "foro penal",
    "the penal forum": "foro penal",
    "criminal forum": "foro penal",
    "jep": "justicia encuentro y perdon",
    "clipp": "clippve",
    "comite por la libertad de los presos politicos": "clippve",
    "sindicato nacional de trabajadores de la prensa": "sntp",
    "vente": "vente venezuela",
    "vv": "vente venezuela",
    "gobierno": "gobierno de venezuela",
    "government": "gobierno de venezuela",
    "government of venezuela": "gobierno de venezuela",
    "venezuelan government": "gobierno de venezuela",
    "assistance association for political prisoners": "aapp",
}


def folded(name: object) -> str:
    """Lower case without accents, words only."""
    plain = unicodedata.normalize("NFKD", str(name or ""))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).lower().translate(_LETTERS)
    return " ".join(re.findall(r"[^\W_]+", plain))


def name_words(name: object) -> list[str]:
    return [word for word in folded(name).split() if word not in PARTICLES]


def organisation(name: object) -> str:
    """The organisation that a name, acronym or translation stands for."""
    plain = folded(name)
    return _ORGANISATIONS.get(plain, plain)


def _same_initials(gold: str, predicted: str) -> bool:
    initials = name_words(gold)
    if not initials or any(len(word) != 1 for word in initials):
        return False
    found = [word[0] for word in name_words(predicted)]
    return initials == (found[: len(initials)] if len(initials) > 1 else found)


def name_similarity(gold: str, predicted: str) -> float:
    """Token-set similarity, 0 to 1, guarded: half a sentence or a bare surname is not a full name just because it's a subset."""
    expected, found = name_words(gold), name_words(predicted)
    if not expected or not found:
        return 0.0
    if _same_initials(gold, predicted):
        return 1.0
    if len(found) > len(expected) + 3:
        return 0.0
    shared = sum((Counter(expected) & Counter(found)).values())
    near = sum(any(fuzz.ratio(one, other) >= 80 for other in found) for one in expected)
    if max(shared, near) < min(2, len(expected)):
        return 0.0
    return fuzz.token_set_ratio(" ".join(expected), " ".join(found)) / 100.0


def best_similarity(names: Iterable[str], predicted: str) -> float:
    return max((name_similarity(name, predicted) for name in names), default=0.0)


def same_place(gold: str | None, predicted: str | None) -> bool:
    """Two spellings of a place of custody."""
    return bool(gold and predicted and fuzz.token_set_ratio(folded(gold), folded(predicted)) >= 80)


def plain_ratio(gold: str, predicted: str) -> float:
    return fuzz.ratio(folded(gold), folded(predicted))
