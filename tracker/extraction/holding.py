"""Holding: the place of custody that one clause gives holds for the same person's other events, within reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tracker.extraction.claims import Span
from tracker.extraction.clean import fold
from tracker.extraction.document import Document, Hit
from tracker.extraction.event import Event, by_person
from tracker.extraction.facts import Found
from tracker.extraction.gazetteer import Gazetteer
from tracker.extraction.lexicon import Words
from tracker.extraction.places import BESIDE

_HELD_AFTER = frozenset({"arrest", "rearrest", "charge", "sentence", "transfer", "hearing"})
_FEW_WORDS = 3  # between a name and its prison
_LEAD = 3  # sentences before a move that may tell where to
_ORIGIN = frozenset("from desde of de del out".split())
_NAMELESS = frozenset({"cells", "headquarters"})
_NEAR = 40
_WITHIN = 250  # characters before a prison in which somebody else may be named
_OUTSIDE = frozenset({"outside", "afueras"})  # "outside the country's most notorious prison, X"
_FAR_OUTSIDE = 8
_THE_OTHER = re.compile(r",? (?:and|while|y|mientras que) (?:she|he|ella|el) (?:at|in|en) (?P<to>(?:the |el |la )?)")
_UNTIL_THEN = re.compile(
    r"\b(?:permaneci|estab|encontrab|hallab|habian? (?:est|perm)|had been|w(?:as|ere) (?:being |previously )?(?:held|kept))"
)
_WRITTEN_AT = re.compile(r", [a-z]+ (?:\(|[-—–])")  # "LA PICA, Venezuela (Reuters) -"
_REACHED = re.compile(r"\b(?:al?|hasta|hacia|to|into) (?:l[ao] |el |the )?$")
_ON_LEAVING = re.compile(r"\b(?:al salir de|tras salir de|a la salida de|(?:on|upon|after) leaving|walked out of)(?:l| el| la| the)? ?$")
_LEFT = frozenset({"release", "conditional_release"})
_TAKEN, _DEATH = frozenset({"arrest", "rearrest"}), "death_in_custody"
_OF_PRISON = _LEFT | _TAKEN | {"sentence"}


def custody(document: Document, events: Sequence[Event], gazetteer: Gazetteer, words: Words) -> None:
    """Fill empty places of custody: from the person's own events, else from the only prison of the report."""
    theirs = by_person(events)
    for event in events:
        if event.held_at is None:
            event.held_at = next((fact.held_at for fact in event.facts if fact.held_at is not None), None)
    for event in events:
        if event.held_at is None and event.kind in _TAKEN:
            event.held_at = _left_later(event, theirs[id(event.person)])
    destinations(document, events)
    _distribute(document, events, words)
    _gapped(document, events)
    _same_hospital(document, theirs)
    only = _only_facility(document)
    if only is not None:
        for event in events:
            if event.held_at is not None and event.held_at.rule == "custody.words" and _is_same(document, event.held_at, only, gazetteer):
                event.held_at = _reported(document, only)
    first = _first_taken(events)
    if only is None:
        _there(document, events)
    for event in events:
        if event.held_at is not None or event.kind not in _HELD_AFTER | _LEFT | {_DEATH} or event.first.rule.endswith(".listed"):
            continue
        own = theirs[id(event.person)]
        event.held_at = _from_own(document, event, [other for other in own if other is not event and other.held_at is not None])
        if event.held_at is not None or only is None or (_is_others(event, only, events) and not _in_that_place(event, document)):
            continue
        if _is_meant(document, event, own, only, events, words, told=id(event.person) in first):
            event.held_at = _reported(document, only)


