"""A real place starts empty, with one link for its first steward."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import resolve

from coroutine.membership.models import ActiveRule, PackOffer, Rhythm
from coroutine.people.models import Person
from coroutine.place.models import Place

ANSWERS = {
    "name": "Chez nous",
    "town": "Namur",
    "language": "fr",
    "time_zone": "Europe/Brussels",
    "preset": "brussels",
    "steward": "Emna@Example.org",
    "steward_name": "Emna",
}


def set_up(**answers):
    said = StringIO()
    call_command("setup", stdout=said, **(ANSWERS | answers))
    return said.getvalue()


def test_a_place_starts_with_its_preset_and_one_steward(db):
    set_up()

    place = Place.objects.get()
    assert (place.name, place.town, place.time_zone) == ("Chez nous", "Namur", "Europe/Brussels")
    assert [rhythm.code for rhythm in Rhythm.objects.all()] == ["supporter", "shifter", "coworker"]
    assert [(one.email, sorted(one.roles)) for one in Person.objects.all()] == [
        ("emna@example.org", ["member", "steward"])
    ]


@pytest.mark.parametrize(
    ("preset", "rhythms", "packs", "conditions"),
    [("lille", 1, 2, 4), ("brussels", 3, 0, 1), ("bare", 1, 0, 0)],
)
def test_each_preset_is_whole(db, preset, rhythms, packs, conditions):
    set_up(preset=preset)

    assert Rhythm.objects.count() == rhythms
    assert PackOffer.objects.count() == packs
    assert ActiveRule.objects.count() == conditions


def test_the_printed_link_lets_the_steward_in_once(client, db):
    address = set_up().strip().splitlines()[-1]
    path = address.removeprefix("http://127.0.0.1:8000")
    assert resolve(path).url_name == "sign_in_link_open"

    page = client.get(path)
    answer = client.post("/connexion/lien/entrer/", {"token": resolve(path).kwargs["token"]})

    assert page.status_code == 200
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(Person.objects.get().pk)
    assert client.get(path).status_code != 200


def test_a_place_is_set_up_once_but_a_steward_gets_another_link(db):
    set_up()

    with pytest.raises(CommandError):
        call_command("setup", stdout=StringIO(), name="Another")
    assert "http" in set_up(name="Ignored")
    assert Place.objects.get().name == "Chez nous"


@pytest.mark.parametrize(
    "answers",
    [
        {"steward": "nobody"},
        {"time_zone": "Namur"},
        {"name": " "},
        {"steward_name": ""},
    ],
)
def test_a_wrong_answer_is_a_sentence_and_nothing_is_written(db, answers):
    with pytest.raises(CommandError) as refusal:
        set_up(**answers)

    assert str(refusal.value)
    assert not Place.objects.exists()
    assert not Person.objects.exists()
    assert not Rhythm.objects.exists()


def test_what_is_not_said_and_cannot_be_asked_is_named(db, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO())

    with pytest.raises(CommandError) as refusal:
        call_command("setup", stdout=StringIO(), name="Chez nous")

    assert "--town" in str(refusal.value)
