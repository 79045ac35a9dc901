"""The case: one loss of liberty of one detainee, and the dated events of its life."""

from __future__ import annotations

import secrets
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from detentions.choices import EventKind, ReleaseKind, Visibility
from detentions.models.agencies import Agency
from detentions.models.facts import DATE_FIELDS, FACT_FIELDS, Dated, Fact, FactQuerySet, date_is_in_order
from detentions.models.keys import CaseKey
from detentions.models.locations import Location
from detentions.models.organisations import Offence, Organisation
from detentions.models.people import Attribute, Detainee
from detentions.models.references import ReferencesLeadSomewhere, kept_for_good

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0/O, 1/I/L: people read ids out over the phone
_DIGITS = 6
_TIMES = {"recorded_at", "withdrawn_at"}
_AS_OPENED = ["public_id", "country", "detainee", "key", "is_sample", "opened_at", "opened_by"]


def new_public_id(country: str) -> str:
    """A random case id, such as VE-7KQ3M2. Never a sequence: numbers would tell how many cases are withheld."""
    (made,) = new_public_ids(country, 1)
    return made


def new_public_ids(country: str, number: int) -> list[str]:
    """Of `number` cases. Each digit is as likely as any other: bytes beyond the last whole alphabet are thrown away."""
    whole = 256 - 256 % len(_ALPHABET)
    digits = ""
    while len(digits) < number * _DIGITS:
        digits += "".join([_ALPHABET[byte % len(_ALPHABET)] for byte in secrets.token_bytes(number * (_DIGITS + 2)) if byte < whole])
    return [f"{country}-{digits[start : start + _DIGITS]}" for start in range(0, number * _DIGITS, _DIGITS)]


class DetentionQuerySet(models.QuerySet["Detention"]):
    def listed(self) -> DetentionQuerySet:
        """Public by decision."""
        return self.filter(visibility=Visibility.LISTED, merged_into=None)

    def owned_by(self, organisation_ids: list[int]) -> DetentionQuerySet:
        return self.filter(organisation_id__in=organisation_ids)

    def of_minors(self) -> DetentionQuerySet:
        """Of people who were under 18 when they were taken, as a source says."""
        young = Attribute.objects.standing().filter(kind=Attribute.Kind.MINOR).exclude(value__in=("0", "no"))
        return self.filter(detainee__in=young.values("detainee"))


class Detention(models.Model):
    """The case. `version` rises with each write to it; a writer states the version it has seen."""

    public_id = models.CharField(max_length=9, unique=True, db_collation="C")
    country = models.CharField(max_length=2)
    detainee = models.ForeignKey(Detainee, on_delete=models.PROTECT, related_name="detentions", db_constraint=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.RESTRICTED)
    visibility_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    key = models.OneToOneField(CaseKey, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, related_name="absorbed", null=True, blank=True)
    is_sample = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)

    objects = DetentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="detention_id_has_the_form_of_one", condition=Q(public_id__regex=r"^[A-Z]{2}-[2-9A-HJ-NP-Z]{6}$")),
            models.CheckConstraint(
                name="detention_is_not_merged_into_itself", condition=Q(merged_into=None) | ~Q(merged_into=models.F("id"))
            ),
        ]
        triggers = [
            *kept_for_good(),
            pgtrigger.ReadOnly(name="a_case_stays_what_was_opened", fields=_AS_OPENED),
            ReferencesLeadSomewhere(),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = {"id", "country", "detainee", "visibility", "merged_into", "is_sample", "opened_at"}
        staff: ClassVar[set[str]] = {"public_id", "organisation", "visibility_reason", "version", "opened_by"}
        never: ClassVar[set[str]] = {"key"}

    def __str__(self) -> str:
        return self.public_id


class CustodyEvent(Dated, Fact):
    """A dated thing in the life of a detention. `place` is where it happened, `facility` where the person was held afterwards."""

    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="events", db_constraint=False)
    kind = models.CharField(max_length=14, choices=EventKind)
    release_kind = models.CharField(max_length=22, choices=ReleaseKind, blank=True)
    local_time = models.TimeField(null=True, blank=True)
    agencies = models.ManyToManyField(Agency, related_name="+", blank=True)
    place = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_constraint=False)
    facility = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_constraint=False)
    facility_as_worded = models.CharField(max_length=200, blank=True)
    whereabouts_unknown = models.BooleanField(null=True, blank=True)
    acknowledged = models.BooleanField(null=True, blank=True)
    contact_allowed = models.BooleanField(null=True, blank=True)
    contested = models.BooleanField(default=False)

    objects = FactQuerySet["CustodyEvent"].as_manager()

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            date_is_in_order("custodyevent"),
            models.CheckConstraint(
                name="custodyevent_release_is_of_a_named_kind",
                condition=Q(kind="release", release_kind__in=ReleaseKind.values) | (~Q(kind="release") & Q(release_kind="")),
            ),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = (
            DATE_FIELDS
            | _TIMES
            | {"id", "detention", "kind", "release_kind", "agencies", "place", "facility", "whereabouts_unknown", "acknowledged"}
        )
        staff: ClassVar[set[str]] = (FACT_FIELDS - _TIMES - {"id"}) | {"local_time", "facility_as_worded", "contact_allowed", "contested"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.kind} {self.when}"


class Charge(Dated, Fact):
    """What authorities allege, as worded, with the status it had on a date."""

    class Status(models.TextChoices):
        ALLEGED = "alleged", _("Alleged by authorities")
        CHARGED = "charged", _("Charged")
        CONVICTED = "convicted", _("Convicted")
        ACQUITTED = "acquitted", _("Acquitted")
        DROPPED = "dropped", _("Dropped")

    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="charges", db_constraint=False)
    offence = models.ForeignKey(Offence, on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_constraint=False)
    as_worded = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=Status)

    objects = FactQuerySet["Charge"].as_manager()

    class Meta(Fact.Meta):
        constraints = [*Fact.Meta.constraints, date_is_in_order("charge")]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = DATE_FIELDS | _TIMES | {"id", "detention", "offence", "status"}
        staff: ClassVar[set[str]] = (FACT_FIELDS - _TIMES - {"id"}) | {"as_worded"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.as_worded} ({self.status})"


class Consent(Fact):
    """What the person or the family agreed to, on what basis, for what, and until when. Who gave it is sealed."""

    class Basis(models.TextChoices):
        PERSON = "person", _("The person")
        FAMILY = "family", _("The family")
        LAWYER = "lawyer", _("The lawyer")
        ALREADY_PUBLIC = "already_public", _("Made public by the person, family or employer")

    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="consents")
    basis = models.CharField(max_length=14, choices=Basis)
    scope = models.CharField(max_length=200)
    until = models.DateField(null=True, blank=True)
    given_by_sealed = models.BinaryField(null=True)

    objects = FactQuerySet["Consent"].as_manager()

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = FACT_FIELDS | {"detention", "basis", "scope", "until"}
        never: ClassVar[set[str]] = {"given_by_sealed"}

    def __str__(self) -> str:
        return f"{self.basis}: {self.scope}"


class Ruling(Fact):
    """Which of several rival claims we follow, and why. The rivals stay."""

    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="rulings")
    field = models.CharField(max_length=30)
    followed_fact = models.UUIDField()
    reason = models.CharField(max_length=500)

    objects = FactQuerySet["Ruling"].as_manager()

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = FACT_FIELDS | {"detention", "field", "followed_fact", "reason"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"
