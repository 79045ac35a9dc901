"""Merging: the clauses that tell the same event of the same person become one; different events stay apart."""

from __future__ import annotations

from datetime import date

from detentions.when import Precision
from tracker.extraction.document import Sentence
from tracker.extraction.event import Event, by_person, is_of_another_house, is_only_held, is_placed, is_told_again
from tracker.extraction.facts import Fact
from tracker.extraction.people import Person

_HEAD = 2  # sentences
_SEPARATE_DAYS = 10
_TAKEN = frozenset({"arrest", "rearrest"})
_AFTER = 2
_STORY = 7  # sentences in which lately told days belong to the return
_BEFORE = 3  # sentences back to what was told of somebody unnamed
NEXT_SENTENCES = 3
SAME_JOURNEY = 1
_DECIDED = frozenset({"charge", "release", "conditional_release", "sentence", "house_arrest"})  # what a hearing without a day is part of
_EPITHETS = (".epithet", ".headline", ".beside")
_HELD_BY = frozenset({"arrest", "rearrest", "sentence", "charge", "transfer"})
_BEYOND = frozenset({"sentence", "transfer", "release", "conditional_release", "rearrest", "death_in_custody", "house_arrest"})


def merge(facts: list[Fact], anonymous: list[Fact]) -> list[Event]:
    """Events in the order of their first clause. What was told before of somebody unnamed completes them."""
    events: list[Event] = []
    own: dict[int, list[Event]] = {}
    for fact in facts:
        if fact.person is None:
            continue
        kind = _kind(fact)
        theirs = own.setdefault(id(fact.person), [])
        for event in theirs:
            if _same_kind(event.kind, kind) and _compatible(event, fact):
                event.facts.append(fact)
                if kind != event.kind and kind in ("conditional_release", "rearrest", "house_arrest"):
                    event.kind = kind
                break
        else:
            events.append(Event(fact.person, kind, [fact]))
            theirs.append(events[-1])
    told: dict[int, list[tuple[bool, int, Fact]]] = {}
    for order, fact in enumerate(anonymous):
        told.setdefault(fact.sentence.index, []).append((fact.form == "noun", order, fact))
    lines = _lines_of(events)
    for event in events if told else ():
        one = next((fact for fact in event.facts if fact.form != "state"), event.first).sentence
        near = sorted(item for at in range(one.index - _BEFORE, one.index + 1) for item in told.get(at, ()))
        _complete(event, [fact for _, _, fact in near if not _is_claimed(fact, one, lines)])
        after = sorted(item for at in range(one.index + 1, one.index + 1 + _AFTER) for item in told.get(at, ()))
        _complete_after(event, [fact for _, _, fact in after if fact.sentence.line == one.line], lines)
    deaths = {fact.sentence.index for fact in anonymous if fact.event == "death_in_custody" and not fact.loose}
    return _settle(events, deaths)


def _lines_of(events: list[Event]) -> dict[int, list[tuple[int, Person]]]:
    """Which sentences of a paragraph tell what was done to whom."""
    found: dict[int, list[tuple[int, Person]]] = {}
    for event in events:
        for fact in event.facts:
            if fact.form != "state" and event.kind in _TAKEN:
                found.setdefault(fact.sentence.line, []).append((fact.sentence.index, event.person))
    return found


def _is_claimed(told: Fact, sentence: Sentence, lines: dict[int, list[tuple[int, Person]]]) -> bool:
    """ "It was the turn of X. Agents stopped his car." The next paragraph's Y wasn't in that car."""
    if told.sentence.line == sentence.line:
        return False
    return any(index < told.sentence.index for index, _ in lines.get(told.sentence.line, ()))


def _complete_after(event: Event, after: list[Fact], lines: dict[int, list[tuple[int, Person]]]) -> None:
    """ "It was the turn of X. Agents stopped his car on the bridge": the next, unnamed clause goes on with X."""
    for told in after:
        between = lines.get(told.sentence.line, ())
        alone = all(person is event.person for index, person in between if event.first.sentence.index <= index <= told.sentence.index)
        if event.kind not in _TAKEN or told.form not in ("part", "fin") or told.several or not alone:
            continue
        if told.event in _TAKEN and not any(fact.agencies for fact in event.facts):
            event.first.agencies = list(told.agencies)
        if told.event in _TAKEN and told.date is not None and event.dated() is None:
            event.first.date = told.date


