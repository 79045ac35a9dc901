"""Every field of every table has been decided on: public, counted, staff or never. A new column can't publish itself."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

OURS = [model for name in ("detentions", "tracker") for model in apps.get_app_config(name).get_models()]
SETS = ("public", "counted", "staff", "never")


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_it_decides_on_each_field_once(model: type[models.Model]) -> None:
    exposure = model.Exposure  # type: ignore[attr-defined]  # what this test is about
    decided = [name for kind in SETS for name in getattr(exposure, kind)]
    columns = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}

    assert sorted(decided) == sorted(set(decided)), "a field is decided on twice"
    assert set(decided) == columns


def test_it_keeps_names_and_words_from_the_public() -> None:
    def seen(name: str) -> set[str]:
        exposure = apps.get_model("detentions", name).Exposure
        return set(exposure.public | exposure.counted)

    assert not seen("DetaineeName")
    assert not seen("NotDetained")
    assert not seen("User")
    assert "text" not in seen("Source")
    assert "public_id" not in seen("Detention")
