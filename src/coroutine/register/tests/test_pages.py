"""The treasurer brings a file, looks, ticks, applies and undoes."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from coroutine.people.models import Person
from coroutine.people.tests.factories import ada, driss
from coroutine.register.models import Import
from coroutine.register.tests.factories import a_place, helloasso, order

pytestmark = pytest.mark.django_db

ORDERS = helloasso(
    order("Ada", "Lovelace", "ada@example.org"),
    order("Brice", "Martin", "brice@example.org", tarif="Autre"),
    order("Chloé", "Petit", "chloe@example.org", tarif="Autre"),
)


@pytest.fixture(autouse=True)
def _place():
    with translation.override("en"):
        a_place()
        yield


@pytest.fixture
def treasurer():
    client = Client()
    client.force_login(driss())
    return client


def send(client, content, name="orders.csv"):
    return client.post(reverse("register:home"), {"file": SimpleUploadedFile(name, content)})


def words_of(response):
    body = re.search(r"<main[^>]*>(.*)</main>", response.content.decode(), re.DOTALL)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def confirm(client, preview, **ticks):
    """Press a button of the preview, as a browser does."""
    form = {
        "key": str(preview.context["form"]["key"].value()),
        "seen": preview.context["seen"],
        **ticks,
    }
    draft = preview.context["brought"]
    return client.post(reverse("register:apply", args=[draft.key]), form, follow=True)


def names():
    return sorted(Person.objects.exclude(name="Driss").values_list("name", flat=True))


def test_driss_looks_ticks_one_doubtful_line_and_imports(treasurer):
    preview = treasurer.get(send(treasurer, ORDERS).url)
    assert names() == []
    page = words_of(preview)
    assert "Nothing is written yet." in page
    assert "The place has no rhythm named “Autre”" in page
    assert "Comment nous avez-vous connus ?" in page
    done = confirm(treasurer, preview, lines=["3"])
    assert names() == ["Ada Lovelace", "Brice Martin"]
    assert "Written as you ticked it." in words_of(done)
    assert "Left out." in words_of(done)


def test_every_doubtful_line_goes_in_by_one_button(treasurer):
    confirm(treasurer, treasurer.get(send(treasurer, ORDERS).url), everything="1")
    assert names() == ["Ada Lovelace", "Brice Martin", "Chloé Petit"]


def test_pressed_twice_it_is_imported_once(treasurer):
    preview = treasurer.get(send(treasurer, ORDERS).url)
    confirm(treasurer, preview)
    confirm(treasurer, preview)
    assert (names(), Import.objects.count()) == (["Ada Lovelace"], 1)
    assert confirm(treasurer, preview, lines=["3"]).status_code == 422
    assert names() == ["Ada Lovelace"]


def test_a_preview_that_has_changed_is_shown_again_with_its_ticks(treasurer):
    preview = treasurer.get(send(treasurer, ORDERS).url)
    ada()
    again = confirm(treasurer, preview, lines=["3"])
    assert "Something has changed meanwhile" in words_of(again)
    assert b'value="3" id="line-3" checked' in again.content
    assert names() == ["Ada"]


def test_an_import_is_undone_from_its_page(treasurer):
    confirm(treasurer, treasurer.get(send(treasurer, ORDERS).url))
    brought = Import.objects.get()
    address = reverse("register:undo", args=[brought.key])
    form = treasurer.get(address).context["form"]
    undone = treasurer.post(address, {"key": str(form["key"].value())}, follow=True)
    assert "Undone on" in words_of(undone)
    assert names() == []
    listed = words_of(treasurer.get(reverse("register:home")))
    assert "orders.csv Driss ○ undone" in listed


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF", "Bring a .csv or .xlsx file"),
        (b"", "This file is empty."),
        (b"x" * 5_000_001, "This file is larger than 5 MB"),
        (b"Town\nLille\n", "No line names the columns"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(treasurer, content, sentence):
    page = send(treasurer, content)
    assert sentence in words_of(page)
    assert Import.objects.count() == 0


def test_no_file_and_odd_ticks_are_answered_kindly(treasurer):
    assert "Choose a file." in words_of(treasurer.post(reverse("register:home")))
    preview = treasurer.get(send(treasurer, ORDERS).url)
    confirm(treasurer, preview, lines=["²", "-1", "9" * 5000, "x"])
    assert names() == ["Ada Lovelace"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_register_is_taken_away_as_a_file(treasurer, ending):
    answer = treasurer.get(reverse(f"register:export_{ending}"))
    assert re.fullmatch(
        rf'attachment; filename="members-\d{{4}}-\d\d-\d\d\.{ending}"',
        answer.headers["Content-Disposition"],
    )
    content = answer.getvalue()
    preview = treasurer.get(send(treasurer, content, f"members.{ending}").url)
    assert "Nothing in this file is new" in words_of(preview)


def test_ada_finds_every_door_of_the_register_closed():
    client, key = Client(), "0" * 32
    client.force_login(ada())
    doors = {
        name: client.get(reverse(f"register:{name}")).status_code
        for name in ("home", "export_csv", "export_xlsx")
    }
    doors["brought"] = client.get(reverse("register:brought", args=[key])).status_code
    doors["apply"] = client.post(reverse("register:apply", args=[key])).status_code
    doors["undo"] = client.post(reverse("register:undo", args=[key])).status_code
    assert set(doors.values()) == {403}
    assert send(client, ORDERS).status_code == 403
    assert Import.objects.count() == 0
