"""Which triggers count: a verb of judges needs years beside it, a death somebody held, a place of custody a verb of staying."""

from __future__ import annotations

from tracker.extraction.chunks import AGENCY, MARK, TRIGGER, Chunk, Row
from tracker.extraction.chunks import NAME as NAME_CHUNK
from tracker.extraction.inclusions import opens_ahead
from tracker.extraction.lexicon import Words

_NAMED_WITH = frozenset({"el", "la", "los", "las"})  # "in El Helicoide"
_BEHIND = 16
_OUTLAWS = 6
_SUBJECT = 3  # words within which a sentence names what it is about
_ACCUSED, _ARREST_WITHIN = 12, 24
_STOPS = frozenset({";", ":", "."})
ARRESTS = frozenset({"arrest", "rearrest"})
_TERM = 26


class TriggerJudge:
    """Judges triggers in their sentence, in one language."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def triggers(self, chunks: Row, at: int) -> bool:
        """A trigger that counts here; or a place of custody that somebody is said to be in."""
        if chunks[at].kind == TRIGGER:
            return self._counts(chunks, at)
        if chunks[at].kind != "facility" or at < 1:
            return False
        back = at - 1
        while back > 0 and (chunks[back].word in self.words["articles"] or chunks[back].word in _NAMED_WITH):
            back -= 1
        if chunks[back].word not in ("en", "in", "inside", "at") or any(chunk.kind == TRIGGER for chunk in chunks[max(0, at - 5) : at]):
            return False
        if not self._stays(chunks, back) and not self._stays_behind(chunks, at):
            return False
        again = not self.words["back_in"].isdisjoint(chunks.words[max(0, back - 3) : back])
        chunks[at].event, chunks[at].form = "rearrest" if again else "arrest", "state"
        return True

    def _stays_behind(self, chunks: Row, at: int) -> bool:
        """ "En El Helicoide, sede del Sebin, siguen A y B": the verb and then the names behind the place that opens the sentence."""
        if not self.words["object_marker"] or any(chunk.kind == NAME_CHUNK for chunk in chunks[:at]):
            return False
        for ahead in range(at + 1, min(len(chunks) - 1, at + _BEHIND)):
            chunk = chunks[ahead]
            if chunk.word in self.words["stay"]:
                return any(one.kind == NAME_CHUNK for one in chunks[ahead + 1 : ahead + 6])
            ends = chunk.word in _STOPS or chunk.word in self.words.joined("be", "have", "say", "relative")
            if ends or chunk.kind in (NAME_CHUNK, TRIGGER):
                return False
        return False

    def _stays(self, chunks: Row, at: int) -> bool:
        """ "is kept at …", "will remain for now in the jail at …": a verb of staying, past words of no verb or name."""
        for step, back in enumerate(range(at - 1, max(-1, at - 9), -1)):
            chunk = chunks[back]
            if chunk.word in self.words["stay"] or (step < 3 and chunk.word in self.words["be"]):
                return True
            if chunk.kind in (NAME_CHUNK, TRIGGER, MARK) or chunk.word in self.words["say"] or chunk.word in self.words["relative"]:
                return False
        return False

    def _counts(self, chunks: Row, at: int) -> bool:
        """A word of judges ("gave") is a trigger only with years beside it; a death only of someone held."""
        chunk = chunks[at]
        if self._counts_as(chunks, at):
            return True
        for key in chunk.alternatives:
            chunk.read_as(key)
            if self._counts_as(chunks, at):
                return True
        return False

    def _is_of_place(self, chunks: Row, at: int) -> bool:
        """ "detention facilities", "centros de detención": a kind of place, nobody's arrest."""
        after = chunks[at + 1].word if at + 1 < len(chunks) else ""
        before = chunks.words[max(0, at - 2) : at]
        of_place = len(before) == 2 and before[1] in self.words["of"] and before[0] in self.words["detention_places"]
        return after in self.words["detention_places"] or of_place

    def _by_outlaws(self, chunks: Row, at: int) -> bool:
        """ "secuestrado por el ELN", "en poder de la guerrilla", "kidnapped by a gang": a crime, and no arrest."""
        if self.words["outlaws"].isdisjoint(chunks.words[at + 1 : at + _OUTLAWS]):
            return False
        owned = chunks[at].word.split()[-1] in self.words.joined("of", "agent_prep", "articles")
        for ahead in range(at + 1, min(len(chunks), at + _OUTLAWS)):
            chunk = chunks[ahead]
            if chunk.kind in (AGENCY, NAME_CHUNK, TRIGGER, MARK):
                return False
            if chunk.word in self.words["outlaws"]:
                return owned or not self.words.joined("agent_prep", "of").isdisjoint(chunks.words[at + 1 : ahead])
            if chunk.word in self.words.joined("ties", "charged_with"):
                return False
        return False

    def _is_accusation(self, chunks: Row, at: int) -> bool:
        """ "accused of robbery and kidnapping": what somebody is said to have done, not what happened to anybody."""
        if chunks[at].word not in self.words["also_crimes"]:
            return False
        return not self.words["charged_with"].isdisjoint(chunks.words[max(0, at - _ACCUSED) : at])

    def _is_criticism(self, chunks: Row, at: int) -> bool:
        """ "la captura de X fue condenada por la ONG": the arrest was condemned, nobody was sentenced."""
        if chunks[at].word not in self.words["also_criticised"]:
            return False
        before = chunks[max(0, at - _ARREST_WITHIN) : at]
        arrest = any(chunk.kind == TRIGGER and chunk.form == "noun" and chunk.event in ARRESTS for chunk in before)
        return arrest and self.words["terms"].isdisjoint(chunks.words[at + 1 : at + _ACCUSED])

    def _is_of_news(self, chunks: Row, at: int) -> bool:
        """ "condenó la actuación de la policía", "the information about X's conviction was released": a thing, nobody."""
        chunk = chunks[at]
        if chunk.event == "sentence" and chunk.form == "fin" and self.words["object_marker"]:
            thing = at + 1 < len(chunks) and chunks[at + 1].word in self.words["definite"] - self.words["object_marker"]
            return thing and self.words["object_marker"].isdisjoint(chunks.words[at + 1 : at + _ACCUSED])
        if chunk.event != "release" or chunk.form != "part" or chunks[at - 1].word not in self.words["be"]:
            return False
        first = next((k for k in range(min(at, _SUBJECT)) if chunks[k].word in self.words["released_things"]), 0)
        opens = first > 0 and chunks[first - 1].word in self.words["articles"] and (first < 2 or chunks[first - 2].kind == MARK)
        return opens and "," not in chunks.words[first:at]

    def _counts_as(self, chunks: Row, at: int) -> bool:
        chunk = chunks[at]
        if chunk.form == "noun" and chunk.event == "arrest" and (self._is_of_place(chunks, at) or self._is_swapped(chunks, at)):
            return False
        if chunk.event in ARRESTS and self._by_outlaws(chunks, at):
            return False
        if self._is_accusation(chunks, at) or self._is_criticism(chunks, at) or self._is_of_news(chunks, at):
            return False
        if chunk.near == "opening":
            return at == 0  # "Entre ellos, A y B": of those told of in the sentence before
        if chunk.near == "wanted_free":
            before = set(chunks.words[max(0, at - 7) : at])
            after = chunks[at + 1].word if at + 1 < len(chunks) else ""
            return after in self.words["freedom_of"] and not before.isdisjoint(self.words.joined("demand", "demand_noun", "celebrate"))
        if chunk.near == "held_by":
            captors = self.words.joined("captor_words", "powers")
            return any(item.kind == AGENCY or item.word in captors for item in chunks[max(0, at - 6) : at])
        if chunk.near == "out_of_prison":
            return any(item.kind == "facility" and item.event != "generic" for item in chunks[max(0, at - 7) : at + 8])
        if chunk.near:
            reach = {"prison_next": 5, "held_order": 5, "court_next": 8}.get(chunk.near, 12)
            ahead = chunks[at + 1 : at + reach]
            if chunk.near == "vehicle_words" and any(item.word in self.words["friendly"] for item in ahead):
                chunk.event = "release"  # "was put straight into an embassy car"
            if chunk.event == "transfer" and self._only_leaves(chunks, at):
                return False
            if chunk.near == "custody_words" and any(item.word in self.words["court_words"] for item in ahead[:4]):
                return False  # "lo llevaron al tribunal desde El Helicoide": held before, and not taken again
            if chunk.near == "captor_words" and any(item.kind == AGENCY for item in ahead):
                return True
            if chunk.near == "court_next":  # "before an anti-terrorism court", not "before parliament", "in a video"
                return any(not self.words["court_next"].isdisjoint(item.word.split()) for item in ahead)
            named = chunk.near in ("custody_words", "prison_next", "prison_words")
            within = chunks.words[at + 1 : at + reach]
            if chunk.form == "subj":  # "spent three months without pay and was not detained"
                within = within[: next((k for k, word in enumerate(within) if word in self.words["negation"]), len(within))]
            told = not self.words[chunk.near].isdisjoint(within)
            return told or (named and bool(chunks.where("facility", at + 1, at + reach)))
        if chunk.event == "hearing" and chunk.form == "noun" and self._is_setting(chunks, at):
            return False
        if chunk.event == "transfer" and not self._is_move(chunks, at) and not self._is_epithet(chunks, at):
            return False
        if chunk.event == "conditional_release" and not self.words["inter_american"].isdisjoint(chunks.words[at + 1 : at + 6]):
            return False  # "medidas cautelares de la CIDH" protect, they don't free
        if chunk.event == "arrest" and chunk.form in ("fin", "part") and self._is_out_of_prison(chunks, at):
            chunk.event = "transfer"
            return True
        if chunk.event == "arrest" and chunk.form == "fin" and at and chunks[at - 1].word in self.words["wardens"]:
            chunk.event = "transfer"  # "guards came for X": out of a cell, not out of a home
            return True
        if chunk.event == "transfer" and self._only_leaves(chunks, at):
            return False
        ahead = chunks[at + 1 : at + 5]
        freed_of = bool(ahead) and ahead[0].word in ("de", "from") and any(item.word in self.words["released_else"] for item in ahead)
        if chunk.event == "release" and freed_of:
            return False  # "liberado de toda responsabilidad", "released from his contract"
        if chunk.form == "state" and self._is_mass(chunks, at):
            return False
        if chunk.form == "state" and self._is_term(chunks, at):
            return False
        if at + 1 < len(chunks) and chunk.word in self.words["took"] and chunks[at + 1].word in self.words["took_else"]:
            return False
        if chunks.words[at + 1 : at + 3] == ["a", "cabo"]:
            return False  # "la audiencia se lleva a cabo"
        if chunk.form == "fin" and at and chunks[at - 1].word in self.words["reflexive"]:
            return at + 1 < len(chunks) and chunks[at + 1].word in self.words["object_marker"]
        if chunk.form == "give" or (chunk.event == "sentence" and chunk.form == "noun"):
            near = {chunks[k].word for k in range(max(0, at - 4), min(len(chunks), at + 12))}
            return bool(near & self.words["terms"])
        if chunk.event == "disappearance" and not {"public", "publica"}.isdisjoint(chunks.words[at + 1 : at + 5]):
            return False  # "disappeared from public life"
        if chunk.event == "death_in_custody":
            return self.words["other_death"].isdisjoint(chunks.words)
        return True

    def _is_swapped(self, chunks: Row, at: int) -> bool:
        """ "a court swapped her detention for house arrest": no arrest of that day."""
        return any(chunk.event == "house_arrest" for chunk in chunks[at + 1 : at + 6])

    def _is_mass(self, chunks: Row, at: int) -> bool:
        """ "39 political prisoners", "la causa de los presos políticos": no clause of its own, unless names follow."""
        words = chunks[at].word.split()
        if len(words) == 1 or words[-1] not in self.words["titled"] or not (words[0].endswith("s") or words[-1].endswith("s")):
            return False
        following = chunks[at + 1] if at + 1 < len(chunks) else None
        if chunks[-1].word == ":" and not self.words["list_words"].isdisjoint(chunks.words[:at]):
            return False  # "lista de presos políticos que requieren atención:"
        if opens_ahead(self.words, chunks, at):
            return False
        return following is None or (following.kind != NAME_CHUNK and following.word not in self.words.plus("copula", ":"))

    def _is_out_of_prison(self, chunks: Row, at: int) -> bool:
        """ "lo sacaron de El Rodeo II", "was taken from the jail": somebody held is moved."""
        taken = chunks[at].word.split()[-1] in self.words["taken_out"] or chunks[at].word.split()[0] in self.words["taken_out"]
        near = chunks[at + 1 : at + 4]
        if not taken or not near or near[0].word not in ("de", "del", "from", "out"):
            return False
        return any(chunk.kind == "facility" and chunk.event != "generic" for chunk in near)

    def _only_leaves(self, chunks: Row, at: int) -> bool:
        """ "had been brought from the cells": to the court, say; where to isn't told, so it is no move between prisons."""
        if chunks[at].word.split()[0] not in self.words["led"]:
            return False
        for ahead in range(at + 1, min(len(chunks), at + 9)):
            if chunks[ahead].word in self.words["thither"]:
                return False
            if self.is_custody(chunks[ahead]):
                onward = chunks[ahead + 1 : ahead + 6]  # "de Ramo Verde a El Helicoide"
                if any(one.word in self.words["thither"] for one in onward) and any(self.is_custody(one) for one in onward):
                    return False
                return any(chunk.word in ("from", "desde", "de") for chunk in chunks[at + 1 : ahead])
        return False

    def _is_epithet(self, chunks: Row, at: int) -> bool:
        """ "Los trasladados son:": the move was told before."""
        after = chunks[at + 1].word if at + 1 < len(chunks) else ""
        return (
            chunks[at].form == "part"
            and at > 0
            and chunks[at - 1].word in self.words["definite"]
            and after in self.words.plus("copula", ":")
        )

    def _is_term(self, chunks: Row, at: int) -> bool:
        """ "sentenced to eight years in prison", "held several people at gunpoint": nobody is said to be there now."""
        if not self.words["held_else"].isdisjoint(chunks.words[at + 1 : at + 6]) or self._is_of_things(chunks, at):
            return True
        told = any(chunk.event == "sentence" for chunk in chunks[max(0, at - _TERM) : at] if chunk.kind == TRIGGER)
        return told and at > 0 and chunks[at - 1].word in self.words["terms"]

    def _is_of_things(self, chunks: Row, at: int) -> bool:
        """ "talks held in May", "the office he has held since 2027": a thing is held, nobody in prison."""
        back = at - 1 if chunks[at].word == "held" else -1
        while back >= 0 and chunks[back].word in self.words.joined("be", "have"):
            back -= 1
        if 0 < back < at - 1 and chunks[back + 1].word in self.words["have"] and chunks[back].word in self.words["pron_subject"]:
            back -= 1
        return back >= 0 and chunks[back].word in self.words["held_things"]

    def _is_setting(self, chunks: Row, at: int) -> bool:
        """ "imputado en una audiencia el 7 de agosto": the hearing is where it happened, not an event of its own."""
        before = chunks.words[max(0, at - 2) : at]
        inside = before[-1:] in (["en"], ["in"], ["at"]) or (len(before) == 2 and before[0] in ("en", "in", "at"))
        return inside and any(chunk.kind == TRIGGER for chunk in chunks[max(0, at - 12) : at])

    def _is_move(self, chunks: Row, at: int) -> bool:
        """From custody to custody: not a patient's way to a clinic, nor somebody who moved himself."""
        if chunks[at].form == "fin" and at and chunks[at - 1].word in self.words["reflexive"]:
            return False
        ill = any(word in chunk.word for chunk in chunks for word in self.words["clinics"])
        return any(self.is_custody(item) or (item.kind == AGENCY and not ill) for item in chunks)

    def is_custody(self, chunk: Chunk) -> bool:
        return (
            (chunk.kind == "facility" and "hospital" not in chunk.word)
            or (chunk.kind == TRIGGER and chunk.event in ARRESTS)
            or chunk.word in self.words["custody_words"]
        )
