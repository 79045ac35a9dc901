"""Kinds of hostile text of any length: what makes careless patterns, and loops over loops, run for minutes."""

from __future__ import annotations

import itertools
from collections.abc import Callable

Maker = Callable[[int], str]

_GIVEN = ("Ana", "Luis", "José", "María", "Pedro", "Juan", "Carmen", "Rosa", "Raúl", "Iván", "Óscar", "Elena")
_SURNAMES = ("Pérez", "Rojas", "Mora", "Silva", "Vera", "Pinto", "Díaz", "Gómez", "Ruiz", "Mata", "Alfaro", "Rondón")
_SYLLABLES = ("ba", "co", "di", "fu", "ga", "lo", "mi", "nu", "pa", "ro", "si", "tu")

_RUNS = (
    *(".", "!", "?!", '"', "'", "“", "«", "(", ")", "[", ",", ";", ":", "-", "—", "/", "|", "#", "@", "_", "•", "·"),
    *(" ", "\t", "\n", "\r\n", "\n\r\n \r", "\xa0", "\u200b", "\u200f", "\u202e", "\u0301", "a\u0301", "İ", "ß", "🙂", "\ud7ff"),
    *("a", "A", "ñ", "Ñ", "1", "0", "a-", "a'", "A.", "A. ", "AA ", "AA-", "AA, ", "Aa ", "Aa, ", "Ab-", "A\u200b", "\u202eAna "),
    *("1.", "1,", "1 ", "1.958 ", "9,999,", "1.111", "19/", "1/1/", "19:", "$1 ", "1% ", "-1 ", "1. ", "1) A ", "n° 1 "),
    *('..." ', "!' ", "?” A", "A.A.", "\n- ", "\n1. ", "; y ", " y ", "de ", "De la ", "de la ", "que ", "no ", "not ", "who "),
    *("Ana (", "(Ana) ", "“Ana ", 'Ana "Ana" Rojas ', "ROJAS, ANA ", "ROJAS MORA, ANA ", "Rojas. ", "\n- Ana Rojas Mora"),
    *("fue detenido ", "detenido, ", "was arrested ", "arrested Ana Rojas Mora ", "Ana Rojas Mora fue detenida. ", "lo detuvieron "),
    *("la detención de ", "the arrest of ", "liberado ", "murió ", "condenado a 3 años ", "trasladado a ", "no fue detenido Ana Rojas. "),
    *("el Sebin en Coro ", "la sede del Sebin en ", "Ramo Verde prison ", "prison ", "cárcel de ", "el 3 de marzo ", "on Jan 23, 2020 "),
    *("lunes ", "hace dos días ", "en 2019 ", "mil ", "ocho y ", "one hundred ", "entre 3 y 4 ", "más de 3 ", "casi ", "12 of the 13 "),
    *("Foro Penal ", "Según Foro Penal, ", "presos políticos ", "12 presos políticos ", "Según Foro Penal, 12 presos políticos. "),
    *("hombres: 3 ", "Mujeres: 23Civiles: ", "dijo ", "dijo que ", "said that ", "su esposa, ", "Comité de ", "the government says 12 "),
)
_ALTERNATING = ("fue ", "detenido ", "el 3 ", "Ana ", "(", "“", "12 ", "presos ", "por el Sebin ", "y ", "no ", "en Coro, ", "dijo ", ": ")


def _repeated(piece: str) -> Maker:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def _alternating(size: int) -> str:
    """Every cue after every other."""
    return _repeated("".join(one + other for one, other in itertools.product(_ALTERNATING, repeat=2)))(size)


def _nested(size: int) -> str:
    return "“«(" * (size // 12) + "Ana Rojas fue detenida" + ")»”" * (size // 12)


def shared_names(count: int) -> list[str]:
    """Names made of the same few words in ever other ways."""
    every = itertools.cycle(itertools.product(_GIVEN, _SURNAMES, _GIVEN, _SURNAMES))
    return [f"{given} {second} {first} {last}" for given, first, second, last in itertools.islice(every, count)]


def different_names(count: int, surname: str = "") -> list[str]:
    """Names of words that look much alike, or all with one surname."""
    words = ["".join(parts).title() for parts in itertools.islice(itertools.product(_SYLLABLES, repeat=4), count)]
    return [f"{_GIVEN[at % len(_GIVEN)]} {word} {surname or words[-1 - at]}" for at, word in enumerate(words)]


def _detained(names: list[str], joint: str) -> str:
    return "Fueron detenidos:" + ("\n- " if "\n" in joint else " ") + joint.join(names) + "."


KINDS: dict[str, Maker] = {
    **{f"run of {piece!r}": _repeated(piece) for piece in _RUNS},
    "alternating cues": _alternating,
    "nested quotes": _nested,
    "names with shared words": lambda size: _detained(shared_names(size // 22), ", "),
    "lines of names with shared words": lambda size: _detained(shared_names(size // 22), "\n- "),
    "different names": lambda size: _detained(different_names(size // 25), "; "),
    "one surname": lambda size: _detained(different_names(size // 20, "Pérez"), "\n- "),
    "names in capitals": lambda size: "\n".join(f"{name.split()[-1].upper()}, {name.split()[0]}" for name in different_names(size // 16)),
    "each one taken": lambda size: " fue detenida ayer. ".join(shared_names(size // 42)),
    "each one speaks": lambda size: "".join(
        f"{name}, director de Foro Penal, dijo que hay 12 presos políticos. " for name in different_names(size // 90)
    ),
    "she, she and she": lambda size: "Ana Rojas Mora fue detenida. " + "Ella fue liberada. Ocurrió ayer. " * (size // 33),
    "without a stop": _repeated("Según Foro Penal hay 1.958 presos políticos y Ana Rojas fue detenida el 3 de marzo y "),
}