def _complete(event: Event, before: list[Fact]) -> None:
    """ "Police took a teacher on Monday in Coro. She is X": the unnamed clause gives day, agency and place.

    `before` are the unnamed clauses of the last sentences, verbs first.
    """
    first = event.first
    if first.rule.endswith(".listed"):
        return
    if all(fact.form == "state" for fact in event.facts) and event.kind == "arrest":
        return
    for told in before:
        if (
            (told.form == "state" or (told.earlier and not first.earlier))
            or (first.added and told.sentence.index < first.sentence.index)
            or not _same_kind(_kind(told), event.kind)
            or told.trigger.start > first.trigger.start
            or is_of_another_house(event, told)
        ):
            continue
        if (told.several or told.plural) and told.sentence.index > _BEFORE and first.form == "noun":
            continue  # "three people were arrested": whoever's arrest is spoken of next wasn't with them
        if _is_of_many(told) and told.date is not None and told.date.when.precision is Precision.YEAR:
            continue  # "25 journalists were detained in 2018": a year's figure, nobody's day
        dated = event.dated()
        if dated is not None and dated.date is not None and told.date is not None and not dated.date.when.may_be(told.date.when):
            continue
        event.told.append(told.trigger)
        if dated is None and told.date is not None:
            first.date = told.date
        far = told.sentence.line != first.sentence.line and told.sentence.index > _BEFORE and first.date is not None and told.date is None
        if not far and not any(fact.agencies for fact in event.facts):  # a day of its own: another paragraph's force wasn't there
            first.agencies = list(told.agencies)
        if not any(fact.state for fact in event.facts) and told.state is not None:
            first.state, first.place = told.state, told.place
        if not any(fact.held_at for fact in event.facts) and event.held_at is None:
            event.held_at = told.held_at


def _is_of_many(told: Fact) -> bool:
    return told.several or told.plural or (told.clause is not None and told.clause.slot.noun.endswith("s"))


def _kind(fact: Fact) -> str:
    if fact.event in ("release", "conditional_release", "transfer") and fact.home is not None:
        return "house_arrest"
    if fact.event == "release" and fact.conditional is not None:
        return "conditional_release"
    if fact.event == "arrest" and fact.again and fact.form in ("part", "fin", "state"):
        return "rearrest"
    return fact.event


def _same_kind(one: str, other: str) -> bool:
    return one == other or {one, other} <= {"release", "conditional_release"} or {one, other} == {"release", "house_arrest"}


def _is_news(event: Event) -> bool:
    """ "Police have detained X", at the head of a report: it happened lately, though no day is told."""
    first = event.first
    return event.kind == "arrest" and first.sentence.index < _HEAD and first.rule.endswith(".active")


def _compatible(event: Event, fact: Fact) -> bool:
    """No contradiction of dates. A clause without a date joins the first event of its kind."""
    dated = event.dated()
    if fact.event == "arrest" and fact.form == "part" and dated is None and fact.date is None and fact.earlier != event.first.earlier:
        return False  # "had already been arrested": another time than the one reported
    if fact.earlier and fact.date is not None:
        return dated is not None and dated.date is not None and dated.date.when.may_be(fact.date.when)
    if dated is None and fact.old and _is_news(event):
        return False
    if dated is None or dated.date is None or fact.date is None:
        return True
    one, other = dated.date.when, fact.date.when
    if one.may_be(other):
        return True
    if one.earliest and other.earliest and fact.event in ("arrest", "release", "conditional_release", "house_arrest", "death_in_custody"):
        return abs((one.earliest - other.earliest).days) <= _SEPARATE_DAYS and not fact.again
    return False


def _settle(events: list[Event], told: set[int]) -> list[Event]:
    """What only makes sense in the light of a person's other events."""
    kept: list[Event] = []
    theirs = by_person(events)
    deaths = {fact.sentence.index for event in events if event.kind == "death_in_custody" for fact in event.facts if not fact.loose} | told
    for event in events:
        own = [other for other in theirs[id(event.person)] if other is not event]
        bare = event.kind == "arrest" and event.dated() is None and not is_placed(event)
        if bare and any(other.kind == "death_in_custody" and _together(event, other) for other in own):
            continue
        if event.kind == "arrest" and own and _is_epithet(event) and any(other.kind in _BEYOND for other in own):
            continue
        if event.kind == "hearing" and event.dated() is None and any(other.kind in _DECIDED and _beside(event, other) for other in own):
            continue
        loose = event.kind == "death_in_custody" and all(fact.loose for fact in event.facts)
        if loose and not any(other.kind in _HELD_BY for other in own) and not _is_another(event, deaths):
            continue
        if event.kind == "arrest" and is_only_held(event) and any(other.kind == "transfer" and _together(event, other) for other in own):
            continue
        if event.kind == "disappearance" and (taken := [other for other in own if other.kind in ("arrest", "rearrest")]):
            _lend(event, taken)
            continue
        if (
            event.kind == "transfer"
            and event.first.led
            and not any(other.kind in ("arrest", "rearrest", "sentence", "hearing", "charge") for other in own)
        ):
            event.kind = "arrest"
        kept.append(event)
    kept = _join_returns(kept)
    theirs = by_person(kept)
    kept = [event for event in kept if not _is_stage(event, theirs[id(event.person)])]
    _number(kept)
    return kept


