from pathlib import Path

import pytest

from config import env


@pytest.mark.parametrize(("text", "flag"), [("1", True), ("yes", True), ("ON", True), ("0", False), ("no", False), ("off", False)])
def test_reads_a_flag(monkeypatch: pytest.MonkeyPatch, text: str, flag: bool) -> None:
    monkeypatch.setenv("A_FLAG", text)

    assert env.flag("A_FLAG", default=not flag) is flag


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("A_THING", text)

    assert env.flag("A_THING", default=True) is True
    assert env.number("A_THING", 7) == 7
    assert env.text("A_THING", "default") == text.strip()


@pytest.mark.parametrize("text", ["maybe", "2", "tru"])
def test_refuses_a_flag_that_is_neither(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("A_FLAG", text)

    with pytest.raises(env.BadEnvironment, match="A_FLAG"):
        env.flag("A_FLAG", default=False)


@pytest.mark.parametrize("text", ["ten", "1.5", "-3", "0x10"])
def test_refuses_a_number_that_is_none(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("A_NUMBER", text)

    with pytest.raises(env.BadEnvironment, match="A_NUMBER"):
        env.number("A_NUMBER", 1)


def test_reads_a_secret_from_the_file_that_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("hidden\n")
    monkeypatch.setenv("A_SECRET_FILE", str(tmp_path / "key"))

    assert env.secret("A_SECRET") == "hidden"


def test_says_which_file_of_a_secret_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("A_SECRET_FILE", str(tmp_path / "none"))

    with pytest.raises(env.BadEnvironment, match="A_SECRET_FILE"):
        env.secret("A_SECRET")


def test_splits_a_list_and_drops_the_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_WORDS", " a, ,b ,")

    assert env.words("SOME_WORDS") == ["a", "b"]


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("socks5h://127.0.0.1:9050", True),
        ("http://proxy:3128", True),
        ("socks5://127.0.0.1:9050", False),  # resolves names here
        ("http://proxy", False),
        ("http://user:word@proxy:3128", False),
        ("http://proxy:port", False),
        ("tor", False),
    ],
)
def test_a_proxy_is_named_with_its_port_and_without_a_password(address: str, is_one: bool) -> None:
    assert env.is_proxy(address) is is_one
