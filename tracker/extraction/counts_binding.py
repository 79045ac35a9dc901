"""Binds every figure of a sentence to what it counts, also where one figure borrows the words of the next."""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.extraction.counts_checks import PAIRS
from tracker.extraction.counts_cues import (
    BOUNDARY_AFTER,
    GLUE,
    Bound,
    CueFinder,
    chosen_of,
    label,
    left_event,
    left_loose,
    made,
    region_end,
    right,
)
from tracker.extraction.counts_words import PARTS, CountWords
from tracker.extraction.document import Document, Sentence
from tracker.extraction.numbers import Number

_NOT = re.compile(r"(?<!\w)(?:not|no|never|nunca)(?!\w)")
_WERE_TAKEN = re.compile(
    r"(?<!\w)(?:have been|has been|had been|were|fueron|han sido|habian sido|resultaron)(?: \w+ly| \w+mente)? "
    r"(?:detained|arrested|imprisoned|jailed|detenid|arrestad|encarcelad|apresad)"
)
_SAW = re.compile(r"(?<!\w)(?:saw|seen|vio|vieron)(?: a)? $")
_HOUR = re.compile(r"(?<!\w)(?:a las|las|at|as|alle|om|around|about|hasta las|by|before|after) $")
_OF_NEXT = re.compile(r" (?:de|of|dos|das|dei|van)(?: (?:l[oa]s|the|de|est[oa]s|these|those))? ")
_TO_NEXT = re.compile(r" (?:a|to|para|op) (?:l[oa]s |sol[oa]? |just |only )?")
_SAID = re.compile(
    r" (?:que (?:\w+ )?(?:anunci|dic|inform|report|asegur|reconoc|admit)|anunciad|reportad|informad|announced|"
    r"claimed|reported|given|de la|del) ?"
)
_FROM = re.compile(
    r"(?:down from|up from|compared (?:to|with)|frente a|en comparacion con|comparad[oa]s? con|contra|versus|"
    r"against)(?: l[oa]s| the| un[oa]s)? $"
)
_LAST_YEAR = 2035
_YEAR_BEFORE = re.compile(r"(?<!\w)(?:en|en el|el|de|del|desde|ano|in|since|of|year|em|nel|dal|sinds|depuis) $")
_ASIDE_OF_PARTS = re.compile(
    r"(?: \w+){1,3}, (?:including|among them|incluyendo|incluid[oa]s|entre (?:ell[oa]s|est[oa]s|l[oa]s que))"
    r"[^,;.]{0,80}(?:,[^,;.]{0,40} \d[^,;.]{0,40})?, "
)
_VERB_WITHIN, _HAPPENS = 40, frozenset({"arrest", "held", "release", "stock", "killed", "transfer"})
_ONE_IS = re.compile(r"(?: de ell[oa]s| of them)?(?: es| is)?(?: una?| an?)? ")
_BRACKET_IS = re.compile(r"\) (?:son|eran|fueron|are|were) ")
_ARE_FROM = re.compile(r" (?:son|eran|are|were) (?:del?|from) ")
_BESIDE_NAME, _IN_BRACKETS = re.compile(r"[a-z], $"), re.compile(r"[a-z] \($")
_OF_ALL = re.compile(r" (?:of|de|dos|dei|van)(?![\w])[^.;,\d]{0,30}\d+")


