"""References that are checked once per statement and not once per row: a bulk load writes two hundred thousand of them at a time, most to
the same few rows, and a foreign key looks each of them up and locks it.

A foreign key with `db_constraint=False` is one of these. What it leads to carries `kept_for_good`: where nothing is ever deleted or given
another id, to look once, without a lock, is enough.
"""

from __future__ import annotations

import pgtrigger
from django.db import models

_CHECK = """
IF EXISTS (
    SELECT FROM (SELECT DISTINCT "{column}" AS id FROM written WHERE "{column}" IS NOT NULL) AS told
    WHERE (SELECT true FROM "{table}" AS kept WHERE kept.id = told.id) IS NULL
) THEN
    RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE = '{said}';
END IF;
"""


class ReferencesLeadSomewhere(pgtrigger.Trigger):
    """Refuses a statement that inserts a row which refers to none, as a foreign key would. For rows whose references are never edited."""

    name = "references_lead_somewhere"
    level = pgtrigger.Statement
    when = pgtrigger.After
    operation = pgtrigger.Insert
    referencing = pgtrigger.Referencing(new="written")  # type: ignore[no-untyped-call]  # its __init__ has no types

    def get_func(self, model: models.Model) -> str:
        checks = [
            _CHECK.format(
                column=field.column,
                table=field.related_model._meta.db_table,
                said=f"{model._meta.db_table}.{field.column} refers to a row that is not there",
            )
            for field in unconstrained(model)
        ]
        return "".join(checks) + "RETURN NULL;"


def unconstrained(model: models.Model | type[models.Model]) -> list[models.ForeignKey[models.Model]]:
    """The foreign keys of a model that have no constraint of their own."""
    found = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    return [field for field in found if not field.db_constraint]  # type: ignore[attr-defined]  # the stubs leave it out


def kept_for_good() -> list[pgtrigger.Trigger]:
    """For what such references lead to: no row is deleted, and none gets another id."""
    return [
        pgtrigger.Protect(name="rows_are_kept_for_good", operation=pgtrigger.Delete),
        pgtrigger.ReadOnly(name="ids_are_kept_for_good", fields=["id"]),
    ]
