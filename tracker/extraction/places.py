"""Places: the state where an event happened, told apart from offices, streets, destinations and home towns."""

from __future__ import annotations

from tracker.extraction.chunks import AGENCY, DATE, FACILITY, NAME, ORG, PLACE, TRIGGER, WORD, Row
from tracker.extraction.claims import Span
from tracker.extraction.clean import fold
from tracker.extraction.document import Document
from tracker.extraction.facts import Found
from tracker.extraction.gazetteer import Gazetteer
from tracker.extraction.lexicon import Words
from tracker.extraction.respective import are_several_prisons

_IN_BRACKETS = 8
_DATELINE = 7  # things before the dash that ends it: "(AGENCY) - CITY, 12 DEC -"
_HERE = frozenset({"en", "in", "at", "near", "outside", "inside", "around", "cerca", "desde", "across"})
BESIDE = frozenset(
    (
        "cerca cercanias inmediaciones vecindad proximidades near alrededores outside afuera afueras frente opposite fuera ante contra "
        "against puertas gates"
    ).split()
)
_FREED = frozenset({"release", "conditional_release", "house_arrest"})
_AT_COURT = frozenset({"charge", "sentence", "hearing"})
_PRISONS = frozenset({"penal", "carcel", "prison", "jail"})
_POST_WITHIN = 18
_DISTRICTS, _CAPITAL_WITHIN = 6, 6
_STATE = frozenset({"estado", "state"})
_WAYS = frozenset("way road route camino rumbo regresaba regresaban volvia volvian viajaba viajaban returning travelling traveling".split())
_WAY_WITHIN = 16
_THITHER = frozenset({"a", "to", "hacia", "hasta", "al", "into", "towards"})


