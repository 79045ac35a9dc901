"""What a figure counts: the cue on its right ("320 presos políticos"), on its left ("excarcelación de 14"), or a label ("Hombres: 295")."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tracker.extraction.counts_checks import was_freed
from tracker.extraction.counts_words import PARTS, CountWords
from tracker.extraction.document import Document, Sentence
from tracker.extraction.numbers import Number

METRIC_OF = {
    "measures": "subject_to_precautionary_measures",
    "assisted": "released_assisted_since_2014",
    "disappeared": "disappeared",
    "deaths_in_custody": "deaths_in_custody",
    "killed": "killed",
    "release": "releases",
    "transfer": "transferred",
    "stock": "political_prisoners",
    "held": "political_prisoners",
    "inmates": "political_prisoners",
    "arrest": "arrests_period",
}
_WHOSE = frozenset({"awaiting_trial", "convicted"})
_EVENTS = frozenset({"release", "arrest", "transfer", "whereabouts", "disappeared", "killed", "deaths_in_custody", "held"})
GLUE = re.compile(
    r"(?:[ \n]*(?:de|a|of|to|l[oa]s?|otr[oa]s|unos|the|another|some|solo|tan|only|just|apenas|hasta|up|as|many|by|"
    r"un|total|en|que|son|eran|are|sao"
    r"|[\"“«]|di|des|d'|van|outr[oa]s|pelo|menos|al|with|con|actualmente|entre|between))*[ ]?\(?"
)
_STOP = re.compile(r"[;:\n.](?!\d)")
_LABEL_END = re.compile(r"\s*(?:$|[\n|;,.*(/)·-]|[a-z]|#)")
BOUNDARY_AFTER = re.compile(
    r"\s*(?:$|[.;,)\n\"]|(?:en|na|no|in|on|desde|since|este|esta|hasta|until|by|as|sinds|dal|cuando|when|y|and|e|et|"
    r"pero|but|mientras|while|segun|according|de acuerdo|today|hoy|ya|now|a la fecha|against|frente|compared|after|"
    r"tras)\b)"
)
_OF_THE = re.compile(r", (?:de l[oa]s|of the|of|dos|das|dei|van de) $")
_WHICH = re.compile(r" (?:(?:a|to) (?:\w+ )?\d+|que|that|who|which|desde|since|dal|sinds)\b")
NOMINAL = re.compile(
    r"(?<!\w)(?:\w*cion(?:es)?|detentions?|arrests?|imprisonments?|incarcerations?|jailings?|releases?|arrestos?|"
    r"encarcelamientos|traslados?|capturas|salidas?|transfers?|deaths|muertes|detencoes|prisoes|libertac\w+|"
    r"solturas?|scarceraz\w+|arresti|arrestations?|liberations?|disappearances|desapariciones)(?!\w)"
)
_LINKS = frozenset(
    "a en de son es era eran fue los las suman suma alcanza alcanzo llega llego to at of is are was were number "
    "numbers reached reach totaled totals has had"
    " exceeds supera superan sumaban totalizan van ya total stands stood em e' sao sono in di op van van: por with "
    "con hasta as cifra situa ubica que from desde para entre between about around dal oscilan oscila siendo "
    "remain remains remained at now ahora over dan arrojan arroja gives gave".split()
)
_AND = re.compile(r" (?:y|e|and|et|en) (?:l[oa]s|el|the|les|de) ")
_WORD, _BLANK, _NEW_ENTRY = re.compile(r"\w+"), re.compile(r"[ ,]*$"), re.compile(r"[|\n/·,;-]\s*$")
_OF = re.compile(r"\s*(?:of|de|dos|das|di|dei|van|d')\b")
_OF_THESE = re.compile(r"\s*(?:of (?:the|these|those)|de (?:l[oa]s|est[oa]s|es[oa]s)|dos|das|dei)\b")
_CLAUSE = 50
_RELATIVE = re.compile(r"^[^,]*, (?:que|which) [^,]*$")
_VERBAL = re.compile(
    r" (?:aun |todavia |ya |still |also |hoy |now )?(?:sigue|siguen|continua|continuan|permanece|permanecen|estan|"
    r"fueron|han|habian|quedan|deben|tienen|viven"
    r"|are|were|have|had|remain|continue|must|live|await|continuam|estao|foram|permanecem|restano|sono|zijn|restent|sont|ont)(?!\w)"
)
_SHORT = 26
_ASIDE = 50
_ONE_WORD = 13
_NEXT_WORD = 3
_SEXES = frozenset({"men", "women"})
_REACH = 130


Cue = tuple[str, int, int]


class CueFinder:
    """The cues of one sentence, searched once between its figures: no cue reaches across a figure."""

    def __init__(self, document: Document, sentence: Sentence, numbers: list[Number], words: CountWords) -> None:
        self.words = words
        self._cues: list[Cue] = []
        borders = [sentence.start, *(border for number in numbers for border in (number.start, number.end)), sentence.end]
        for start, end in zip(borders[::2], borders[1::2], strict=True):
            found = words.cues.finditer(document.folded, start, end)
            for match in found:
                self._cues.append((match.lastgroup or "", match.start(), match.end()))

    def between(self, start: int, end: int) -> list[Cue]:
        return [cue for cue in self._cues if start <= cue[1] and cue[2] <= end]


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure and what it counts: a metric, or a part of a total when `is_part`. `cue` is where the words say so."""

    number: Number
    counts: str
    cue_start: int
    cue_end: int
    rule: str
    is_part: bool = False
    cue: str = ""
    otherwise: str = ""


