"""Hostile strings: what makes careless patterns run for minutes. Deterministic for a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.extraction_safety.kinds import KINDS

_PIECES = (
    "Según Foro Penal, ", "Foro Penal says ", "1.958 ", "9,999,999,999 ", "presos políticos ", "political prisoners ", "y ",
    "de ", "la ", "que ", "fue detenido ", "was arrested ", "el 3 de marzo de 2019 ", "on Jan 23 ", "por el Sebin ",
    "by SEBIN ", "Ana María ", "PÉREZ, JOSÉ ", "McX ", '"', "“", "«", "(", ")", "[", ",", ", ", ". ", "...", "—", "-", ":",
    ";", "\n", "\n\n", "\t", "\xa0", "\u200b", "́", "ñ", "İ", "ß", "𝗧𝗼𝘁𝗮𝗹 ", "@x ", "#19Abr ", "http://x.y/z?a=b ",
    "1111111111111111111111111111111111111111", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "A. A. A. A. A. A. A. A. A. A. A. A. A. A. A. A. A. A. A. A. ", "Aa " * 30, "de la " * 30, "y " * 50, "ocho cien mil ",
    "\u202e", "\ud7ff", "🙂", "no menos de casi más de ", "entre 3 y ", "19/04/2021", "00:00:00 ", "Hombres: ",
    "Mujeres: 23Civiles: ", "no ", "not ", "nunca ", "said that ", "dijo que ",
)  # fmt: skip
_LONGEST = 4000
_NAMES = list(KINDS)


def strings(count: int, *, seed: int) -> Iterator[str]:
    """Kinds of hostile text, runs of one fragment, mixtures of fragments, and plain noise."""
    generator = random.Random(seed)
    for _ in range(count):
        shape = generator.random()
        if shape < 0.25:
            yield KINDS[generator.choice(_NAMES)](generator.randrange(100, _LONGEST))[:_LONGEST]
        elif shape < 0.4:
            piece = generator.choice(_PIECES)
            yield (piece * (generator.randrange(1, _LONGEST) // len(piece) + 1))[:_LONGEST]
        elif shape < 0.9:
            yield "".join(generator.choices(_PIECES, k=generator.randrange(1, 120)))[:_LONGEST]
        else:
            yield "".join(chr(generator.choice((generator.randrange(32, 127), generator.randrange(160, 0xD7FF)))) for _ in range(300))
