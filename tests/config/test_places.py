import stat
from pathlib import Path

import pytest

from config import database
from config.embedded import folders
from config.places import Places


def test_keeps_sockets_beside_the_data_where_they_fit() -> None:
    assert Places(Path("/srv/record")).sockets == Path("/srv/record/run")


@pytest.mark.parametrize("name", ["x" * 100, "a,b", "a?b", "a#b", "a%b", 'a"b'])
def test_keeps_sockets_in_the_temp_folder_where_the_path_would_not_do(name: str) -> None:
    sockets = Places(Path("/srv") / name).sockets

    assert not sockets.is_relative_to("/srv")
    assert len(str(sockets / ".s.PGSQL.5432")) <= 107


def test_gives_two_installations_two_socket_folders() -> None:
    first, second = (Places(Path("/srv") / (letter * 100)) for letter in "ab")

    assert first.sockets != second.sockets


@pytest.mark.parametrize("folder", ["/srv/record", "/srv/a folder", "/srv/ñandú"])
def test_its_address_of_the_database_comes_back_whole_from_the_settings(folder: str) -> None:
    places = Places(Path(folder))

    settings = database.from_url(places.postgres_url("record_app"))

    assert (settings["HOST"], settings["USER"], settings["NAME"]) == (str(places.sockets), "record_app", "record")


def test_closes_a_folder_that_stood_open(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    folders.private_folder(tmp_path)

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_knows_whether_somebody_holds_the_installation(tmp_path: Path) -> None:
    places = Places(tmp_path)

    before = folders.is_open(places)
    with folders.lock(places):
        within = folders.is_open(places)

    assert (before, within, folders.is_open(places)) == (False, True, False)
