"""The pages of moving in: from the file to the record by hand of a reviewer and two leads, and nothing for anybody else."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from detentions.models import Detention
from tests.moving.conftest import World, again
from tests.moving.registers import make
from tests.portal.conftest import SignIn, as_user
from tracker.models import Register, Trace

__all__ = ["as_user"]


def page(name: str, register: Register) -> str:
    return reverse(f"portal:register_{name}" if name else "portal:register", kwargs={"register_id": register.pk})


def sent(browser: Client, content: bytes, **more: str) -> Register:
    file = SimpleUploadedFile("registro.csv", content)
    answer = browser.post(reverse("portal:registers"), {"file": file, "title": "Registro", "as_of": "2026-01", "encoding": "", **more})
    assert answer.status_code == 302, answer.content.decode()
    return Register.objects.latest("sent_at")


def test_from_a_file_to_the_record_and_back(world: World, as_user: SignIn) -> None:
    made = make(30, 17, seed=5)
    beto, lidia, lucas = as_user(world.cast.beto), as_user(world.lidia, language="es"), as_user(world.lucas)
    register = sent(beto, made.csv())

    columns = beto.get(page("columns", register)).content.decode()
    assert "Fecha de detención" in columns
    chosen = {f"c-{at}": field for at, field in enumerate(register.fields)}
    beto.post(page("columns", register), {**chosen, "order": "day"})
    world.work(register)
    faults = list(csv.reader(io.StringIO(beto.get(page("faults", register)).content.decode("utf-8-sig"))))
    assert {(int(row[0]), row[2]) for row in faults[1:]} == {(one.row, one.column) for one in made.faults}
    assert "31/02/2024" in beto.get(page("rows", register) + "?state=fault").content.decode()

    sample = beto.get(page("sample", register)).context["lines"]
    assert sample
    assert beto.post(page("sample", register), {}).status_code == 400
    beto.post(page("sample", register), {f"v-{line.row.number}": "right" for line, _verdict in sample})
    assert beto.post(page("sign", register)).status_code == 403
    lidia.post(page("sign", register))
    lidia.post(page("sign", register))
    assert not Detention.objects.exists()
    lucas.post(page("sign", register))
    assert world.work(register).state == Register.State.WRITTEN
    assert Detention.objects.count() == 30 - len({one.row for one in made.faults})

    assert lidia.get(page("", register)).status_code == 200
    lidia.post(page("back", register), {"reason": "Otro archivo."})
    assert world.work(register).state == Register.State.TAKEN_BACK
    assert "Otro archivo." in lidia.get(page("", register)).content.decode()
    acts = set(Trace.objects.values_list("act", flat=True))
    assert {"registers", "register_columns", "register_faults", "register_sample", "register_sign", "register_back"} <= acts


def test_a_word_is_settled_and_a_question_answered_on_the_page(world: World, as_user: SignIn) -> None:
    rows = make(4, 0)
    rows.rows[0][6] = "Los de siempre"
    rows.rows[3][1:8] = rows.rows[1][1:8]
    beto = as_user(world.cast.beto)
    register = world.check(world.send(rows.csv()))
    assert "Los de siempre" in beto.get(page("", register)).content.decode()

    beto.post(page("words", register), {"f-0": "agencies", "w-0": "Los de siempre", "m-0": "sebin"})
    world.work(register)
    assert "Row 3 has the same name" in beto.get(page("rows", register) + "?state=question").content.decode()
    beto.post(page("rows", register) + "?state=question", {"a-5": "new"})

    assert list(again(register.pk).rows.order_by("number").values_list("state", flat=True)) == ["new"] * 4


def test_progress_is_seen_while_a_worker_reads_and_then_the_page_comes_anew(world: World, as_user: SignIn) -> None:
    register = world.send(make(3, 0).csv())
    beto = as_user(world.cast.beto)
    chosen = {f"c-{at}": field for at, field in enumerate(register.fields)}
    beto.post(page("columns", register), chosen)

    assert "0 of 3 rows are read" in beto.get(page("progress", register)).content.decode()
    world.work(register)
    answer = beto.get(page("progress", register))
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (286, "true")


@pytest.mark.parametrize("name", ["", "progress", "columns", "rows", "faults", "sample", "original"])
def test_another_organisations_register_looks_absent(world: World, as_user: SignIn, name: str) -> None:
    register = world.check(world.send(make(3, 0).csv()))
    diego = as_user(world.cast.diego)

    answer = diego.get(page(name, register))

    assert answer.status_code == (403 if name == "original" else 404)
    assert "Registro de muestra" not in diego.get(reverse("portal:registers")).content.decode()


@pytest.mark.parametrize("name", ["words", "rows", "sample", "discard", "columns"])
def test_another_organisation_changes_nothing(world: World, as_user: SignIn, name: str) -> None:
    register = world.check(world.send(make(3, 0).csv()))

    assert as_user(world.cast.diego).post(page(name, register), {"a-2": "out", "m-0": "-"}).status_code == 404
    assert again(register.pk).state == Register.State.CHECKED


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There is nothing in it"),
        (b"%PDF-1.4 x", "no table that we can read"),
        (b"PK\x03\x04broken", "no table that we can read"),
        ("Nombre;Año\nJosé;1".encode("cp1252"), "not in UTF-8"),
        (b"Nombre,Fecha\n", "headers must stand above"),
    ],
)
def test_a_file_that_is_no_register_says_what_to_do(world: World, as_user: SignIn, content: bytes, sentence: str) -> None:
    answer = as_user(world.cast.beto).post(
        reverse("portal:registers"), {"file": SimpleUploadedFile("x.csv", content), "title": "x", "as_of": ""}
    )

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Register.objects.exists()
