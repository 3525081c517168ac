"""What is typed in a terminal."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from coroutine.people.models import Person
from coroutine.people.tests.factories import ada
from coroutine.register.models import Import
from coroutine.register.tests.factories import a_place, helloasso, order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _place():
    with translation.override("en"):
        a_place()
        yield


@pytest.fixture
def orders(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes(
        helloasso(
            order("Ada", "Lovelace", "ada@example.org"),
            order("Brice", "Martin", "brice@example.org", tarif="Autre"),
        )
    )
    return path


def said(capsys, *words):
    call_command(*words)
    return capsys.readouterr().out.splitlines()


def test_a_dry_run_says_line_by_line_and_writes_nothing(orders, capsys):
    lines = said(capsys, "members_import", str(orders), "--dry-run")
    assert lines[2].startswith("2: new · Ada Lovelace <ada@example.org> Permanent, €125")
    assert lines[3].startswith("3: doubtful, left out · Brice Martin <brice@example.org>")
    assert lines[4] == "new: 1, changed: 0, the same: 0, doubtful: 1, refused: 0"
    assert (Person.objects.count(), Import.objects.count()) == (0, 0)


def test_an_import_writes_what_it_says_and_the_second_time_nothing(orders, capsys):
    assert said(capsys, "members_import", str(orders))[-1].startswith("Written.")
    assert list(Person.objects.values_list("name", flat=True)) == ["Ada Lovelace"]
    again = said(capsys, "members_import", str(orders))
    assert again[-1] == "Nothing in this file is new: nothing was changed."
    said(capsys, "members_import", str(orders), "--with-doubtful")
    assert Person.objects.count() == 2


@pytest.mark.parametrize("name", ["photo.csv", "missing.csv"])
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path, name):
    (tmp_path / "photo.csv").write_bytes(b"\x89PNG")
    with pytest.raises(CommandError) as refused:
        call_command("members_import", str(tmp_path / name))
    assert str(refused.value).count(".") >= 1
    assert Import.objects.count() == 0


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_exported_comes_back_the_same(tmp_path, capsys, ending):
    ada()
    path = tmp_path / f"members.{ending}"
    assert said(capsys, "members_export", str(path)) == [f"1 persons written to {path}."]
    assert said(capsys, "members_import", str(path))[-2:] == [
        "new: 0, changed: 0, the same: 1, doubtful: 0, refused: 0",
        "Nothing in this file is new: nothing was changed.",
    ]


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"ends in \.csv or \.xlsx"):
        call_command("members_export", str(tmp_path / "members.ods"))
