"""Backups: what the data key alone opens, what is noticed, and a way back that gives everything again."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from config import startup
from config.embedded import folders
from config.places import Places
from config.safekeeping import backing_up, box, bringing_back
from config.safekeeping.contents import contents, differences
from detentions import archive, sealing
from detentions.actions import cases, directories
from detentions.actions.cases import EventFacts, PersonFacts, Words
from detentions.choices import EventKind, SourceKind
from detentions.when import When
from tests.cast import assemble
from tests.installation import BASE, environment, free_port

NOW = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
KEY, OTHER = b"k" * 32, b"o" * 32
NAME = "Ramona Muestra Inconfundible"


def closed(words: bytes, key: bytes = KEY) -> bytes:
    file = io.BytesIO()
    sealer = box.Sealer(file, key, {"made_at": "2026-12-01"})
    for start in range(0, len(words), 7):
        sealer.write(words[start : start + 7])
    sealer.close()
    return file.getvalue()


def inside(file: bytes, key: bytes = KEY) -> bytes:
    return b"".join(box.opened(io.BytesIO(file), key))


@pytest.fixture
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(box, "_CHUNK", 16)


@pytest.mark.usefixtures("_small_chunks")
@pytest.mark.parametrize("length", [0, 1, 15, 16, 17, 32, 100])
def test_it_gives_back_what_was_put_in_and_shows_none_of_it(length: int) -> None:
    words = (NAME.encode() * 9)[:length]

    file = closed(words)

    assert inside(file) == words
    assert NAME.encode()[:8] not in file
    with pytest.raises(box.AnotherKey, match=sealing.fingerprint(KEY)):
        inside(file, OTHER)


@pytest.mark.usefixtures("_small_chunks")
def test_it_notices_every_changed_byte_and_every_cut() -> None:
    file = closed(b"fifty bytes of what nobody else shall ever read ..")

    for place in range(len(file)):
        with pytest.raises((box.Damaged, box.NotABackup, box.AnotherKey)):
            inside(file[:place] + bytes([file[place] ^ 1]) + file[place + 1 :])
    for place in range(len(file)):
        with pytest.raises((box.Damaged, box.NotABackup)):
            inside(file[:place])


@pytest.mark.usefixtures("_small_chunks")
def test_it_notices_chunks_that_change_places() -> None:
    file = closed(b"a" * 16 + b"b" * 16 + b"c" * 8)
    start = file.index(b"\n") + 1
    first, second = file[start : start + 32], file[start + 32 : start + 64]

    for wrong in (second + first, first + first, second):
        with pytest.raises(box.Damaged):
            inside(file[:start] + wrong + file[start + 64 :])


def written(folder: Path) -> Path:
    """A backup of a small registry, made by the command."""
    cast = assemble()
    texts = {"name_es": "x", "name_en": "x", "text_es": "x", "text_en": "x"}
    definition = {"counts": "persons", "held_through": [], "minimum_hours": 0, "stale_after_days": 0}
    directories.load_rules(rules=[{"slug": "all", "number": 1, "definition": definition, **texts}], by=cast.ana, at=NOW)
    text = f"{NAME} fue detenida."
    words, _is_new = archive.keep(
        content=text.encode(),
        text=text,
        text_tool="plain 1",
        encoding="utf-8",
        media_type="text/plain",
        kind=SourceKind.NEWS,
        publisher="x",
        published=When.parse("2024-05-02"),
        by=cast.ana,
        at=NOW,
    )
    event = EventFacts(EventKind.ARREST, When.parse("2024-05-02"), words=[Words(words, 0, len(NAME), "person")])
    person = PersonFacts(NAME, words=[Words(words, 0, len(NAME), "person")])
    cases.open_case(person=person, event=event, country="VE", organisation=cast.ours, is_sample=False, by=cast.ana, at=NOW)
    out = io.StringIO()
    call_command("backup", to=folder, stdout=out)
    (file,) = folder.glob("*.backup")
    assert str(file) in out.getvalue()
    return file


@pytest.mark.django_db(transaction=True)
def test_a_backup_comes_back_with_the_same_rows_numbers_chain_and_words(tmp_path: Path) -> None:
    file = written(tmp_path / "away")
    key, told = tmp_path / "key", bringing_back.look_inside(file, backing_up.own_key())
    key.write_text(settings.DATA_KEY)

    restored = manage(tmp_path / "unused", "restore", str(file), "--rehearse", "--key-file", str(key))

    assert restored.returncode == 0, restored.stderr
    assert [line for line in restored.stdout.splitlines() if line.endswith(": well")] == ["verify_changes: well", "verify_evidence: well"]
    assert told == json.loads(json.dumps(contents(date.fromisoformat(told["day"]))))
    assert (told["held"], told["evidence"]["sources"], told["rows"]["detentions_detention"]) == ({"all-v1": [1, 1]}, 1, 1)
    assert file.stat().st_mode & 0o077 == 0
    for secret in (NAME.encode(), settings.DATA_KEY.encode(), sealing.data_key(settings.DATA_KEY), b"Muestra"):
        assert secret not in file.read_bytes()


def test_it_says_in_a_sentence_why_it_brings_nothing_back(tmp_path: Path) -> None:
    own = sealing.data_key(settings.DATA_KEY)
    told = b'{"rows": {}, "chain": {"rows": 0}}'
    whole = closed(len(told).to_bytes(8, "big") + told, own)
    files = {"whole": whole, "cut": whole[:-1], "none": b"{}", "key": settings.DATA_KEY.encode(), "other": b"b" * 43 + b"="}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "taken" / "postgres").mkdir(parents=True)

    def refusal(file: str, key: str = "key", data: str = "empty") -> str:
        with pytest.raises(CommandError) as why:
            call_command("restore", tmp_path / file, data=tmp_path / data, key_file=tmp_path / key)
        return str(why.value)

    call_command("restore", tmp_path / "whole", check=True, stdout=io.StringIO())
    assert "no backup of this program" in refusal("none")
    assert "No such file" in refusal("nowhere")
    assert "Choose another folder" in refusal("whole", data="taken")
    for file, key, sentence in (("cut", "key", "is damaged"), ("whole", "other", sealing.fingerprint(own))):
        with pytest.raises(CommandError, match=sentence):
            call_command("restore", tmp_path / file, check=True, key_file=tmp_path / key)


def test_it_names_what_a_copy_lacks() -> None:
    whole = {"rows": {"a": 2, "b": 1}, "chain": {"rows": 3}, "evidence": {}, "held": {"all-v1": [1, 1]}}

    found = differences(whole, {**whole, "rows": {"a": 1, "b": 1, "new": 5}, "held": {"all-v1": [0, 1]}})

    assert found == ["a: 2 rows in the backup, 1 here", "held: {'all-v1': [1, 1]} in the backup, {'all-v1': [0, 1]} here"]


def test_old_backups_go_and_the_last_one_stays(tmp_path: Path) -> None:
    names = [f"record-2026{day}T000000Z.backup" for day in ("0101", "0201", "1130")]
    for name in (*names, "something else"):
        (tmp_path / name).touch()

    backing_up.remove_older(tmp_path, than_days=30, at=NOW)
    backing_up.remove_older(tmp_path, than_days=30, at=datetime(2027, 6, 1, tzinfo=UTC))

    assert sorted(path.name for path in tmp_path.iterdir()) == [names[-1], "something else"]


def test_a_sealed_house_opens_only_with_the_key(tmp_path: Path) -> None:
    places = Places(tmp_path)
    places.sealed.mkdir()
    (places.sealed / "record-20261201T000000Z.backup").write_bytes(closed(b"x"))

    opened = manage(tmp_path, "up", "--port", str(free_port()))
    with pytest.raises(CommandError):
        call_command("unseal", key_file=tmp_path / "nowhere")

    assert (opened.returncode, "is sealed" in opened.stdout) == (startup.FAILED, True)
    assert not places.keys.exists()
    with folders.lock(places):
        assert not places.postgres.exists()


def manage(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BASE / "manage.py"), *words]
    return subprocess.run(command, env=environment(data), cwd=BASE, capture_output=True, text=True, check=False)