def _distribute(document: Document, events: Sequence[Event], words: Words) -> None:
    """ "Perdomo was held at Uribana and Chirinos in the 26 de Julio prison": the verb is said once, the places in turn."""
    held_in = {fact.sentence.index for event in events for fact in event.facts if fact.held_at is not None and fact.form == "state"}
    for event in events:
        if event.kind not in _TAKEN or event.held_at is not None:
            continue
        for mention in event.person.mentions:
            if mention.sentence in held_in:
                after = (hit for hit in document.hits_of[mention.sentence] if hit.kind == "facility" and hit.start >= mention.end)
                hit = next(after, None)
                between = document.folded[mention.end : hit.start].split() if hit is not None else []
                if hit is not None and 0 < len(between) <= _FEW_WORDS and between[0] in words["in_place"]:
                    event.held_at = _reported(document, hit)


def _gapped(document: Document, events: Sequence[Event]) -> None:
    """ "He is held in La Tumba, and she at the Helicoide": of two who were taken together, the other one."""
    for event in [one for one in events if one.kind in _TAKEN]:
        for held, index in [(fact.held_at, fact.sentence.index) for fact in event.facts if fact.held_at is not None]:
            match = _THE_OTHER.search(document.folded, held.span.end, document.sentences[index].end)
            hits = [
                hit for hit in document.hits_of[index] if match is not None and hit.kind == "facility" and hit.start in match.span("to")
            ]
            pair = [other for other in events if other.kind in _TAKEN and other.first.trigger == event.first.trigger and other is not event]
            if hits and len(pair) == 1 and pair[0].held_at is None:
                pair[0].held_at = _reported(document, hits[0])


def _same_hospital(document: Document, theirs: Mapping[int, Sequence[Event]]) -> None:
    """ "He was brought to the hospital on February 6 … he died at the X hospital": the same one."""
    for own in theirs.values():
        died = next((event.held_at for event in own if event.kind == "death_in_custody" and event.held_at is not None), None)
        if died is None or "hospital" not in fold(died.value):
            continue
        for event in own:
            end = min(event.first.sentence.end, event.first.trigger.end + _NEAR)
            if event.kind == "transfer" and event.held_at is None and "hospital" in document.folded[event.first.trigger.start : end]:
                event.held_at = died


def destinations(document: Document, events: Sequence[Event]) -> None:
    """ "The destination was the prison of X. The list of those moved": the one place that the lead doesn't call the place left."""
    for event in events:
        if event.kind != "transfer" or event.held_at is not None or any(fact.held_at for fact in event.facts):
            continue
        index = event.first.sentence.index
        near = [hit for hits in document.hits_of[max(0, index - _LEAD) : index + 1] for hit in hits if hit.kind == "facility"]
        reached = {hit.key: hit for hit in near if not _is_left(document, hit)}
        if len(reached) == 1:
            event.held_at = _reported(document, next(iter(reached.values())))


def _is_left(document: Document, hit: Hit) -> bool:
    """ "out of X", "emptying wards of X", "desde X", "salieron de X", "permanecían en X"."""
    sentence = document.sentence_at(hit.start)
    if sentence is not None and _UNTIL_THEN.search(document.folded, sentence.start, hit.start):
        return _REACHED.search(document.folded[sentence.start : hit.start]) is None
    return not _ORIGIN.isdisjoint(document.folded[max(0, hit.start - _NEAR) : hit.start].split()[-3:])


def _reported(document: Document, only: Hit) -> Found:
    return Found(document.text[only.start : only.end], Span(only.start, only.end), "custody.report")


def _is_about(document: Document, event: Event, only: Hit, words: Words) -> bool:
    """ "He is held at X", "permanece en X": not "attention has turned to X, the country's most feared prison"."""
    sentence = document.sentence_at(only.start)
    if sentence is None or _beside(event, only, document):
        return sentence is not None
    after = document.sentences[sentence.index + 1 : sentence.index + 2]
    there = any(document.folded.startswith(("alli ", "ahi ", "there "), one.start) for one in after)  # "Allí estuvo X"
    end = after[0].end if there else sentence.end
    if any(sentence.start <= mention.start < end for mention in event.person.mentions):
        return True
    told = re.findall(r"[a-z]+", document.folded[sentence.start : sentence.end])
    spoken_of = words.joined("pron_subject", "pron_object", "possessive", "plural_subject") - words["articles"]
    return told[:1] != [] and (told[0] in words["stay"] or not spoken_of.isdisjoint(told))


