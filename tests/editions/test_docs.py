"""What the guide says works: its Python example runs on real files, its codebook names every column."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from django.test import Client

from detentions.editions import trees
from detentions.editions.packages import SCHEMAS
from tests.api.registry import SEED_DAY, Registry
from tests.editions.conftest import LISTED, files, publish

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


def test_the_example_in_python_counts_the_listed_people(a_record: Registry, tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (DOCS / "api.md").read_text(encoding="utf-8"), re.S)
    number = publish().number
    trees.write(tmp_path)

    done = subprocess.run([sys.executable, "-c", example], cwd=tmp_path / str(number), capture_output=True, text=True, check=True)

    assert done.stdout.strip() == str(LISTED)


def test_the_line_for_openssl_verifies(a_record: Registry, tmp_path: Path) -> None:
    (line,) = re.findall(r"^openssl .*$", (DOCS / "api.md").read_text(encoding="utf-8"), re.M)
    number = publish().number
    trees.write(tmp_path)

    assert subprocess.run(line, shell=True, cwd=tmp_path / str(number), capture_output=True, check=False).returncode == 0


def test_the_codebook_names_every_column() -> None:
    words = (DOCS / "codebook.md").read_text(encoding="utf-8")

    for path, fields in SCHEMAS.items():
        part = words.split(f"## {path}\n")[1].split("\n## ")[0]
        assert re.findall(r"^\| `(\w+)` \|", part, re.M) == [name for name, _kind, _about in fields]


def test_the_data_package_passes_the_validator_that_statisticians_use(a_record: Registry, tmp_path: Path) -> None:
    a_record.count(866, SEED_DAY, reference="a")
    number = publish().number
    trees.write(tmp_path)
    command = [str(Path(sys.executable).parent / "frictionless"), "validate", "--json", "datapackage.json"]

    done = subprocess.run(command, cwd=tmp_path / str(number), capture_output=True, text=True, check=False)

    said = json.loads(done.stdout)
    assert (done.returncode, said["valid"], said["stats"]["errors"]) == (0, True, 0)
    assert {task["place"] for task in said["tasks"]} == set(SCHEMAS)
    path = tmp_path / str(number) / "cases.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",1\n", ",one\n"), encoding="utf-8")
    assert subprocess.run(command, cwd=path.parent, capture_output=True, check=False).returncode != 0


def test_every_question_of_the_guide_is_answered(a_record: Registry, client: Client) -> None:
    a_record.count(866, SEED_DAY, reference="a")
    publish()
    words = (DOCS / "api.md").read_text(encoding="utf-8")
    asked = re.findall(r"^curl '?https://record.example.org(/[^' \n]*)", words, re.M)
    named = re.findall(r"`(/api/v1/[a-z-]*/?)(?:\?[^`]*)?`", words)

    assert len(asked) >= 3
    for address in {*asked, *named}:
        assert client.get(address).status_code == 200, address


def test_the_example_in_r_reads_the_columns_that_there_are(a_record: Registry) -> None:
    """R itself isn't here: its example is held against the file that it reads."""
    (example,) = re.findall(r"```r\n(.*?)```", (DOCS / "api.md").read_text(encoding="utf-8"), re.S)
    columns = {name for name, _kind, _about in SCHEMAS["periods.csv"]}

    assert 'read.csv("periods.csv"' in example
    assert set(re.findall(r"\b(definition|sure|from|to|person)\b", example)) == {"definition", "sure", "from", "to", "person"} <= columns
    rules = {one["definition"] for one in json.loads(files(publish())["figures.json"])}
    assert set(re.findall(r'definition == "([^"]+)"', example)) <= rules
