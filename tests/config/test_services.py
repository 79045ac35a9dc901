import pytest
from django.core.cache import cache
from django.db import connection


@pytest.mark.django_db
def test_gives_each_test_a_real_postgres() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = cursor.fetchone()

    assert version is not None
    assert int(version[0]) >= 180000


@pytest.mark.usefixtures("test_services")
def test_gives_each_test_a_real_redis() -> None:
    cache.set("word", "kept", 10)

    assert cache.get("word") == "kept"
