"""The addresses that machines watch."""

import shutil
from typing import NamedTuple

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from coroutine.upkeep.tests.damage import GUARD, lose_a_guard


class Disk(NamedTuple):
    """What the system says of a disk, in bytes."""

    total: int
    used: int
    free: int


def test_a_house_in_order_says_so_and_leaves_no_trace(client, db):
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert answer.json() == {
        "well": True,
        "database": "well",
        "migrations": "well",
        "guards": "well",
        "disk": "well",
    }
    assert "no-store" in answer.headers["Cache-Control"]
    assert dict(answer.cookies) == {}
    assert Session.objects.count() == 0


def test_a_missing_migration_is_a_fault(client, db):
    MigrationRecorder.Migration.objects.filter(app="people").latest("id").delete()
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json()["migrations"] != "well"
    assert answer.json()["database"] == "well"


def test_a_missing_guard_is_named(client, own_database):
    lose_a_guard()
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert [GUARD in said for said in answer.json()["guards"]] == [True]


def test_a_full_disk_is_a_fault(client, db, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Disk(10**12, 10**12 - 2**20, 2**20))
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert ["1 Mo" in said or "1 MB" in said for said in answer.json()["disk"]] == [True]


def test_a_house_without_its_database_is_up_but_not_well(client, django_db_blocker, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", "/nowhere/at-all")
    with django_db_blocker.unblock():
        connection.close()
        live, health = client.get("/health/live"), client.get("/health/")
        connection.close()
    assert (live.status_code, live.content) == (200, b"up\n")
    assert (health.status_code, health.json()["well"]) == (503, False)
    assert "nowhere" not in health.content.decode()


def test_nothing_is_asked_of_the_database_to_be_up(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/health/live").status_code == 200