class PlaceReader:
    """Reads places in one language."""

    def __init__(self, words: Words, gazetteer: Gazetteer) -> None:
        self.words = words
        self.states = gazetteer.states
        self._custody = gazetteer.custody_state
        at = frozenset({"a", "ad"}) if words.code == "it" else frozenset()  # "arrestato a Guanare"
        self._here, self._thither = _HERE | at, _THITHER - at - (frozenset({"a"}) if words.code == "en" else frozenset())
        self._plain_articles = words["articles"] - {"al", "del"}

    def _is_dateline_place(self, chunks: Row, index: int) -> bool:
        """ "Caracas, 25 oct (Agency).-" or "CARACAS (Agency) —": where it was written."""
        following = chunks.words[index + 1 : index + 9]
        return bool(following) and (
            following[0] in ("(", ":", "-", "—", "–", ".", "/", "|")
            or (following[0] == "," and any(mark in ("-", "—", "(") for mark in following))
        )

    def state(self, chunks: Row, low: int, high: int, at: int, event: str = "", form: str = "") -> tuple[Found, Found] | None:
        """The state where it happened and the words of the place: a place of office, party or destination is none.

        What a court does happens where the court is; of anything else, its town says nothing.
        """
        if event in _FREED and are_several_prisons(self.words, chunks, low, high):
            return None
        only_court = event in ("charge", "sentence")
        best: tuple[int, int] | None = None
        for index in chunks.where(PLACE, low, high):
            if chunks[index].event not in self.states or self._is_of_force(chunks, index):
                continue
            if (
                self._is_of_prison(chunks, index, event)
                or self._is_namesake(chunks, index)
                or self._is_destination(chunks, index)
                or self._is_on_the_way(chunks, index)
                or self._is_of_office(chunks, index)
                or self._is_home(chunks, index)
                or self._is_of_capital(chunks, index)
            ):
                continue
            if form == "noun" and index < at and not self.words.joined("relative", "boundary").isdisjoint(chunks.words[index + 1 : at]):
                continue  # "Diana said in Bogota, where she got two calls since his detention"
            if event in _FREED and index > at and not self.words["relative"].isdisjoint(chunks.words[at + 1 : index]):
                continue  # "freed were A and B, who had gone to a meeting in Coro"
            if self._is_bracketed(chunks, index, low):
                continue  # "A (Yaracuy), B (reporter/Vargas)": that person's place, not everybody's
            if event in _AT_COURT and not self.words["meanwhile"].isdisjoint(chunks.words[at + 1 : index]):
                continue  # "the hearing was cut short when the lights went out in X"
            rank = (
                None
                if index < (_DATELINE if chunks[0].word == "(" else 3) and self._is_dateline_place(chunks, index)
                else self._is_here(chunks, index)
            )
            if (only_court or event == "hearing") and self._is_courts(chunks, index):
                rank = 0
            elif only_court:
                continue
            if rank is None or (form == "state" and index < at - 4) or (event not in _AT_COURT and self._is_of_charge(chunks, index, at)):
                continue
            distance = (index - at if index > at else at - index + 4) + rank * 6
            if best is None or distance < best[0]:
                best = (distance, index)
        if best is None:
            return None
        chunk = chunks[self._wider(chunks, best[1])]
        span = Span(chunk.start, chunk.end)
        return Found(self.states[chunk.event], span, "place.clause"), Found(chunk.event, span, "place.clause")

    def _is_of_force(self, chunks: Row, index: int) -> bool:
        """ "una comisión del Sebin-Caracas": where the force comes from."""
        return index > 1 and chunks[index - 1].word == "-" and chunks[index - 2].kind == AGENCY

    def _is_bracketed(self, chunks: Row, index: int, low: int) -> bool:
        for back in range(index - 1, max(low, 1, index - _IN_BRACKETS), -1):
            if chunks.words[back] == "(":
                return chunks[back - 1].kind == NAME
            if chunks.words[back] in (")", ",", "."):
                return False
        return False

    def _is_namesake(self, chunks: Row, index: int) -> bool:
        """ "avenida Lara", "municipio Sucre", "Miranda municipality": named like a state, and no state."""
        before = chunks[index - 1].word if index else ""
        after = chunks[index + 1].word if index + 1 < len(chunks) else ""
        if before in self.words["streets"]:
            return True
        named_like_state = fold(self.states[chunks[index].event]) == chunks[index].event
        others = self.words.joined("streets", "districts")
        return named_like_state and (before in others or after in others or self._is_joined_district(chunks, index))

    def _is_joined_district(self, chunks: Row, index: int) -> bool:
        """ "alcaldes de los municipios Padilla y Miranda": the word for districts is said once."""
        if not index or chunks[index - 1].word not in self.words["conjunctions"]:
            return False
        near = [chunk.word.removesuffix("s") for chunk in chunks[max(0, index - _DISTRICTS) : index - 1] if chunk.word.endswith("s")]
        return not self.words["districts"].isdisjoint(near)

    def _is_of_capital(self, chunks: Row, index: int) -> bool:
        """ "alcalde de Maracaibo, capital del estado fronterizo de Zulia": what the town is, not where it happened."""
        near = chunks.words[max(0, index - _CAPITAL_WITHIN) : index]
        if "capital" not in near or chunks[index].event == "caracas":
            return False
        behind = near[near.index("capital") + 1 :]
        return behind[:1] != [] and behind[0] in self.words["of"] and "," not in behind

    def _is_home(self, chunks: Row, index: int) -> bool:
        """ "X, de San Cristóbal, en el estado Táchira, y Y, de Coro, fueron detenidos": where they are from."""
        if index > 2 and chunks[index - 1].word in _STATE and chunks[index - 2].word in self.words["of"]:
            whose = chunks[index - 3].word  # "un estudiante del estado Táchira, X, recluido en …"
            if whose in self.words.joined("person_nouns", "posts") and whose not in self.words["districts"]:
                return True
        back, stepped = index - 1, self.words.plus("of articles in_place", "estado state municipio")
        while back > 0 and (
            chunks[back].kind == PLACE or chunks[back].word in stepped or (chunks[back].word == "," and chunks[back - 1].kind == PLACE)
        ):
            back -= 1
        first = chunks.words[back + 1]
        return 0 < back < index - 1 and chunks[back].word == "," and chunks[back - 1].kind == NAME and first in self.words["of"]

    def _is_of_office(self, chunks: Row, index: int) -> bool:
        """ "X, presidente del gremio en Barinas", "the head of the union in Lara, X": where somebody serves, not where they were taken."""
        if self._is_charge_of(chunks, index):
            return True
        after = chunks[index + 1 : index + 3]
        if [one.kind for one in after] == [WORD, NAME] and after[0].word in self.words.joined("office", "titles"):
            return not index or chunks[index - 1].word not in self._here  # "arrested San Cristobal mayor X"
        named_after = bool(after) and (after[0].kind == NAME or (after[0].word == "," and after[-1].kind == NAME))
        posts = self.words.joined("offices", "titles", "office")
        described = False
        for back in range(index - 1, max(-1, index - _POST_WITHIN), -1):
            chunk = chunks[back]
            if named_after and back and self._is_within_title(chunks, back):
                continue
            if described and chunk.word == "," and chunks[back - 1].kind == NAME:
                return (
                    chunks[index + 1].word in (",", ";", "state") if index + 1 < len(chunks) else False
                )  # "X, a leader and advocate in Y,"
            if chunk.kind == NAME and self._is_whose(chunks, back):
                continue  # "X, campaign coordinator of candidate Y in the state of Z"
            if chunk.kind in (TRIGGER, DATE, NAME) or chunk.word in (",", ";", ":", ".") or chunk.word in self.words["relative"]:
                return False
            if chunk.word in self.words["person_nouns"]:
                described = True
            if chunk.word in posts:
                start = back - 1
                while start > 0 and chunks[start].word in self.words.joined("articles", "adverbs"):
                    start -= 1
                beside_name = start > 0 and chunks[start].word == "," and chunks[start - 1].kind == NAME
                if named_after or beside_name or (start >= 0 and chunks[start].kind == NAME):
                    return True
                described = True
        return False

    def _is_whose(self, chunks: Row, name: int) -> bool:
        """The name stands behind "of" and a title or two."""
        before = chunks.words[max(0, name - 6) : name]
        return "," not in before and not self.words["of"].isdisjoint(before) and self.words["agent_prep"].isdisjoint(before)

    def _is_within_title(self, chunks: Row, at: int) -> bool:
        """ "la coordinadora en el municipio Girardot, estado Aragua, X", "el jefe de campaña de Y en el estado Barinas, X"."""
        if chunks[at].kind == NAME:
            return chunks[at - 1].word in self.words["of"]
        in_area = not self.words["districts"].isdisjoint(chunks.words[max(0, at - 2) : at])
        return chunks[at].word == "," and (chunks[at - 1].kind == PLACE or in_area)

    def _is_charge_of(self, chunks: Row, index: int) -> bool:
        """ "su coordinador electoral en Trujillo", "the party's coordinator in Lara": a post that is held somewhere, not a mayor."""
        near = chunks.words[max(0, index - 4) : index]
        return len(near) > 1 and near[-1] in self._here and any(word in self.words["posts"] for word in near) and "," not in near

    def _is_of_prison(self, chunks: Row, index: int, event: str) -> bool:
        """ "Ramo Verde, el penal de las afueras de Caracas", "según Caracas": where the prison is, or who speaks."""
        if index and chunks[index - 1].word in self.words["according"]:
            return True
        back = index - 1
        while back > 0 and chunks[back].word in self.words.plus("articles districts in_place", ", ( estado state"):
            back -= 1
        if event in ("arrest", "rearrest") and 0 <= back < index - 1 and chunks[back].kind == FACILITY:
            return True  # "detenidos en la cárcel El Rodeo I, en el estado Miranda"
        near = [chunk.word.rsplit(None, 1)[-1] for chunk in chunks[max(0, index - 7) : index]]
        return event in ("arrest", "rearrest", "release") and not _PRISONS.isdisjoint(near)

    def _is_of_charge(self, chunks: Row, index: int, at: int) -> bool:
        """ "arrested on charges related to protests in X", "detenido tras participar en una marcha en X": where something else was."""
        return not self.words["charged_with"].isdisjoint(chunks.words[at + 1 : index])

    def _is_destination(self, chunks: Row, index: int) -> bool:
        """ "took him to Caracas", "se lo llevaron a Caracas": where somebody was brought, not where it began."""
        if not index or chunks[index - 1].kind != TRIGGER:
            return False
        return chunks[index - 1].word.rsplit(" ", 1)[-1] in self._thither

    def _is_on_the_way(self, chunks: Row, index: int) -> bool:
        """ "on the way from X to Y", "camino a X": neither end is where it happened."""
        low = max(-1, index - _WAY_WITHIN)
        if _WAYS.isdisjoint(chunks.words[low + 1 : index]):
            return False
        for back in range(index - 1, low, -1):
            if chunks[back].word in _WAYS:
                return True
            if chunks[back].kind == TRIGGER or chunks[back].word in self._here:
                return False
        return False

    def _is_courts(self, chunks: Row, index: int) -> bool:
        """ "a court in Caracas", "un tribunal de Coro"."""
        near = [*chunks[max(0, index - 5) : index], *chunks[index + 1 : index + 2]]  # "a Maracay court"
        return any(not self.words["courts"].isdisjoint(chunk.word.split()) for chunk in near)

    def _wider(self, chunks: Row, index: int) -> int:
        """ "San Francisco, estado Zulia": the state named right after a town decides."""
        for ahead in range(index + 1, min(len(chunks), index + 5)):
            if chunks[ahead].kind == PLACE and chunks[ahead].event in self.states:
                is_state = fold(self.states[chunks[ahead].event]) == chunks[ahead].event
                return ahead if is_state else index  # "Los Teques, Caracas": a town beside the capital
            if chunks[ahead].word not in (",", "(", "estado", "en", "el", "del", "de"):
                break
        return index

    def _is_here(self, chunks: Row, index: int) -> int | None:
        """0 for "in X", 1 for a looser place, nothing for an office, a destination or an origin."""
        if index > 1 and chunks[index - 1].word == "," and chunks[index - 2].kind == PLACE:
            return self._is_here(chunks, index - 2)
        for step, back in enumerate(range(index - 1, max(-1, index - 9), -1)):
            word = chunks[back].word
            if word in self.words["offices"] or (word.startswith("ex") and word.lstrip("ex-") in self.words["offices"]):
                return None
            if word in self._here:
                return 0
            if word in self._thither and step < 3:
                return None
            if step == 0 and word in ("from", "de", "del", "of") and not self._is_area(chunks, back):
                return None
            if word in (".", ";", ":"):
                break
            if chunks[back].kind in (NAME, ORG) or (word == "," and step > 0 and chunks[back - 1].kind != PLACE):
                break
        return 1

    def _is_area(self, chunks: Row, at: int) -> bool:
        """ "la ciudad de Coro", "district of Caracas": part of a place, not somebody's home town."""
        noun = at - 2 if at > 1 and chunks[at - 1].kind == WORD and chunks[at - 1].word not in self.words["articles"] else at - 1
        return at > 0 and (
            chunks[at - 1].word in self.words["area_nouns"]
            or chunks[noun].word in self.words["area_nouns"]
            or chunks[at - 1].kind in (PLACE, ORG)
            or (chunks[at - 1].word == "," and at > 1 and chunks[at - 2].kind in (PLACE, ORG))
            or (chunks[at - 1].kind != NAME and chunks[at - 1].word in self._here)
        )

    def state_beside(self, document: Document, chunks: Row, low: int, high: int) -> tuple[Found, Found] | None:
        """ "en las inmediaciones del penal de Tocorón": arrested near a listed prison, so in its state."""
        for index in chunks.where(FACILITY, low, high):
            near = chunks.words[max(0, index - 3) : index]
            if not BESIDE.isdisjoint(near) and self.words["say"].isdisjoint(chunks.words[low:index]):
                span = Span(chunks[index].start, chunks[index].end)
                found = self.state_of_custody(Found(document.text[span.start : span.end], span, ""))
                return (found, Found(found.value, span, found.rule)) if found is not None else None
        return None

    def state_of_custody(self, place: Found) -> Found | None:
        """The state of a listed place of custody: where somebody died who was held there."""
        words = fold(place.value)
        found = next((state for name, state in self._custody.items() if name in words and state), None)
        return Found(found, place.span, "place.custody") if found else None
