"""The place has one identity, which stewards write."""

import pytest
from django.db import IntegrityError, transaction

from coroutine.people.tests import factories
from coroutine.place import actions, rules
from coroutine.place.models import Place


def made(**facts):
    return actions.set_up(**{"name": "La Coroutine", "town": "Lille"} | facts)


def test_a_place_is_set_up_once(db):
    made()

    with pytest.raises(rules.NotAPlace):
        made(name="Another")
    assert [place.name for place in Place.objects.all()] == ["La Coroutine"]


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "  "},
        {"town": ""},
        {"language": "nl"},
        {"time_zone": "Mars/Olympus"},
        {"name": "x" * 81},
        {"email": "nowhere"},
    ],
)
def test_what_is_no_place_is_refused_in_a_sentence(db, facts):
    with pytest.raises(rules.NotAPlace) as refusal:
        made(**facts)

    assert str(refusal.value)
    assert not Place.objects.exists()


def test_the_database_keeps_one_place(db):
    made()

    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(id=2, name="Two", town="Lille")


def test_a_steward_describes_the_place(client, db):
    made()
    client.force_login(factories.steward())
    said = {"name": "Chez nous", "town": "Lille", "language": "fr", "time_zone": "Europe/Brussels"}

    answer = client.post("/atelier/lieu/", said)

    assert answer.status_code == 302
    place = Place.objects.get()
    assert (place.name, place.time_zone) == ("Chez nous", "Europe/Brussels")


def test_a_time_zone_that_is_none_keeps_what_was_typed(client, db):
    made()
    client.force_login(factories.steward())
    said = {"name": "Chez nous", "town": "Lille", "language": "fr", "time_zone": "Lille"}

    answer = client.post("/en/workshop/place/", said)

    assert answer.status_code == 200
    assert "Lille is no time zone" in answer.content.decode()
    assert "Chez nous" in answer.content.decode()
    assert Place.objects.get().name == "La Coroutine"


def test_days_begin_at_midnight_of_the_place(client, db):
    made(time_zone="Pacific/Auckland")

    response = client.get("/en/")

    assert response.wsgi_request.place.time_zone == "Pacific/Auckland"
