"""What lies in Redis is data: whoever can write there makes us run nothing."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from redis import Redis

from config.places import Places


class Planted:
    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.file,)


@pytest.mark.parametrize("value", [7, 0, True, None, "7", 1.5, [1726000000.25, 1726000001.5], {"a": [1, "b"]}])
def test_it_gives_back_what_was_kept(test_services: Places, value: object) -> None:
    cache.set("kept", value, 10)

    assert cache.get("kept", "nothing") == value


def test_it_counts(test_services: Places) -> None:
    cache.set("count", 1, 10)

    assert cache.incr("count") == 2
    assert cache.get("count") == 2


def test_a_planted_pickle_is_not_opened(test_services: Places, tmp_path: Path) -> None:
    file = tmp_path / "ran"
    Redis.from_url(str(settings.CACHES["default"]["LOCATION"])).set(cache.make_key("planted"), pickle.dumps(Planted(file)))

    with pytest.raises(ValueError, match=r"."):
        cache.get("planted")

    assert not file.exists()