def _is_told_last(event: Event, only: Hit, everybody: Sequence[Event]) -> bool:
    """ "The judge ordered him to be jailed. He was sent to X": nothing was told of anybody between the order and the prison."""
    last, whose = only.start - _WITHIN, None
    for other in everybody:
        for fact in other.facts:
            if last < fact.trigger.start < only.start:
                last, whose = fact.trigger.start, other
    return whose is event


def _is_nearer_to_another(event: Event, only: Hit, everybody: Sequence[Event]) -> bool:
    """ "X was freed. The court jailed Y. He was sent to Z prison": the one named last before the prison is in it."""
    last, who = only.start - _WITHIN, event.person
    for other in everybody:
        told = [mention.start for mention in other.person.mentions] + [fact.trigger.start for fact in other.facts]
        near = max((start for start in told if start < only.start), default=-1)
        if near > last or (near == last and other.person is event.person):
            last, who = near, other.person
    alike = {fact.trigger for fact in event.facts if fact.sentence.start <= only.start < fact.sentence.end or fact.several}
    return who is not event.person and not any(fact.trigger in alike for other in everybody if other.person is who for fact in other.facts)


def _is_meant(
    document: Document, event: Event, own: Sequence[Event], only: Hit, everybody: Sequence[Event], words: Words, *, told: bool
) -> bool:
    """Whether the only place of custody of the report is where this event led, or what it ended."""
    if event.kind == "charge":
        return _is_told_last(event, only, everybody) and _is_about(document, event, only, words)
    if event.kind not in _OF_PRISON | {_DEATH}:
        return False
    if event.kind in _LEFT and _ON_LEAVING.search(document.folded[max(0, only.start - _NEAR) : only.start]):
        return not _is_nearer_to_another(event, only, everybody)
    at_the_gates = _is_beside(document, only)
    if _in_that_place(event, document):
        taken = event.kind in _TAKEN and event.first.sentence.index not in document.releases
        return taken or event.kind in _LEFT or event.kind == _DEATH
    if event.kind == _DEATH or at_the_gates or not (told or _beside(event, only, document)):
        return False
    after = [other for other in own if other.kind == "sentence" and other.first.trigger.start < only.start]
    if event.kind == "sentence" or after:
        return event.kind == "sentence" and bool(after) and not _beside(event, only, document)
    if (
        not _is_about(document, event, only, words)
        or _is_nearer_to_another(event, only, everybody)
        or any(other.held_at for other in own if other is not event)
    ):
        return False
    again = [other for other in own if other.kind == "rearrest"]
    return not again or event is again[-1]


def _in_that_place(event: Event, document: Document) -> bool:
    """ "is still in the same prison", "salió de ese penal": the one that the report names."""
    for fact in event.facts:
        for index in (fact.sentence.index, fact.sentence.index + 1):
            if any(hit.key == "that_prison" and not _is_named(hit, hits) for hits in document.hits_of[index : index + 1] for hit in hits):
                return True
    return False


def _there(document: Document, events: Sequence[Event]) -> None:
    """ "She went to X prison. Her son is held there": of several houses the one that was named last, in this sentence or the one before."""
    for event in events:
        if event.held_at is None and event.kind in _TAKEN:
            index = event.first.sentence.index
            there = next((hit for hit in document.hits_of[index] if hit.key == "that_prison"), None)
            near = [hit for hits in document.hits_of[max(0, index - 1) : index + 1] for hit in hits if hit.kind == "facility"]
            before = [hit for hit in near if there is not None and hit.start < there.start]
            if before and before[-1].end <= event.first.trigger.start:
                event.held_at = _reported(document, before[-1])


def _is_named(words: Hit, hits: Sequence[Hit]) -> bool:
    """ "del penal de Tocorón": the words only open a prison's name."""
    return any(hit.kind == "facility" and words.start <= hit.start <= words.end + len(" de ") for hit in hits)


