"""Forces: what plain words like "the police" mean in the country that a report is mostly about."""

from __future__ import annotations

from ahocorasick_rs import AhoCorasick

from tracker.extraction.lexicon import Words


class Forces:
    """Knows the forces of other countries by one language's words."""

    def __init__(self, words: Words) -> None:
        self._language = words.language
        named = [(name, code) for code, names in words.language.country_names.items() for name in names]
        self._country_of = [code for _, code in named]
        self._names = AhoCorasick([name for name, _ in named])

    def abroad(self, folded: str) -> dict[str, str]:
        """Agencies of the lexicon by what they are called in the report's country. Where it names none, no other country's are meant."""
        counts = dict.fromkeys(self._language.country_names, 0)
        for index, _, _ in self._names.find_matches_as_indexes(folded, overlapping=True):
            counts[self._country_of[index]] += 1
        best = max(counts, key=counts.__getitem__, default="")
        if not counts.get(best):
            return {code: "POLICE" for code in self._language.forces if "." in code}
        others = {code for code in self._language.forces if "." in code and code.rpartition(".")[2] != best}
        return {**dict.fromkeys(others, "POLICE"), **self._language.countries.get(best, {})}
