"""What belongs to a clause: its date, the agencies that acted, the place, and the place of custody."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import timedelta

from detentions.when import Precision, When
from tracker.extraction.anchor import DateMention
from tracker.extraction.chunks import AGENCY, DATE, MARK, NAME, TRIGGER, WORD, Row
from tracker.extraction.claims import Span
from tracker.extraction.facts import Found
from tracker.extraction.premises import PremisesReader
from tracker.extraction.reach import is_seen, is_year_of_aside

_COUNTED = 14  # words between a day and what is counted back from it
_DIGITS = 4
_ASIDE = 12
_NOUN_OF = 6
_KIN_NEAR = 8
_WHO, _FAR_WHO = 5, 7
_ONWARD = 6
_HARASSED = 7
_PLAIN = frozenset({"POLICE", "SOLDIERS"})  # no force of its own, unless the report plays where there is one


class Attributes(PremisesReader):
    """Reads a clause's attributes in one language."""

    def date(self, chunks: Row, low: int, high: int, at: int, form: str) -> DateMention | None:
        """The date nearest to the trigger in its clause, not one of an announcement."""
        best: tuple[int, DateMention] | None = None
        for index in chunks.where(DATE, low, high):
            chunk = chunks[index]
            if chunk.when is None or chunk.when.ahead or not chunk.when.when.is_known:
                continue
            before = chunks[index - 1].word if index else ""
            if before in ("el", "los", "this", "the", "este", "pasado", "dia", "early", "late", "of"):
                before = chunks[index - 2].word if index > 1 else ""
            if (
                before in ("hasta", "until", "para", '"')
                or self._is_limit(chunks, index)
                or self._of_speech(chunks, index)
                or self._is_dateline(chunks, index, at)
            ):
                continue
            earlier = self._counted_back(chunks, index, at)
            if earlier is not None:
                return earlier
            onward = chunks.words[index : max(high, index + _ASIDE)]
            if self._is_after(chunks, index, at) or any(word.startswith("respectiv") for word in onward):
                continue
            if chunk.word.startswith(("until", "hasta")) or self._of_other_event(chunks, index, at) or self._of_noun(chunks, index, at):
                continue
            if (
                form == "state"
                and chunk.when.kind != "anniversary"
                and not chunk.word.startswith(("since", "desde", "in ", "en "))
                and before not in ("desde", "since", "en", "in", "de", "del")
            ):
                continue
            distance = index - at if index > at else (at - index) + 2
            if best is None or distance < best[0]:
                best = (distance, chunk.when)
        if best is None and form != "state":
            told = chunks.where(DATE, max(0, at - _COUNTED), low)
            return next((earlier for back in told if (earlier := self._counted_back(chunks, back, at)) is not None), None)
        return best[1] if best else None

    def _is_after(self, chunks: Row, index: int, at: int) -> bool:
        """ "on Monday, hours after he was detained": the day of what came after, unless the aside is closed by a comma."""
        for ahead in range(index + 1, at):
            if chunks[ahead].word in self.words["before_after"]:
                return not any(chunk.word == "," for chunk in chunks[ahead + 1 : at])
        return False

    def _counted_back(self, chunks: Row, index: int, at: int) -> DateMention | None:
        """ "el lunes, tres días después de que la detuvieran": the third day before Monday."""
        told, later = chunks[index].when, chunks[index + 1 : index + 6]
        words = [chunk.word for chunk in later]
        start = 1 if words[:1] == [","] else 0
        if told is None or told.when.precision is not Precision.DAY or told.when.earliest is None or not index < at <= index + _COUNTED:
            return None
        if len(words) < start + 2 or not self._is_after(chunks, index, at):
            return None
        phrase = " ".join(words[start : start + 3]).split()
        days = self.words.numbers.get(phrase[0], 0) or (int(phrase[0]) if phrase[0].isdigit() and len(phrase[0]) < _DIGITS else 0)
        if not days or phrase[1:2] not in (["dias"], ["dia"], ["days"], ["day"]) or phrase[2:3] not in (["after"], ["despues"]):
            return None
        end = next(chunk.end for chunk in later if chunk.word.split()[-1] == phrase[2])
        return DateMention(told.start, end, When.day(told.when.earliest - timedelta(days=days)), "counted_back")

    def _of_other_event(self, chunks: Row, index: int, at: int) -> bool:
        """ "condenado por las protestas que el año pasado …", "tras las elecciones del 28 de julio", "el lunes dijo que …"."""
        between = chunks.words[min(index, at) + 1 : max(index, at)]
        if index > at and chunks[at].form == "noun" and (self._is_of_deed(between) or self._is_confirmed(chunks, index, at)):
            return True
        if index < at and (self._is_before_who(chunks, index, at) or self._is_of_kin(chunks, index, at)):
            return True
        if index > at and any(word in self.words["relative"] for word in between) and not self._goes_on(between):
            return not self._is_closed(between)
        if index < at and any(word in self.words["say"] for word in between) and "," not in between:
            return True
        if index < at and any(word in self.words["say"] and then in ("that", "que") for word, then in itertools.pairwise(between)):
            return True  # "On Monday, the union said that X had been detained"
        if index < at and self._counts_from(chunks, index, at):
            return True
        if (
            index < at
            and any(word in ("who", "quien", "quienes") for word in between)
            and any(one.kind == TRIGGER for one in chunks[at + 1 :])
        ):
            return True  # "today ten people who were detained in Coro have been freed": the day of the main verb
        near = {chunk.word for chunk in chunks[max(0, index - 5) : index] if chunk.kind != TRIGGER}
        near.update(chunks.words[index + 1 : index + 3])  # "following the July 28 presidential election"
        return bool(near & self.words["public_events"])

    def _is_of_deed(self, between: Sequence[str]) -> bool:
        """ "la detención de X, señalado por Y, jefe del parlamento electo en 2020", "comes days after Z left": another deed's day."""
        if self._goes_on(between):
            return False
        return any(word in ("who", "quien", "quienes", "after", "when", "where", "cuando", "donde") for word in between)

    def _is_confirmed(self, chunks: Row, index: int, at: int) -> bool:
        """ "la fiscalía confirmó su detención este lunes": the day on which it was said, of an arrest told before."""
        told = at > 1 and chunks[at - 1].word in self.words["possessive"] and index <= at + 2
        return told and not self.words["say"].isdisjoint(chunks.words[max(0, at - 3) : at - 1])

    def _is_before_who(self, chunks: Row, index: int, at: int) -> bool:
        """ "se negaron el sábado a recibir un recurso en favor de la activista, quien fue detenida": the day of the main verb."""
        who = next((k for k in range(at - 1, max(index, at - _WHO), -1) if chunks[k].word in ("who", "quien", "quienes")), 0)
        return who - index > _FAR_WHO and not any(chunk.kind in (TRIGGER, NAME) for chunk in chunks[index:who])

    def _is_of_kin(self, chunks: Row, index: int, at: int) -> bool:
        """ "El lunes, familiares de seis trabajadores detenidos protestaron": the day of what the family did."""
        if chunks[at].form != "part":
            return False
        near = chunks.words[max(index + 1, at - _KIN_NEAR) : at]
        kin = self.words.plus("relatives lawyers", "familiares relatives families")
        told = next((k for k in range(len(near) - 1) if near[k] in kin and near[k + 1] in self.words["of"]), None)
        return told is not None and self.words.plus("be have relative say", ",").isdisjoint(near[told:])

    def _is_closed(self, between: Sequence[str]) -> bool:
        """ "sentenced X, who had complained of torture, to five years on Saturday": the clause of "who" is over at its second comma."""
        opened = max(at for at, word in enumerate(between) if word in self.words["relative"])
        return (
            opened > 0 and between[opened - 1] == "," and "," in between[opened:] and not self.words["be"] & set(between[opened + 1 :][-4:])
        )

    def _is_limit(self, chunks: Row, index: int) -> bool:
        """ "hasta la mañana de este jueves": up to then, not on it."""
        skipped = self.words.plus("articles time_nouns of", "this este early late")
        back = index - 1
        while back >= 0 and chunks[back].word in skipped:
            back -= 1
        return back >= 0 and chunks[back].word in ("hasta", "until", "till")

    def _goes_on(self, between: Sequence[str]) -> bool:
        """ "la detención de X, hecho que habría ocurrido el sábado": the words in between only say that it happened."""
        told = next((at for at, word in enumerate(between) if word in self.words["relative"]), 0)
        return any(word in self.words["happened"] for word in between[told : told + 4])

    def _of_noun(self, chunks: Row, index: int, at: int) -> bool:
        """ "last year's protests", "jailed since May was found dead on Friday": the day of something else than this verb's."""
        if self._of_reason(chunks, index, at) or is_year_of_aside(self.words, chunks, index, at):
            return True
        if index > at and (is_seen(self.words, chunks, at) or self._is_tied(chunks, index, at)):
            return True
        if index < at and self._of_thing(chunks, index):
            return True
        after = chunks.words[index + 1 : index + 3]
        held = index and chunks.words[index - 1] in self.words["amidst"]  # "during yesterday's protest"
        if after == ["'", "s"] and not held and not index < at <= index + 4:
            return True
        before = [chunks[back] for back in range(max(0, index - 2), index)]
        return index < at and len(before) == 2 and before[0].kind == TRIGGER and before[1].word in ("since", "desde")

    def _of_thing(self, chunks: Row, index: int) -> bool:
        """ "en la marcha del jueves y esta semana arrestó a X", "el éxito de ayer: detienen a X": the day of what stands before "of"."""
        if index < 2 or chunks[index - 1].word not in self.words["of"] or chunks[index + 1].kind not in (MARK, WORD):
            return False
        head, after = chunks[index - 2], chunks[index + 1].word
        of_thing = head.kind == WORD and head.word not in self.words.joined("time_nouns", "span_units", "happened")
        return of_thing and (after == ":" or after in self.words["conjunctions"])

    def _is_tied(self, chunks: Row, index: int, at: int) -> bool:
        """ "his arrest was connected to an incident on Saturday": the day of what it has to do with."""
        between = chunks.words[at + 1 : index]
        tied = next((k for k, word in enumerate(between) if word in self.words["tied"]), len(between))
        return not self.words["tied_to"].isdisjoint(between[tied + 1 : tied + 2])

    def _of_reason(self, chunks: Row, index: int, at: int) -> bool:
        """ "condenado por las muertes del golpe de 2002": the year of what it was for; "durante las protestas de 2017" is when."""
        told = chunks[index]
        if told.when is None or told.when.kind != "year":
            return False
        between = chunks.words[at + 1 : index]
        if told.word.startswith(("in ", "en ")):  # "arrested for alleged participation in a plot in 2019"
            return not self.words["taking_part"].isdisjoint(between) and not {"for", "por"}.isdisjoint(between)
        if not told.word.startswith(("de ", "del ", "of ")):
            return False
        if "," in between and not any(word in self.words["amidst"] for word in between[-_NOUN_OF:]):
            return True  # "se llevaron a Ana, diputada de la Asamblea de 2015"
        reason = max((k for k, word in enumerate(between) if word in ("por", "for", "over")), default=-1)
        return reason >= 0 and not any(word in ("durante", "during", "amid", "vez", "time") for word in between[reason:])

    def _counts_from(self, chunks: Row, index: int, at: int) -> bool:
        """ "liberado un día después de su detención": the day of the release, counted from the arrest."""
        told = chunks[index].when
        if told is None or told.kind != "relative" or index + 1 >= at:
            return False
        return chunks[index + 1].word in self.words.plus("of", "after before") and at - index <= 4

    def _is_dateline(self, chunks: Row, index: int, at: int) -> bool:
        """ "CARACAS, May 16 (Agency) - …": the day of writing."""
        dash = next((k for k in range(index + 1, min(index + 7, at)) if chunks[k].word in ("-", "—", "–")), None) if index <= 5 else None
        return dash is not None and not any(chunks[k].kind in (TRIGGER, NAME) for k in range(index + 1, dash))

    def _of_speech(self, chunks: Row, index: int) -> bool:
        """ "dijo el jueves", "said on Friday": the day somebody spoke."""
        near = [chunks[k].word for k in range(max(0, index - 3), index) if chunks[k].kind != NAME]
        after = chunks.words[index + 1 : index + 5]
        if after[:1] == ["se"]:
            after = after[1:]  # "el lunes se supo que", "hace tres días se dieron a conocer"
        if not self.words["documents"].isdisjoint(after[:2]) or (
            not self.words["documents"].isdisjoint(near[:2]) and not {"de", "del", "of", "dated"}.isdisjoint(near[-2:])
        ):
            return True  # "in the January 14 statement", "en el comunicado del 14 de enero"
        known = after[1:3] in (["a", "conocer"], ["a", "saber"])
        return any(word in self.words["say"] for word in near) or (after[:1] != [] and (after[0] in self.words["say"] or known))

    def agencies(self, chunks: Row, low: int, high: int, at: int, abroad: Mapping[str, str], *, passive: bool = False) -> list[Found]:
        """The forces that acted. Before a passive only the one behind "by" did: in "agentes de X detenidos" they suffer it."""
        found: list[Found] = []
        for index in chunks.where(AGENCY, low, high):
            chunk = chunks[index]
            if self.is_premises(chunks, index) or self._speaks(chunks, index) or self._is_parent(chunks, index):
                continue
            if self.holds(chunks, index, at) or self._is_left(chunks, index, at):
                continue
            if index > at and not self.words["harassing"].isdisjoint(chunks.words[max(at, index - _HARASSED) : index]):
                continue  # "fue detenido cuando denunciaba el acoso por funcionarios de X"
            before = chunks[index - 1].word if index else ""
            before = chunks[index - 2].word if before in self.words["articles"] and index > 1 else before
            if before == "que" and index > at and {"de", "despues"} <= set(chunks.words[max(0, index - 5) : index]):
                continue  # "pasó por la cárcel, después de que la Guardia disolviera la marcha"
            if before in ("ante", "contra", "before", "against", "desde", "to", "hacia") or (before in ("a", "al") and index > at):
                continue
            if (passive and index < at and not self._is_by(chunks, index)) or self._is_own(chunks, index):
                continue
            code = abroad.get(chunk.event, chunk.event)
            if code not in _PLAIN and all(item.value != code for item in found):
                found.append(Found(code, Span(chunk.start, chunk.end), "agency.agent"))
        return found

    def _is_left(self, chunks: Row, index: int, at: int) -> bool:
        """ "trasladado de la Dgcim a El Rodeo": the force whose house somebody is moved from."""
        back = index - 1
        while back > at and chunks[back].word in self._plain_articles:
            back -= 1
        if chunks[at].event != "transfer" or back <= at or self._is_by(chunks, index):
            return False
        onward = not self._thither.isdisjoint(chunks.words[index + 1 : index + _ONWARD])
        return chunks[back].word in ("from", "desde") or (chunks[back].word in ("de", "del") and onward)

    def _is_parent(self, chunks: Row, index: int) -> bool:
        """ "el Conas de la Guardia Nacional": the force that another one belongs to."""
        if index > 1 and chunks[index - 1].word == "(" and chunks[index - 2].kind == AGENCY:
            return self._is_parent(chunks, index - 2)  # "… de la Guardia Nacional Bolivariana (GNB)"
        back = index - 1
        while back > 0 and chunks[back].word in self.words.joined("articles", "of"):
            back -= 1
        if back == index - 1 or back < 0:
            return False
        inside = chunks[back].word == ")" and back > 1 and chunks[back - 1].kind == AGENCY
        return chunks[back].kind == AGENCY or inside

    def _is_own(self, chunks: Row, index: int) -> bool:
        """ "el general de la Guardia Nacional X": the force that X serves in."""
        if index > 1 and chunks[index - 1].word == "(" and chunks[index - 2].kind == AGENCY:
            return self._is_own(chunks, index - 2)
        ahead = index + 1
        if chunks.words[ahead : ahead + 1] == ["("]:
            ahead += 3
        if ahead >= len(chunks) or chunks[ahead].kind != NAME or self._is_by(chunks, index):
            return False
        back = index - 1
        while back > 0 and chunks[back].word in self.words.joined("articles", "of", "units"):
            back -= 1
        return back < index - 1 and chunks[back].word in self.words["serving"]

    def _is_by(self, chunks: Row, index: int) -> bool:
        near = chunks.words[max(0, index - 6) : index]
        return not self.words.plus("agent_prep", "manos hands").isdisjoint(near)

    def _speaks(self, chunks: Row, index: int) -> bool:
        after = chunks[index + 1].word if index + 1 < len(chunks) else ""
        return after in self.words["say"]