def _first_taken(events: Sequence[Event]) -> set[int]:
    """Whom the report tells of first as taken, with those told of in the same words."""
    first = next((event for event in events if event.kind in ("arrest", "rearrest")), None)
    if first is None:
        return set()
    return {id(event.person) for event in events if event.kind == first.kind and event.first.trigger == first.first.trigger}


def _left_later(event: Event, own: Sequence[Event]) -> Found | None:
    """ "arrested in May … moved from X to Y in June": held at X until then. "… found dead in the cells of X": held there."""
    moves = [other for other in own if other.kind == "transfer"]
    deaths_in = [other.held_at for other in own if other.kind == "death_in_custody" and other.held_at is not None]
    if deaths_in and not moves and "hospital" not in fold(deaths_in[0].value):
        return deaths_in[0]
    return next((fact.origin for other in moves for fact in other.facts if fact.origin is not None), None)


def _was_until(document: Document, event: Event) -> bool:
    """ "they were being held at X", "permanecían en X": until the move that the report tells of."""
    return any(_UNTIL_THEN.search(document.folded, max(0, fact.trigger.start - _NEAR), fact.trigger.end) for fact in event.facts)


def _from_own(document: Document, event: Event, own: Sequence[Event]) -> Found | None:
    if event.kind == "transfer":
        own = [other for other in own if not _was_until(document, other)]
    if event.kind in _LEFT:
        sources = [other for other in own if other.kind in _HELD_AFTER]
    elif event.kind in ("charge", "sentence", "transfer", "hearing"):
        sources = [other for other in own if any(fact.form == "state" or fact.rule.endswith("state") for fact in other.facts)]
    else:
        sources = []
    return sources[0].held_at if sources else None


def _is_same(document: Document, place: Found, only: Hit, gazetteer: Gazetteer) -> bool:
    """ "the cells of the Sebin": a force's premises without a place, which the report names elsewhere by the name it has."""
    forces = inside(document, place.span, "agency")
    if inside(document, place.span, "place"):
        return False
    if not forces:
        return fold(place.value) in _NAMELESS
    return gazetteer.custody_force.get(only.key) == forces[0].key


def inside(document: Document, span: Span, kind: str) -> list[Hit]:
    return [hit for hit in document.hits if hit.kind == kind and span.start <= hit.start and hit.end <= span.end]


def _is_others(event: Event, facility: Hit, events: Sequence[Event]) -> bool:
    """The words that name the place already say where somebody else was."""
    others = (other.held_at for other in events if other.person is not event.person and other.held_at is not None)
    theirs = [held.span for held in others if held.rule != "custody.report"]
    return any(span.start <= facility.start < span.end for span in theirs)


def _beside(event: Event, facility: Hit, document: Document) -> bool:
    sentence = document.sentence_at(facility.start)
    return sentence is not None and any(fact.sentence.index == sentence.index for fact in event.facts)


def _is_beside(document: Document, hit: Hit) -> bool:
    """ "en las inmediaciones del penal de …": somebody was near it, not in it."""
    before = document.folded[max(0, hit.start - 2 * _NEAR) : hit.start].split()
    return not BESIDE.isdisjoint(before[-4:]) or not _OUTSIDE.isdisjoint(before[-_FAR_OUTSIDE:])


def _only_facility(document: Document) -> Hit | None:
    """The one place of custody of the report, if it names just one, and somebody may be in it."""
    hits = [hit for hit in document.hits if hit.kind == "facility" and not _WRITTEN_AT.match(document.folded, hit.end)]
    if not hits:
        return None
    longest = max(hits, key=lambda hit: hit.end - hit.start)
    words = set(longest.key.split())
    same = all(set(hit.key.split()) & words - {"el", "la", "de", "sebin", "carcel", "prison"} for hit in hits)
    return next((hit for hit in hits if not _is_beside(document, hit)), hits[0]) if same else None