def _outside_brackets(document: Document, start: int, cues: list[Cue]) -> list[Cue]:
    """`26 people (adult males) have been released`: what stands in brackets doesn't decide."""
    kept = []
    for cue in cues:
        between = document.folded[start : cue[1]]
        if between.count("(") <= between.count(")"):
            kept.append(cue)
    return kept


def made(number: Number, cue: Cue, rule: str) -> Bound | None:
    name, start, end = cue
    if name in PARTS:
        return Bound(number, "whereabouts_unknown" if name == "whereabouts" else name, start, end, rule, is_part=True, cue=name)
    if name == "journalists":
        return Bound(number, "journalists_detained", start, end, rule, cue=name)
    return Bound(number, METRIC_OF[name], start, end, rule, cue=name) if name in METRIC_OF else None


def label(document: Document, sentence: Sentence, number: Number, low: int, finder: CueFinder) -> Bound | None:
    """`Presos políticos: 318`, `Men 256 | Women 17`, `Mujeres: 23Civiles: 196`."""
    folded = document.folded
    left = folded[low : number.before].rstrip(" (*")
    colon = left.endswith(":")
    if not _LABEL_END.match(folded, number.end, sentence.end) and number.end < sentence.end and not colon:
        return None
    if not colon and (len(left) > 45 or number.before - low > 45):
        return None
    cues = finder.between(low, low + len(left))
    cues = [cue for cue in cues if cue[0] != "since_2014"]
    if not cues:
        return None
    chosen = cues[0] if colon else cues[-1]
    if not colon and (low + len(left) - chosen[2] > 1 or not _starts_line(folded, sentence, chosen[1], low)):
        return None
    if colon and (len(left) > 160 or (low > sentence.start and chosen[0] not in PARTS and _is_part(finder, number))):
        return None
    return made(number, chosen, "label")


def _is_part(finder: CueFinder, number: Number) -> bool:
    """ "412 political prisoners: 370 men and 42 women": the figure behind the colon is a part of the one before."""
    return any(cue[0] in PARTS for cue in finder.between(number.end, number.end + _SHORT) if cue[1] - number.end < _NEXT_WORD)


def _starts_line(folded: str, sentence: Sentence, start: int, low: int) -> bool:
    """Nothing but marks and a word or two stands before the label."""
    before = folded[max(sentence.start, low) : start]
    return len(_WORD.findall(before)) <= 1 and (low == sentence.start or _NEW_ENTRY.search(before) is not None)


