import base64
import stat
from pathlib import Path

import pytest

from config import first_keys
from config.places import Places


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("DATA_KEY", raising=False)
    return Places(tmp_path)


def test_writes_two_keys_that_only_their_owner_can_read(places: Places) -> None:
    first_keys.write_missing(places)

    files = [places.keys / "secret_key", places.keys / "data_key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(places.keys.stat().st_mode) == 0o700
    assert len(files[0].read_text().strip()) >= 64
    assert len(base64.b64decode(files[1].read_text(), validate=False)) == 32


def test_never_writes_over_a_key(places: Places) -> None:
    first_keys.write_missing(places)
    before = [path.read_text() for path in sorted(places.keys.iterdir())]

    first_keys.write_missing(places)

    assert [path.read_text() for path in sorted(places.keys.iterdir())] == before


def test_makes_no_new_data_key_where_there_is_data_sealed_with_another(places: Places) -> None:
    places.postgres.mkdir()

    with pytest.raises(first_keys.DataKeyLost):
        first_keys.write_missing(places)

    assert not (places.keys / "data_key").exists()


def test_writes_no_key_that_the_environment_provides(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "x" * 50)
    monkeypatch.setenv("DATA_KEY", "y")

    first_keys.write_missing(places)

    assert list(places.keys.iterdir()) == []
