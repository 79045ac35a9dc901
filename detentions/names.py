"""Names of people in slots: given names, surnames, particles; folded forms to compare; and why two names may be one person's.

Pure. Knows Spanish-American naming: two given names and two surnames, of which any may be missing; the surname to index by
is the first surname, not the last word. A missing part is neutral, a conflicting part speaks against.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import ratio

PARTICLES = frozenset({"de", "del", "la", "las", "los", "da", "das", "do", "dos", "di", "y", "e", "van", "von", "san", "santa"})
TITLES = frozenset(
    (
        "sr sra srta don dona dr dra lic abg ing prof profa cnel tcnel gral gd gb cap tte sgto mons pbro br r mr mrs ms gen col "
        "lt maj capt sgt"
    ).split()
)
_SECOND_GIVEN = frozenset(
    (
        "jose luis maria juan carlos ana miguel angel jesus rafael antonio alberto enrique eduardo manuel alejandro fernando "
        "andres francisco david daniel gabriel alfonso ernesto guillermo javier ramon ignacio pablo felipe gregorio coromoto "
        "carmen valle beatriz isabel teresa elena alejandra carolina fernanda gabriela cristina patricia victoria eugenia "
        "josefina margarita mercedes milagros rosa elizabeth adriana andreina antonieta auxiliadora concepcion dolores "
        "esperanza guadalupe lourdes magdalena mar nazareth pilar rosario soledad sofia veronica alfredo armando arturo augusto "
        "cesar cristobal domingo emilio esteban eugenio fabian federico gerardo gonzalo gustavo hector hugo humberto ivan jaime "
        "joaquin jorge julio leonardo lorenzo marcos mario martin mauricio nicolas omar orlando oscar pedro raul ricardo "
        "roberto rodolfo rodrigo ruben salvador samuel santiago sebastian segundo sergio simon tomas vicente victor xavier "
        "chiquinquira rene elias adolfo"
    ).split()
)


_WORD = re.compile(r"[^\W_]+")
# Soft hyphens, blanks without width, marks that turn the words around them: nobody sees them.
_UNSEEN = re.compile("([\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+)")

_LATIN, _LOOKS_LATIN = re.compile("[a-zA-Z\u00c0-\u024f]"), re.compile("[\u0370-\u052f]")


def seen(text: str) -> str:
    """The text as a person sees it: what nobody sees makes one name two, or shows another one.

    >>> seen("Ra\u200bmona")
    'Ramona'
    """
    return text if text.isascii() else _UNSEEN.sub("", text)


def of_two_alphabets(text: str) -> list[str]:
    """Words of which some letters only look like the others: a Cyrillic а among Latin ones makes another word of the same looks.

    >>> of_two_alphabets("R\u0430mona Muestra, Ramona") == ["R\u0430mona"]
    True
    """
    if not _LOOKS_LATIN.search(text):
        return []
    return [word for word in dict.fromkeys(_WORD.findall(text)) if _LATIN.search(word) and _LOOKS_LATIN.search(word)]


def has_unseen(text: str) -> bool:
    """Whether it holds a character that nobody sees.

    >>> has_unseen("Ra\u200bmona"), has_unseen("Ramona")
    (True, False)
    """
    return bool(_UNSEEN.search(text))


def parts(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether nobody sees it.

    >>> parts("Ra\u200bmona")
    [('Ra', False), ('\u200b', True), ('mona', False)]
    """
    if not has_unseen(text):
        return [(text, False)]
    return [(part, number % 2 == 1) for number, part in enumerate(_UNSEEN.split(text)) if part]


def fold(text: str) -> str:
    """Lower case, no accents, ñ as n, punctuation to blanks.

    >>> fold("PEÑA, José-Luis")
    'pena jose luis'
    """
    plain = text
    if not text.isascii():
        plain = "".join([mark for mark in unicodedata.normalize("NFKD", seen(text)) if not unicodedata.combining(mark)])
    return " ".join(_WORD.findall(plain.lower().replace("ı", "i").replace("ł", "l").replace("ø", "o")))


def tokens(text: str) -> tuple[str, ...]:
    """Folded words without particles, ranks and titles."""
    words = fold(text).split()
    kept = tuple(word for word in words if word not in PARTICLES and word not in TITLES)
    return kept or tuple(words)


