"""The words in which a language publishes figures: `counts_<language>.toml`, compiled once."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tracker.extraction.wordings import Together, Wordings

HERE = Path(__file__).parent

# Organisations that nobody has listed, by the word that their names start with: "Observatorio Tal de …".
_HEADED = (
    r"(?:Monitoreo|Cent(?:ro|er|re)|Observator(?:io|y)|Com(?:ité|mittee)|Coalición|Coalition|Instituto?e?|"
    r"Fundación|Foundation|Red|Network|Asociación|Association"
    r"|Alianza|Alliance|Federación|Federation|Mecanismo|Mechanism|Laboratorio|Programa|Proyecto|Project|Registro|"
    r"Movimiento|Movement|Fundación)"
    r"(?: (?:(?:de|del|la|las|los|y|en|por|para|of|for|the|and|on|to|in|a) ){0,2}[A-ZÁÉÍÓÚÑ][\w’'-]+){1,8}"
)

# Cues that name a part of a total, never a total of their own.
PARTS = frozenset(
    {"men", "women", "civilians", "military", "adolescents", "adults", "awaiting_trial", "convicted", "foreigners", "whereabouts"}
)


@dataclass(frozen=True, slots=True)
class CountWords:
    """Compiled vocabulary. Every pattern is for folded text."""

    language: str
    among: Together
    cues: Wordings
    headed: Wordings
    people: re.Pattern[str]
    party_people: Wordings
    not_people: re.Pattern[str]
    not_before: re.Pattern[str]
    this_week: Wordings
    total: Wordings
    previous: Wordings
    other_crime: Wordings
    partitive: Wordings
    anaphora: Wordings
    continuation: re.Pattern[str]
    that_is_the_source: re.Pattern[str]
    since: re.Pattern[str]
    since_word: Wordings
    said_by: re.Pattern[str]
    verb_after: re.Pattern[str]
    verb_before: re.Pattern[str]
    aside: Wordings
    telling: Wordings
    holds_after: re.Pattern[str]
    doubts: re.Pattern[str]
    daily: Wordings
    share: Wordings
    subset: re.Pattern[str]
    future: Wordings
    unnamed: Wordings
    recipient: re.Pattern[str]
    unknown: Wordings
    we: Wordings
    roles: Wordings
    tally: re.Pattern[str]
    months: dict[str, int]
    weekdays: dict[str, int]
    days_ago: dict[str, int]
    date: Wordings
    cut_off: re.Pattern[str]
    verb_near: re.Pattern[str]
    now: re.Pattern[str]


# "el anuncio", "its count": behind these a verb's form is a noun.
_NO_NOUN = r"(?<!\b(?:el|la|un|su|al) )(?<!\b(?:una|del|the|its) )(?<!\ba )(?<!\bthis )(?<!\btheir )"


def _any(patterns: list[str]) -> str:
    return "|".join(patterns)


def _word(patterns: list[str], among: Together) -> Wordings:
    return Wordings(_any(patterns), among=among, before=r"(?<!\w)", after=r"(?!\w)")


def _start(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"[\s(\"'>»]*(?:{_any(patterns)})(?!\w)")


def _before(patterns: list[str], gap: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any(patterns)})(?!\w){gap}$")


def languages() -> tuple[str, ...]:
    """The languages in which figures can be read."""
    names = (path.stem.removeprefix("counts_") for path in HERE.glob("counts_*.toml"))
    return tuple(sorted(name for name in names if len(name) == 2))


@functools.cache
def count_words(language: str) -> CountWords:
    """The vocabulary of a language; Spanish where there is none. Long because it says, field by field, how each list is matched."""
    path = HERE / f"counts_{language}.toml"
    if not path.exists():
        return count_words("es")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    words, attribution = data["words"], data["attribution"]
    months = {name: number for number, name in enumerate(words["months"], start=1)} | words["months_also"]
    weekdays = {name: number for number, name in enumerate(words["weekdays"])}
    days_ago = dict.fromkeys(words["yesterday"], 1) | dict.fromkeys(words["today"], 0)
    groups = "|".join(f"(?P<{name}>{_any(patterns)})" for name, patterns in data["cues"].items())
    among = Together()
    return CountWords(
        language=language,
        among=among,
        cues=Wordings(groups, among=among),
        headed=Wordings(_HEADED, among=among, before=r"(?<!\w)", after=""),
        people=_start(words["people"]),
        party_people=_word(words["party_people"], among),
        not_people=re.compile(rf"[\s)]*(?:%|(?:{_any(words['not_people'])})(?!\w))"),
        not_before=re.compile(rf"(?:[$€£#°]|(?<!\w)(?:{_any(words['not_before'])})(?!\w)[.:]?) ?$"),
        this_week=_word(words["this_week"], among),
        total=_word(words["total"], among),
        previous=_word(words["previous"], among),
        other_crime=_word(words["other_crime"], among),
        partitive=_word(words["partitive"], among),
        anaphora=_word(words["anaphora"], among),
        continuation=_start(words["continuation"]),
        that_is_the_source=_start(words["that_is_the_source"]),
        since=_before(words["since"], r" (?:the |el |el pasado |last )?"),
        since_word=_word(words["since"][:3], among),
        said_by=_before(attribution["before"], r"[^.;:,()]{0,60}"),
        verb_after=re.compile(rf"[^.;:\n]{{0,70}}?(?<!\w){_NO_NOUN}(?:{_any(attribution['verbs'])})(?!\w)(?! (?:by|por)\b)"),
        verb_before=_before(attribution["verbs"], r"(?:(?! que | that |,)[^.;:]){0,40}"),
        aside=_word(attribution["verbs"] + attribution["before"], among),
        telling=_word(attribution["verbs"] + attribution["holds"], among),
        holds_after=re.compile(
            rf"[^.;:\n]{{0,70}}?(?<!\w){_NO_NOUN}(?:{_any(attribution['verbs'] + attribution['holds'])})(?!\w)(?! (?:by|por)\b)"
        ),
        doubts=re.compile(_any(attribution["doubts"])),
        daily=_word(words["daily"], among),
        share=_word(words["share"], among),
        subset=_before(words["subset"], r" (?:\w+ ){0,2}"),
        future=_word(words["future"], among),
        unnamed=_word(attribution["unnamed"], among),
        recipient=_before(attribution["recipients"], r"[^.;:()]{0,25}"),
        unknown=_word(attribution["unknown"], among),
        we=_word(attribution["we"], among),
        roles=_word(attribution["roles"], among),
        tally=_before(attribution["tally"], r" ?"),
        months=months,
        weekdays=weekdays,
        days_ago=days_ago,
        date=_date_pattern(months, weekdays, days_ago, words["day_link"], among),
        cut_off=_before(words["cut_off"], r" (?:the |el |este |o |dia )?"),
        verb_near=_before(attribution["verbs"], r"(?: (?:el|este|on|this|late|the))* ?"),
        now=re.compile(rf"(?<!\w)(?:{_any(words['now'])})(?!\w)"),
    )


def _date_pattern(months: dict[str, int], weekdays: dict[str, int], days_ago: dict[str, int], link: list[str], among: Together) -> Wordings:
    month, day, gap = (
        rf"(?:{_any(sorted(months, key=len, reverse=True))})(?![a-z])",
        r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th|o)?",
        rf"(?:(?:{_any(link)})\.? )?",
    )
    weekday = _any(sorted(weekdays, key=len, reverse=True))
    named = rf"(?:(?:{weekday}),? (?:the |el )?)?"
    year = rf"(?:,? (?:(?:{_any(link)}) )?(?P<{{}}>(?:19|20)\d\d))?"
    ordered = rf"{named}(?P<m2>{month})\.? (?P<d2>{day})(?![.,]?\d{{3}}){year.format('y2')}"
    month_first = ordered if "january" in months else "(?P<m2>(?!))(?P<d2>)(?P<y2>)"
    return Wordings(
        rf"(?P<iso>(?:19|20)\d\d-\d\d-\d\d)|(?P<numeric>\d{{1,2}}[/.]\d{{1,2}}[/.](?:20\d\d|\d\d))"
        rf"|{named}(?P<d>{day}) {gap}(?P<m>{month})\.?{year.format('y')}|{month_first}"
        rf"|(?P<my>{month}) {gap}(?P<yy>(?:19|20)\d\d)"
        rf"|(?P<bare>{month})(?! \d)|(?P<year>(?:19|20)\d\d)(?![.,]?\d)"
        rf"|(?P<weekday>{weekday})|(?P<ago>{_any(list(days_ago))})",
        among=among,
        before=r"(?<![\w/.-])",
        after=r"(?![\d])",
    )
