"""When an undated report was written: the year that its own words give away."""

from __future__ import annotations

import re

from tracker.extraction.lexicon import Words

_FULL_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d{2}(?![\d.,]\d)\b")
_LAST_YEAR = ("ano pasado", "last year")
_THIS_YEAR = ("este ano", "this year")
_MONTH_AND_YEAR = re.compile(r"\b([a-z]{3,10}),? (?:de |del |of )?((?:19|20)\d{2})\b(?![.,]?\d)")
_UNTIL_NOW = re.compile(
    r"\b(?:entre|between) (?:el |the )?(?:\d{1,2} de )?([a-z]{3,10})(?: \d{1,2})?"
    r" (?:y|and) (?:el |la |the )?(?:dia presente|dia de hoy|presente|hoy|fecha|today|now|present)\b"
)


def year_of_writing(folded: str, words: Words) -> int | None:
    """The year in which an undated report was written, if its words leave only one."""
    return _after_last_year(folded) or _after_last_month(folded, words)


def _after_last_year(folded: str) -> int | None:
    """ "last year", "this year", and one year by its number: whoever writes in a year leaves that number out."""
    if not any(words in folded for words in _LAST_YEAR) or not any(words in folded for words in _THIS_YEAR):
        return None
    told = {int(match.group()) for match in _FULL_YEAR.finditer(folded)}
    return max(told) + 1 if told else None


def _after_last_month(folded: str, words: Words) -> int | None:
    """ "In December 2023 … Between January 30 and today": the first January after the latest month that is told with its year."""
    reaching = _UNTIL_NOW.search(folded)
    begun = words.months.get(reaching.group(1)) if reaching is not None else None
    told = [(int(year), words.months[month]) for month, year in _MONTH_AND_YEAR.findall(folded) if month in words.months]
    if begun is None or not told or any(int(match.group()) > max(told)[0] for match in _FULL_YEAR.finditer(folded)):
        return None
    year, month = max(told)
    return year + 1 if begun < month else None