def left_event(document: Document, number: Number, low: int, high: int, finder: CueFinder) -> Bound | None:
    """`la excarcelación de 14`, `arrested 13 opponents`, `se desconoce el paradero de otras 44`."""
    start = max(low, number.before - 60)
    for cue in reversed(finder.between(start, number.before)):
        if cue[0] not in _EVENTS or not GLUE.fullmatch(document.folded, cue[2], number.before):
            break
        right = [name for name, _, _ in finder.between(number.end, min(high, number.end + 45))]
        if cue[0] in {"arrest", "held"} and right[:1] == ["journalists"]:
            return Bound(number, "journalists_detained", cue[1], cue[2], "left.event", cue=cue[0])
        if cue[0] == "held" and right[:1] and right[0] in METRIC_OF.keys() | PARTS:
            break
        if cue[0] == "killed" and any(
            one[0] in {"stock", "held", "inmates"} for one in finder.between(number.end, min(high, number.end + _REACH))
        ):
            return Bound(number, "deaths_in_custody", cue[1], cue[2], "left.event", cue=cue[0])
        first = next(iter(finder.between(number.end, min(high, number.end + 14))), None)
        event = made(number, cue, "left.event")
        if event is not None and not event.is_part and first is not None and first[0] in _SEXES and first[1] - number.end < _NEXT_WORD:
            return replace(event, counts=first[0], is_part=True, cue=first[0], otherwise=event.counts)
        return event
    return None


def region_end(document: Document, number: Number, high: int, finder: CueFinder) -> int:
    """How far the words that say what is counted may reach: to a stop, or past one comma when nothing was said before it."""
    end = min(high, number.end + _REACH)
    stop = _STOP.search(document.folded, number.end, end)
    end = stop.start() if stop else end
    comma = document.folded.find(",", number.end, end)
    if comma >= 0 and finder.words.cues.search(document.folded, number.end, comma):
        return comma
    second = document.folded.find(",", comma + 1, end) if comma >= 0 else -1
    if second >= 0 and (second - comma < _SHORT or (second - comma < _ASIDE and finder.words.aside.search(document.folded, comma, second))):
        second = document.folded.find(",", second + 1, end)  # "9,200 others, the group adds, must report"
    return second if second >= 0 else end


def right(document: Document, number: Number, high: int, finder: CueFinder) -> Bound | None:
    """`1.958 presos políticos`, `12,213 of them are still detained`."""
    end = region_end(document, number, high, finder)
    cues = [cue for cue in finder.between(number.end, end) if cue[0] != "since_2014"]
    cues = _outside_brackets(document, number.end, cues)
    if finder.words.daily.search(document.folded, number.end, min(high, number.end + 45)) or finder.words.future.search(
        document.folded, number.end, end
    ):
        return None
    if not cues:
        return None
    between = document.folded[number.end : cues[0][1]]
    near = len(_WORD.findall(between)) <= 3 and "," not in between and not _AND.match(between)
    near = near or (cues[0][0] in {"measures", "assisted"} and len(between) < _CLAUSE)
    near = near or (_VERBAL.match(between) is not None and "," not in between and len(between) < _CLAUSE)
    near = near or (finder.words.total.search(between) is not None and "," not in between and len(between) < 40)
    if (
        not near
        and finder.words.people.match(document.folded, number.end) is None
        and finder.words.partitive.match(document.folded, number.end + 1) is None
    ):
        return None
    partitive = _OF.match(document.folded[number.end : number.end + 6]) is not None
    again = partitive and _OF_THESE.match(document.folded[number.end : number.end + 12])
    nominal = NOMINAL.search(document.folded[cues[0][1] : cues[0][2]]) is not None and cues[0][0] in {"arrest", "release"}
    chosen = cues[0] if nominal else chosen_of(cues, partitive=partitive, again=bool(again))
    if chosen is not None and chosen[0] == "arrest" and chosen[2] - chosen[1] < _ONE_WORD:
        before = finder.between(number.start - 150, number.start)
        chosen = next((cue for cue in before if cue[0] == "stock"), chosen)  # "political prisoners, a figure it puts at 1,085 detainees"
    rule = "right.again" if again and {cue[0] for cue in cues} <= {"arrest", "inmates", "stock"} and cues[0][0] != "stock" else "right"
    bound = made(number, chosen, rule) if chosen is not None else None
    if bound is not None and bound.is_part:
        freed = [cue for cue in finder.between(number.before - _ASIDE, high) if cue[0] == "release"]
        event = next((cue for cue in freed if was_freed(document.folded, cue, number.before, bound.cue_end)), None)
        event = event or next((cue for cue in cues if cue[0] in {"release", "arrest", "held", "transfer"} and cue[1] > bound.cue_end), None)
        bound = replace(bound, otherwise=METRIC_OF[event[0]]) if event else bound
    return bound