def countable(document: Document, sentence: Sentence, number: Number, words: CountWords) -> bool:
    """The figure may count people: it's no date, age, time, price, distance or article of a law."""
    folded, end = document.folded, sentence.end
    right, left = folded[number.end : min(end, number.end + 28)], folded[max(sentence.start, number.start - 26) : number.start]
    if _ARE_FROM.match(right) or right.startswith("-") or words.not_people.match(right) or words.not_before.search(left):
        return False
    a_year = not number.in_words and not number.grouped and 1900 <= number.value <= _LAST_YEAR
    if a_year and number.value >= 1990 and _YEAR_BEFORE.search(left):
        return False
    if a_year and not tells_people(right, words):
        return False
    if number.in_words and number.value <= 1 and not words.people.match(right) and not _is_one_part(folded, number.end, words):
        return False
    whole = _OF_ALL.match(folded, number.end, end)
    if whole is not None and words.not_people.match(folded, whole.end()):
        return False  # "14 of the country's 24 states"
    if number.end - number.start <= 2 and number.value < 110:
        aged = (right.startswith(",") and _BESIDE_NAME.search(left)) or (right.startswith(")") and _IN_BRACKETS.search(left))
        if aged and (_ends_with_part(document, sentence, number, words) or _is_part(folded, _BRACKET_IS.match(folded, number.end), words)):
            aged = None
        dated = number.value <= 31 and left.rstrip().rpartition(" ")[2] in words.weekdays
        timed = number.value <= 24 and _HOUR.search(left)
        return not (aged or ((dated or timed) and not tells_people(right, words)))
    return True


def _is_one_part(folded: str, at: int, words: CountWords) -> bool:
    """ "17 women and one adolescent", "uno de ellos es un adolescente"."""
    return _is_part(folded, _ONE_IS.match(folded, at), words)


def _is_part(folded: str, link: re.Match[str] | None, words: CountWords) -> bool:
    part = words.cues.match(folded, link.end()) if link is not None else None
    return part is not None and part.lastgroup in PARTS


def _ends_with_part(document: Document, sentence: Sentence, number: Number, words: CountWords) -> bool:
    """ "mujeres (96)" gives nobody's age."""
    low = max(sentence.start, number.start - 26)
    ends = {match.end() for match in words.cues.finditer(document.folded, low, number.start) if match.lastgroup in PARTS}
    return number.start - len(" (") in ends


def tells_people(right: str, words: CountWords) -> bool:
    """A word for people or for what happens to them stands right behind the figure."""
    return words.people.match(right) is not None or words.cues.match(right.lstrip(" )")) is not None


def bind(document: Document, sentence: Sentence, numbers: list[Number], words: CountWords) -> list[Bound]:
    """Each figure of a sentence with what it counts; figures that count nothing known are left out."""
    finder = CueFinder(document, sentence, numbers, words)
    found: list[Bound] = []
    for index, number in enumerate(numbers):
        low = numbers[index - 1].end if index else sentence.start
        high = numbers[index + 1].before if index + 1 < len(numbers) else sentence.end
        if _pardoned(document, number, low, finder):
            continue
        bound = _bracketed(document, number, low, finder) or label(document, sentence, number, low, finder)
        bound = bound or left_event(document, number, low, high, finder)
        bound = bound or right(document, number, high, finder) or _past_parts(document, sentence, number, finder)
        bound = bound or left_loose(document, sentence, number, low, finder)
        if bound is None and index + 1 < len(numbers):
            bound = _of_next(document, sentence, numbers, index, finder)
        last = found[-1] if found and index and found[-1].number is numbers[index - 1] else None
        if bound is None and last is not None and _changes(document, last.number, number):
            bound = replace(last, number=number, rule="change")
        if bound is not None and not _is_negated(document, sentence, bound):
            found.append(_of_events(document, sentence, bound))
    return found + _totals(document, numbers, found)


def _past_parts(document: Document, sentence: Sentence, number: Number, finder: CueFinder) -> Bound | None:
    """ "at least 1,260 people, including 160 women, were detained"."""
    aside = _ASIDE_OF_PARTS.match(document.folded, number.end, sentence.end)
    if aside is None:
        return None
    cue = next(iter(finder.between(aside.end(), min(sentence.end, aside.end() + _VERB_WITHIN))), None)
    return made(number, cue, "right.past_parts") if cue is not None and cue[0] in _HAPPENS else None


