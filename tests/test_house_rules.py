"""Rules of the house that no import contract can hold: who writes the registry, how tables point at each other, what stands at the top."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

BASE = Path(__file__).resolve().parent.parent
REGISTRY = {model.__name__ for model in apps.get_app_config("detentions").get_models()}
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete", "save"}
WRITERS = ("detentions/actions/", "detentions/archive.py", "detentions/rollups/", "detentions/editions/", "detentions/models/")
# `User` where people are managed: the portal sets a person's own passphrase.
MAY_ALSO = {("tracker/portal/first.py", "User")}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for package in ("config", "detentions", "tracker"):
        for path in sorted((BASE / package).rglob("*.py")):
            name = path.relative_to(BASE).as_posix()
            if "/migrations/" not in name:
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def chain(node: ast.AST) -> Iterator[str]:
    """The names of `A.b.c(...).d`, outermost last."""
    if isinstance(node, ast.Call):
        yield from chain(node.func)
    elif isinstance(node, ast.Attribute):
        yield from chain(node.value)
        yield node.attr
    elif isinstance(node, ast.Name):
        yield node.id


def test_only_actions_and_the_archive_write_the_registry() -> None:
    """`Model.objects….create(…)` and the like on a model of the registry, anywhere else."""
    found = []
    for name, tree in modules():
        if name.startswith(WRITERS):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                words = list(chain(node.func))
                model = words[0] if words else ""
                if model in REGISTRY and (name, model) not in MAY_ALSO:
                    found.append(f"{name}:{node.lineno} {'.'.join(words)}")

    assert not found


def test_nobody_reaches_for_a_model_by_name() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get_model"
    ]

    assert not found


def test_no_module_receives_signals_or_overrides_save() -> None:
    found = []
    for name, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name == "save" and name.startswith(("detentions/models", "tracker/models")):
                found.append(f"{name}:{node.lineno} save()")
            if isinstance(node, ast.Name) and node.id in {"receiver", "post_save", "pre_save"}:
                found.append(f"{name}:{node.lineno} {node.id}")

    assert not found


@pytest.mark.parametrize("model", list(apps.get_app_config("tracker").get_models()), ids=lambda model: model.__name__)
def test_the_registry_does_not_know_who_points_at_it(model: type[models.Model]) -> None:
    pointing = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.app_label == "detentions"
        and field.related_model.__name__ != "User"
        and not field.remote_field.hidden
    ]

    assert not pointing


@pytest.mark.parametrize(
    "model",
    [model for name in ("detentions", "tracker") for model in apps.get_app_config(name).get_models()],
    ids=lambda model: model.__name__,
)
def test_constraints_have_names_that_read(model: type[models.Model]) -> None:
    assert not model._meta.ordering
    for constraint in model._meta.constraints:
        assert len(constraint.name.split("_")) >= 3, constraint.name


def test_the_top_level_is_the_agreed_one() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=BASE, capture_output=True, text=True, check=False).stdout.split("\n")
    top = {line.split("/", 1)[0] for line in listed if line}
    if not top:  # not a checkout: an unpacked archive
        top = {path.name for path in BASE.iterdir()} - {".venv", ".local"}

    assert top >= {"manage.py", "tracker", "detentions", "config", "tests", "seeds", "requirements.txt", "Dockerfile"}
    assert {name for name in top if not name.startswith(".")} <= {
        *("manage.py", "tracker", "detentions", "config", "tests", "seeds", "requirements.txt", "requirements-dev.txt", "Dockerfile"),
        *("README.md", "Makefile", "pyproject.toml", "compose.yaml", "LICENSE", "docs"),
    }
