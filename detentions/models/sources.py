"""The words. A source is kept as it came, with its hash, and never changes; a citation ties a fact to a span of one."""

from __future__ import annotations

import hashlib
import uuid
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from detentions.choices import SourceKind
from detentions.models.facts import DATE_FIELDS, Dated, date_is_in_order
from detentions.models.keys import CaseKey
from detentions.models.references import ReferencesLeadSomewhere


class Source(Dated):
    """What came in. The three date columns say when it was published.

    `sha256` is of the bytes received; `text` is what `text_tool` made of them and has a hash of its own. A source of kind
    *address only* has neither: it says where something was read of which no copy is kept. A source with a `key` is sealed: `content` is
    its text sealed under the key, `sha256` of the sealed bytes, and `text` is empty; read it through `words`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=14, choices=SourceKind)
    sha256 = models.CharField(max_length=64, null=True, blank=True)
    content = models.BinaryField(null=True)
    media_type = models.CharField(max_length=80, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    text_tool = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=1000, blank=True)
    language = models.CharField(max_length=8, blank=True)
    is_sample = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(CaseKey, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sha256"], condition=Q(sha256__isnull=False), name="source_content_is_kept_once"),
            models.UniqueConstraint(fields=["address"], condition=Q(kind="address_only"), name="source_address_is_noted_once"),
            models.CheckConstraint(
                name="source_has_its_bytes_or_says_address_only",
                condition=Q(kind="address_only", sha256=None, content=None)
                | (~Q(kind="address_only") & Q(sha256__isnull=False, content__isnull=False)),
            ),
            date_is_in_order("source"),
        ]
        triggers = [pgtrigger.Protect(name="sources_never_change", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = {"id", "kind", "address", "publisher", "title", "is_sample"}
        staff: ClassVar[set[str]] = DATE_FIELDS | {
            "sha256",
            "content",
            "media_type",
            "encoding",
            "text",
            "text_sha256",
            "text_tool",
            "language",
            "received_at",
            "received_by",
        }
        never: ClassVar[set[str]] = {"key"}

    def __str__(self) -> str:
        if self.kind == SourceKind.TESTIMONY:
            return f"{self.get_kind_display()} {self.when}"
        return self.title or self.publisher or str(self.pk)

    def words(self) -> str:
        """The text; of a sealed source, as its key opens it. Reads the key. Raises Erased."""
        return self.key.unseal(bytes(self.content or b""), place=self.place_of_words()).decode() if self.key else self.text

    def place_of_words(self) -> str:
        """What sealed words are bound to."""
        return f"source:{self.pk}"


class Citation(models.Model):
    """Ties a fact to the words it rests on: characters `start` to `end` of the source's text.

    A source of kind address only has no text; its citations have no span. `fact_id` is the fact's UUID, unique over all kinds.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fact_kind = models.CharField(max_length=20)
    fact_id = models.UUIDField()
    field = models.CharField(max_length=30, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations", db_constraint=False)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    quote_sha256 = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="citation_has_a_span_or_none", condition=Q(start=None, end=None) | Q(start__isnull=False, end__gt=F("start"))
            ),
            models.UniqueConstraint(
                fields=["fact_id", "field", "source", "start", "end"], name="citation_is_made_once", nulls_distinct=False
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="citations_never_change", operation=pgtrigger.Update | pgtrigger.Delete),
            ReferencesLeadSomewhere(),
        ]

    class Exposure:
        public: ClassVar[set[str]] = set()
        counted: ClassVar[set[str]] = {"id", "fact_kind", "fact_id", "source"}
        staff: ClassVar[set[str]] = {"field", "start", "end", "quote_sha256", "recorded_at"}
        never: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.source_id}[{self.start}:{self.end}]"

    @staticmethod
    def digest(quote: str) -> str:
        return hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()
