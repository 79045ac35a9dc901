"""The form of one proposal: each field with its value, the words it rests on, and why a reviewer should look twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tracker.models import Candidate, FieldValue
from tracker.portal import marking, words
from tracker.portal.dates import in_words, parsed
from tracker.portal.directories import Directories
from tracker.portal.fields import GROUPS, LETTERS, NOT_STATED, OPTIONS, YES_NO, FieldSpec, Label, Options, Widget, as_typed
from tracker.review.adding import BY_HAND

SURE_ENOUGH = 0.70
_QUOTES_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Quote:
    text: str
    anchor: str
    paragraph: int | None


@dataclass(slots=True)
class FieldView:
    """One field of the form. `must_check` tints it and puts it in the list of fields to check."""

    spec: FieldSpec
    letter: str
    value: str
    shown: str
    options: Options
    before: str = ""
    quotes: list[Quote] = field(default_factory=list)
    more_quotes: int = 0
    confidence: float | None = None
    why: list[str] = field(default_factory=list)
    rule: str = ""
    must_check: bool = False
    is_edited: bool = False
    error: str = ""
    words_typed: str = ""
    denies: bool = False

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def choices(self) -> SafeString:
        """The options of a select, the present value chosen."""
        return SafeString(
            "".join(
                f'<option value="{escape(str(code))}"{" selected" if str(code) == self.value else ""}>{escape(str(label))}</option>'
                for code, label in self.options
            )
        )

    @property
    def state(self) -> str:
        """As classes."""
        named = {" check-me": self.must_check, " edited": self.is_edited, " err": bool(self.error)}
        return "".join(name for name, is_so in named.items() if is_so)

    @property
    def evidence(self) -> str:
        return self.spec.evidence.value

    @property
    def percent(self) -> int:
        return round((self.confidence or 0) * 100)


def anchor_of(candidate: Candidate, name: str, number: int) -> str:
    return f"m{candidate.id}-{name}-{number}"


def form(
    candidate: Candidate,
    text: str,
    paragraphs: Sequence[marking.Paragraph],
    typed: Mapping[str, str],
    words_typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> list[tuple[Label, list[FieldView]]]:
    """The fields in their groups. `typed` and `errors` bring back what was refused."""
    directories = Directories()
    groups = []
    for legend, group in GROUPS[Candidate.Kind(candidate.kind)]:
        shown = [spec for spec in group if spec.always or spec.name in candidate.values]
        fields = [_field(spec, candidate, text, paragraphs, typed, errors.get(spec.name, ""), directories) for spec in shown]
        for view in fields:
            view.words_typed = words_typed.get(view.name, "")
        groups.append((legend, fields))
    return groups


def _field(
    spec: FieldSpec,
    candidate: Candidate,
    text: str,
    paragraphs: Sequence[marking.Paragraph],
    typed: Mapping[str, str],
    error: str,
    directories: Directories,
) -> FieldView:
    known: FieldValue | None = candidate.values.get(spec.name)
    before = as_typed(known["value"]) if known else ""
    value = typed.get(spec.name, before)
    view = FieldView(
        spec=spec,
        letter=LETTERS[spec.evidence],
        value=value,
        shown=words.shown(spec.name, known["value"] if known else None),
        options=_options(spec, value, directories),
        before=before,
        is_edited=value != before,
        error=error,
        denies=candidate.kind == Candidate.Kind.NOT_DETAINED,
    )
    if known:
        spans = known["spans"]
        view.quotes = [
            Quote(text[start:end], anchor_of(candidate, spec.name, at), marking.paragraph_number(paragraphs, start))
            for at, (start, end) in enumerate(spans[:_QUOTES_SHOWN])
        ]
        view.more_quotes = max(len(spans) - _QUOTES_SHOWN, 0)
        view.confidence = known["confidence"]
        view.why = _reasons(spec, known, candidate)
        view.rule = "" if known["rule"] == BY_HAND else known["rule"]
        view.must_check = (
            known["confidence"] < SURE_ENOUGH
            or bool(candidate.rivals.get(spec.name))
            or (spec.name == "value" and "warnings" in candidate.values)
        )
    return view


def _reasons(spec: FieldSpec, known: FieldValue, candidate: Candidate) -> list[str]:
    """Why the reader says so, what else the words may mean, and what does not add up."""
    found = [sentence] if (sentence := words.rule(known["rule"])) else []
    if spec.widget is Widget.DATE and (when := parsed(str(known["value"]))):
        found.insert(0, in_words(when))
    if known["confidence"] < SURE_ENOUGH:
        found.append(_("The reader is not sure."))
    rivals = [words.shown(spec.name, rival["value"]) for rival in candidate.rivals.get(spec.name, []) if rival]
    if rivals:
        found.append(_("The words may also mean: %(readings)s.") % {"readings": "; ".join(rivals)})
    if spec.name == "value":
        found += [words.warning(code) for code in (candidate.values.get("warnings") or {}).get("value", [])]
    return found


def _options(spec: FieldSpec, value: str, directories: Directories) -> Options:
    """The choices of a select; the present value is always among them, whatever the directories say."""
    if spec.widget is Widget.YES_NO:
        return [("", NOT_STATED), *YES_NO]
    if spec.widget is not Widget.SELECT:
        return []
    choices = directories.options(spec.directory) if spec.directory else list(OPTIONS[spec.name])
    if spec.name == "metric":
        choices = [(value if code == words.metric_slug(value) else code, label) for code, label in choices]
    if value and value not in {code for code, _label in choices}:
        choices = [(value, words.shown(spec.name, value)), *choices]
    return [("", NOT_STATED), *choices]