_SOUNDS = str.maketrans("vzcyw", "bskiu", "h")


@dataclass(frozen=True, slots=True)
class Name:
    """A name split into its slots. `married` is what follows the last *de* of a married name."""

    given: tuple[str, ...]
    surnames: tuple[str, ...]
    married: tuple[str, ...] = ()

    @property
    def first_surname(self) -> str:
        return self.surnames[0] if self.surnames else ""


def in_slots(text: str) -> Name:
    """The likeliest split of a name in given-name-first order, or of a registry form with a comma.

    >>> in_slots("Luis Alberto Morantes Peña").surnames
    ('morantes', 'pena')
    >>> in_slots("MORANTES PEÑA, LUIS ALBERTO").given
    ('luis', 'alberto')
    """
    text, married = _married(given_name_first(text))
    words = tokens(text)
    if len(words) <= 1:
        return Name(words, (), married)
    if len(words) == 2:
        return Name(words[:1], words[1:], married)
    cut = (2 if words[1] in _SECOND_GIVEN or len(words[1]) == 1 else 1) if len(words) == 3 else len(words) - 2
    return Name(words[:cut], words[cut:], married)


def _married(text: str) -> tuple[str, tuple[str, ...]]:
    found = re.search(r"\s+(?:viuda de|vda\. de|de)\s+([^\W\d_]+(?:\s+[^\W\d_]+)?)$", text, re.IGNORECASE)
    if found is None or len(tokens(text[: found.start()])) < 2 or fold(found.group(1)).split()[0] in PARTICLES:
        return text, ()
    return text[: found.start()], tokens(found.group(1))


def given_name_first(text: str) -> str:
    """A surname-first form with a comma, in speaking order and speaking case; anything else unchanged.

    >>> given_name_first("RONDÓN MEJÍAS, Carla Beatriz")
    'Carla Beatriz Rondón Mejías'
    """
    surname, comma, given = text.partition(",")
    if not comma or not surname.strip() or not given.strip():
        return text
    return f"{speaking_case(given.strip())} {speaking_case(surname.strip())}"


def speaking_case(text: str) -> str:
    """Capitals of a list in the case of running text; mixed case is left alone."""
    if text.upper() != text:
        return text
    return " ".join(word.lower() if fold(word) in PARTICLES - {"san", "santa"} else _capitalised(word) for word in text.split())


def _capitalised(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


def alike(one: str, other: str) -> float:
    """How alike two folded words are, between 0 and 1."""
    return 1.0 if one == other else ratio(one, other) / 100


def reasons(one: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What speaks for and against two names being one person's, as short keys that the surfaces translate.

    A part that is missing on either side is neither.
    """
    first, second = in_slots(one), in_slots(other)
    agree: list[str] = []
    conflict: list[str] = []
    for label, left, right in (
        ("first surname", first.surnames[:1], second.surnames[:1]),
        ("second surname", first.surnames[1:2], second.surnames[1:2]),
        ("first given name", first.given[:1], second.given[:1]),
        ("second given name", first.given[1:2], second.given[1:2]),
    ):
        if left and right:
            (agree if compatible(left[0], right[0]) else conflict).append(label)
    if first.married and second.married and first.married == second.married:
        agree.append("married name")
    return tuple(agree), tuple(conflict)


def compatible(one: str, other: str) -> bool:
    """Whether two folded words may be one part of a name, spelt in two ways or shortened to an initial."""
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return sound(one) == sound(other) or (min(len(one), len(other)) >= 5 and alike(one, other) >= 0.85 and one[-1] == other[-1])


@lru_cache(maxsize=32_768)
def sound(word: str) -> str:
    """A rough Spanish sound key of a folded word: b/v, s/c/z, y/i/ll, h dropped, doubled letters single.

    >>> sound("gonzales") == sound("gonzalez"), sound("yepes") == sound("llepez")
    (True, True)
    """
    for old, new in (("ll", "y"), ("ph", "f"), ("jh", "j"), ("qu", "k"), ("ce", "se"), ("ci", "si"), ("gue", "ge"), ("gui", "gi")):
        word = word.replace(old, new)
    word = word.translate(_SOUNDS)
    return re.sub(r"(.)\1+", r"\1", word)