def _lend(lost: Event, taken: list[Event]) -> None:
    """ "She has been disappeared since May 3 … was deprived of her liberty by agents": taken on that day, in that place."""
    first, dated = taken[0].first, lost.dated()
    if len(taken) == 1 and taken[0].dated() is None and dated is not None:
        first.date = dated.date
        placed = next((fact for fact in lost.facts if fact.state is not None), None)
        if placed is not None and not any(fact.state for fact in taken[0].facts):
            first.state, first.place = placed.state, placed.place


def _join_returns(events: list[Event]) -> list[Event]:
    """ "X is back in prison: agents took him on May 7": the arrest told beside the return is the return."""
    theirs = by_person(events)
    joined: set[int] = set()
    for event in [one for one in events if one.kind == "rearrest" and one.dated() is None]:
        taken = [other for other in theirs[id(event.person)] if other.kind == "arrest"]
        arrests = [other for other in taken if other.dated() is not None] or taken
        if len(arrests) != 1:
            continue
        lately = arrests[0].dated() is not None and not any(fact.old for fact in arrests[0].facts)
        near = {index + step for index in _sentences(event) for step in range(_STORY if lately else 2)}
        if arrests[0].first.form != "state" and not near.isdisjoint(_sentences(arrests[0])):
            event.facts += arrests[0].facts
            joined.add(id(arrests[0]))
    return [event for event in events if id(event) not in joined]


def _is_another(event: Event, deaths: set[int]) -> bool:
    """ "El primero fue X. Murió en un hospital": told right after somebody else's death in custody (`deaths`: in which sentences)."""
    return any(index - back in deaths for index in _sentences(event) for back in range(NEXT_SENTENCES + 1))


def _number(events: list[Event]) -> None:
    """A later arrest of the same person, or one after house arrest or conditions, is a rearrest."""
    theirs = by_person(events)
    for event in events:
        day = _earliest(event)
        if event.kind == "arrest" and is_told_again(event, theirs[id(event.person)]):
            event.kind = "rearrest"
        if event.kind != "arrest" or day is None:
            continue
        before = [other for other in theirs[id(event.person)] if other is not event and (_earliest(other) or day) < day]
        if any(other.kind in ("arrest", "rearrest", "house_arrest", "conditional_release") for other in before):
            event.kind = "rearrest"


def _earliest(event: Event) -> date | None:
    dated = event.dated()
    return dated.date.when.earliest if dated is not None and dated.date is not None else None


def _together(one: Event, other: Event) -> bool:
    return _sentences(one) <= _sentences(other)


def _sentences(event: Event) -> set[int]:
    return {fact.sentence.index for fact in event.facts}


def _is_led_away(move: Event, arrest: Event) -> bool:
    """A move without a day of its own, in the arrest's sentence, or soon after it from no other prison."""
    acted = {fact.sentence.index for fact in arrest.facts if fact.form != "state"}
    if move.dated() is None and not _sentences(move).isdisjoint(acted):
        return True
    if move.dated() is None and min(_sentences(move)) < min(_sentences(arrest)):
        return False  # the move is the news, the arrest its background
    if any(fact.moved for fact in move.facts) or arrest.held_at is not None or any(fact.held_at for fact in arrest.facts):
        return False
    left, arrived = _earliest(arrest), _earliest(move)
    if left is None or arrived is None:
        apart = min(abs(one - other) for one in _sentences(arrest) for other in _sentences(move))
        return apart <= NEXT_SENTENCES and move.dated() is None
    return 0 <= (arrived - left).days <= SAME_JOURNEY


def _beside(one: Event, other: Event) -> bool:
    return not _sentences(one).isdisjoint(_sentences(other))


def _is_epithet(arrest: Event) -> bool:
    """ "Liberaron al preso político X": that X was held is said by what else is told."""
    return all(fact.form == "state" and fact.date is None and fact.rule.endswith(_EPITHETS) for fact in arrest.facts)


def _is_stage(event: Event, own: list[Event]) -> bool:
    """A transfer that only says where the arrest led."""
    if event.kind != "transfer":
        return False
    for other in own:
        if other.kind in ("arrest", "rearrest") and not is_only_held(other) and _is_led_away(event, other):
            other.held_at = other.held_at or next((fact.held_at for fact in event.facts if fact.held_at), None)
            if not any(fact.agencies for fact in other.facts):
                other.first.agencies = list(event.first.agencies)
            return True
    return False
