"""Bare participles: "A, detenido en enero", "jailed activist X", English "police arrested X". No auxiliary says whom they are about."""

from __future__ import annotations

from tracker.extraction.chunks import DATE, NAME, NUMBER, TRIGGER, WORD, Row
from tracker.extraction.members import MemberReader
from tracker.extraction.slots import COREF, ELIDED, NAMES, NOBODY, Slot, opening


class BareReader(MemberReader):
    """Reads participles without an auxiliary, in one language."""

    def bare(self, chunks: Row, at: int) -> tuple[Slot, str]:
        """A participle without an auxiliary: beside a name, a headline, or English past tense."""
        before = at - 1
        while before >= 0 and (chunks[before].word in self._skip or chunks[before].kind == DATE):
            before -= 1
        if before > 0 and chunks[before].word == "(" and chunks[before - 1].kind == NAME:
            return Slot(NAMES, [before - 1]), "beside"  # "A, B (ya liberada) y C": B alone
        if before > 0 and chunks[before].word in ("como", "as") and chunks[before - 1].word in self.words["reported_as"]:
            before -= 2  # "A y B, dos obreros reportados como detenidos"
        lasting = self.phrases.before_span(chunks, at - 1) if at > 1 else None
        if lasting is not None:
            return self.phrases.left(chunks, lasting), "state"  # "X lleva tres meses preso"
        following = chunks[at + 1] if at + 1 < len(chunks) else None
        if before >= 0 and chunks[before].word in self.words["sees"]:
            late = self.phrases.right(chunks, at, marked=False)
            if late.kind == NAMES and late.names[0] <= at + 4:
                return late, "epithet"  # "the envoy visited jailed activist X on Friday"
        if chunks.words[max(0, at - 2) : at] == ["una", "vez"] or (at == 1 and chunks[0].word == "once"):
            return Slot(ELIDED), "passive"  # "una vez detenido, fue llevado a …"
        past = self.bare_past(chunks, at, before) if self.words.bare_past else None
        if past is not None:
            return past, "active"
        if before < 0 or chunks[before].word in (":", '"', "."):
            return self.phrases.right(chunks, at, marked=False), "headline"
        while before > 0 and chunks[before].kind == NUMBER:
            before -= 1
        word = chunks[before].word
        if word in self.words["articles"]:
            governed = before > 0 and chunks[before - 1].word in self.words["of"] and following is not None and following.word == ","
            if following is not None and not governed and (following.kind == NAME or following.word in (":", ",")):
                late = self.phrases.right(chunks, at, marked=False)
                if late.kind == NAMES and late.names[0] <= at + 3:
                    return late, "epithet"
            return self.members(chunks, at), "epithet"
        if word in self.words["conjunctions"]:
            return Slot(ELIDED), "coordinated"
        if chunks[before].kind == NAME or word in (",", ")", "-", "—"):
            slot = self.phrases.left(chunks, before)
            if slot.kind == NAMES and word == "," and self.words.late_subject and chunks[at].word.split()[0].endswith(("o", "a")):
                slot.names = slot.names[-1:]  # "A, B, detenido en enero, y C": B
            if slot.kind != ELIDED:
                return slot, "beside"
            late = self.phrases.right(chunks, at, marked=False)
            return (late, "headline") if late.kind == NAMES and late.names[0] <= at + 5 else (slot, "beside")
        if self.words.late_subject and following is not None and following.kind == NAME and self.phrases.is_title(word):
            return Slot(NAMES, self.phrases.list_right(chunks, at + 1)), "epithet"  # "hermano de la dirigente detenida X"
        slot = self.phrases.left(chunks, before)
        if slot.kind != NAMES and self._is_copular(chunks, at):
            return self.members(chunks, at), "epithet"
        return slot, "beside"

    def _is_copular(self, chunks: Row, at: int) -> bool:
        """ "Los obreros detenidos en la protesta son …": a copula behind the participle and at most one adjunct."""
        for ahead in range(at + 1, min(len(chunks), at + 8)):
            chunk = chunks[ahead]
            if chunk.word in self.words["copula"]:
                return ahead < at + 3 or chunk.word in self.words["present"]
            if chunk.kind in (NAME, TRIGGER) or chunk.word in self.words["relative"] or chunk.word in (",", ";", ":", "."):
                return False
        return False

    def bare_past(self, chunks: Row, at: int, before: int) -> Slot | None:
        """English "police arrested X", "who arrested X": a finite verb, its object behind it; not "X, arrested on Monday, is"."""
        following = chunks[at + 1] if at + 1 < len(chunks) else None
        if following is None:
            return None
        pronoun = following.word in self.words["pron_object"]
        objects = following.kind in (NAME, NUMBER) or pronoun or following.word in self.words["articles"]
        if before >= 0 and chunks[before].word in self.words["relative"] and objects:
            slot = self.phrases.right(chunks, at, marked=False)
            return slot if slot.kind != ELIDED else Slot(NOBODY)
        aside = before > 0 and chunks[before].word == "," and chunks[before - 1].kind == NAME
        if pronoun or (self.acts(chunks, before) and not (aside and following.word in self.words["prepositions"])):
            slot = self.phrases.right(chunks, at, marked=False)
            if slot.kind == ELIDED and before >= 0 and chunks[before].kind == NAME:  # "Judge X sentenced the political prisoner"
                return Slot(COREF if following.word in self.words["definite"] else NOBODY)
            return slot if slot.kind != ELIDED else None
        return None

    def acts(self, chunks: Row, before: int) -> bool:
        """Someone who arrests stands right before the verb."""
        if before < 0:
            return False
        if chunks[before].word == ")":
            before = opening(chunks, before) - 1  # "men of X (the agency) kidnapped"
        if chunks[before].word in ("-", "—", "–"):  # "Officials from X - the secret service - arrested Y"
            before = next((k for k in range(before - 1, max(-1, before - 16), -1) if chunks[k].word == chunks[before].word), before + 1) - 1
        chunk = chunks[before]
        if chunk.kind == NAME:  # "Judge X jailed three activists"
            return chunk.mention is not None and chunk.mention.person is not None and "official" in chunk.mention.person.reasons
        return chunk.kind in ("agency", "org", "place") or chunk.word in ("who", "that", "and", ",", "it", "we") or chunk.kind == WORD