def chosen_of(cues: list[Cue], *, partitive: bool, again: bool = False) -> Cue | None:
    """The cue that decides, when several stand on a figure's right."""
    first = {name: cue for cue in reversed(cues) for name in [cue[0]]}
    lead = cues[0][0]
    if lead == "not_arrested":
        return None
    parts = [cue for cue in cues if cue[0] in PARTS]
    if partitive and len(parts) > 1 and parts[0][0] in _WHOSE:
        parts = parts[1:]  # "37 of those on trial are minors"
    if parts and (lead in PARTS or partitive):
        return _part_or_event(parts[0], cues, first)
    if "measures" in first and ("release" not in first or first["release"][1] > first["measures"][1]):
        return first["measures"]
    if again and {cue[0] for cue in cues} <= {"arrest", "inmates", "stock"} and lead != "stock":
        return cues[0]
    for name in ("assisted", "awaiting_trial", "whereabouts", "foreigners"):
        if name in first:
            return first[name]
    if "convicted" in first and lead not in {"release"}:
        return first["convicted"]
    if "release" in first and ("held" not in first or first["release"][1] < first["held"][1]):
        return first["release"]
    for name in ("deaths_in_custody", "killed", "transfer", "disappeared", "held" if lead == "journalists" else "journalists"):
        if name in first and name != "held":
            return first[name]
    if lead == "journalists":
        return None if first.keys() == {"journalists", "not_arrested"} else first["journalists"]
    if lead == "arrest" and "stock" in first and cues[0][2] - cues[0][1] < _ONE_WORD:
        return first["stock"]
    return next((cue for cue in cues if cue[0] in {"stock", "held", "arrest"}), first.get("inmates"))


def _part_or_event(part: Cue, cues: list[Cue], first: dict[str, Cue]) -> Cue:
    """`32 civilians have been killed` is a count of its own; `22 women` is a part."""
    return next((first[name] for name in ("killed", "deaths_in_custody", "transfer") if name in first), part)


def left_loose(document: Document, sentence: Sentence, number: Number, low: int, finder: CueFinder) -> Bound | None:
    """`el número de detenidos por las protestas ascendió a 1.062`."""
    folded = document.folded
    start = max(low, number.before - 110)
    stops = [match.end() for match in _STOP.finditer(folded, start, number.before) if folded[match.start()] != ":"]
    start = stops[-1] if stops else start
    cues = [cue for cue in finder.between(start, number.before) if cue[0] not in {"since_2014", "not_arrested"}]
    if not cues or not (
        BOUNDARY_AFTER.match(folded, number.end, sentence.end)
        or finder.words.people.match(folded, number.end)
        or _WHICH.match(folded, number.end)
    ):
        return None
    if low > sentence.start and not finder.words.total.search(folded, start, number.before) and number.before - cues[-1][2] > 25:
        return None
    cue = cues[-1]
    gap = folded[cue[2] : number.before]
    if _OF_THE.search(gap):
        return made(number, next((one for one in reversed(cues) if one[0] in {"stock", "arrest", "release", "inmates"}), cue), "left.total")
    if not gap.rstrip().endswith(":") and gap.split()[-1:] and gap.split()[-1] not in _LINKS:
        return None
    if len(gap) > 70 or (gap.count(",") not in {0, 2} and not _RELATIVE.search(gap)) or (_BLANK.match(gap) and low > sentence.start):
        return None
    whole = next((one for one in cues if one[0] == "stock"), None)
    part = cues[-2] if len(cues) > 1 and cues[-2][0] in _SEXES and cue[1] - cues[-2][2] <= 1 else None
    if part is not None and cue[0] in METRIC_OF:  # "the number of women held stands at 120"
        return Bound(number, part[0], part[1], cue[2], "label.loose", is_part=True, cue=part[0], otherwise=METRIC_OF[cue[0]])
    return made(number, whole if whole is not None and cue[0] in {"held", "arrest"} else cue, "left.loose")