def _is_negated(document: Document, sentence: Sentence, bound: Bound) -> bool:
    """ "1,525 have not yet been granted a precautionary measure"."""
    between = document.folded[bound.number.end : bound.cue_start]
    return bound.counts == "subject_to_precautionary_measures" and _NOT.search(between) is not None


def _of_events(document: Document, sentence: Sentence, bound: Bound) -> Bound:
    """ "1,377 people were imprisoned for political reasons": what happened to them, not how many are held."""
    if bound.cue != "stock" or bound.counts != "political_prisoners":
        return bound
    before = document.folded[bound.number.end : bound.cue_start] + document.folded[bound.cue_start : bound.cue_end]
    return (
        replace(bound, counts="arrests_period", cue="arrest")
        if _WERE_TAKEN.search(before) or _SAW.search(document.folded[max(0, bound.number.before - 16) : bound.number.before])
        else bound
    )


def _bracketed(document: Document, number: Number, low: int, finder: CueFinder) -> Bound | None:
    """ "civiles (642) y militares (170)": the word right before the bracket says what the figure in it counts."""
    if document.folded[number.end : number.end + 1] != ")" or not document.folded[low : number.start].endswith("("):
        return None
    cues = finder.between(low, number.start)
    if not cues or cues[-1][0] not in PARTS or document.folded[cues[-1][2] : number.start].strip() != "(":
        return None
    return made(number, cues[-1], "label.bracket")


def _changes(document: Document, last: Number, number: Number) -> bool:
    """`fell from 320 to 298`, `902, down from 910`."""
    between = document.folded[last.end : number.before]
    told_by_another = _SAID.match(document.folded, number.end) is not None
    return _TO_NEXT.fullmatch(between) is not None or (_FROM.search(between) is not None and not told_by_another)


def _totals(document: Document, numbers: list[Number], found: list[Bound]) -> list[Bound]:
    """A figure without a word of its own that is the sum of two parts beside it: `884, 115 women and 769 men`."""
    bound = {one.number.start for one in found}
    parts = {one.counts: one for one in found if one.is_part}
    for pair in PAIRS if len(parts) > 1 else ():
        if all(name in parts for name in pair):
            total = sum(parts[name].number.value for name in pair)
            whole = next((number for number in numbers if number.value == total and number.start not in bound), None)
            if whole is not None and not any(one.number.value == total for one in found):
                first = parts[pair[0]]
                return [Bound(whole, "political_prisoners", first.cue_start, first.cue_end, "sum", cue="stock")]
    return []


def _pardoned(document: Document, number: Number, low: int, finder: CueFinder) -> bool:
    """`pardoned 110`, `warrants against 5`: something else happened to them."""
    cues = finder.between(max(low, number.before - 40), number.before)
    return bool(cues) and cues[-1][0] == "not_arrested" and GLUE.fullmatch(document.folded, cues[-1][2], number.before) is not None


def _of_next(document: Document, sentence: Sentence, numbers: list[Number], index: int, finder: CueFinder) -> Bound | None:
    """`156 of the 626 releases`: the first figure counts what is said after the second one, or the same thing."""
    number, following = numbers[index], numbers[index + 1]
    if not _OF_NEXT.fullmatch(document.folded, number.end, following.before):
        return None
    high = numbers[index + 2].before if index + 2 < len(numbers) else sentence.end
    cues = [cue for cue in finder.between(following.end, region_end(document, following, high, finder)) if cue[0] != "since_2014"]
    if not cues:
        return None
    later = cues[1:] if cues[0][0] in {"stock", "inmates"} else cues
    chosen = chosen_of(later, partitive=False) if later else cues[0]
    return made(number, chosen, "of.next") if chosen is not None else None


def bare(document: Document, sentence: Sentence, number: Number) -> bool:
    """Nothing is said on the figure's right but who says it: it may repeat what a figure near it counts."""
    return (
        _SAID.match(document.folded, number.end, sentence.end) is not None
        or BOUNDARY_AFTER.match(document.folded, number.end, sentence.end) is not None
    )
