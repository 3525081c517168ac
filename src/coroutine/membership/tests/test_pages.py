"""A member's own doors: what each sees, and that bad input keeps what was typed with its reason."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from coroutine.kit.amounts import euros
from coroutine.kit.times import month_start, today
from coroutine.ledger.models import Entry
from coroutine.membership import actions as membership
from coroutine.membership import queries
from coroutine.membership.models import Contribution, Departure, Membership, Pack, Pause, UseDay
from coroutine.membership.tests.factories import (
    agreed,
    declared,
    given,
    joined,
    key,
    pack_offer,
    rhythm,
)
from coroutine.people.tests.browsers import words_of
from coroutine.people.tests.factories import ada, brice, chloe

pytestmark = pytest.mark.django_db


def door(name, *args):
    return reverse(f"membership:{name}", args=args)


def of(person):
    """A browser in which someone is signed in."""
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def person():
    someone = ada()
    joined(someone, month_start(today()))
    return someone


HOURS = {"task": "the dishes", "time": "2 h", "done_on": "", "kind": "due"}


def hours(**changes):
    return HOURS | {"done_on": str(today()), "key": key()} | changes


def test_ada_declares_two_hours_and_sees_that_they_wait(person):
    answer = of(person).post(door("declare"), hours(), follow=True)
    assert answer.redirect_chain == [(reverse("site:contribution"), 302)]
    waiting = Contribution.objects.get()
    assert (waiting.person, waiting.minutes, waiting.state) == (person, 120, "waiting")
    assert "2 h noted. They count as soon as someone witnesses them." in words_of(answer)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"time": "two hours"}, "Write a duration, like 2 h 30 or 45 min."),
        ({"time": "25 h"}, "At most 24 h."),
        ({"done_on": "2199-01-01"}, "This day has not come yet."),
        ({"done_on": "2001-01-01"}, "This was more than a year ago: talk to the treasurer."),
        ({"task": "   "}, "This field is required."),
    ],
)
def test_hours_typed_wrong_stay_typed_with_the_reason(person, changes, sentence):
    typed = hours(**changes)
    answer = of(person).post(door("declare"), typed)
    page = answer.content.decode()
    assert (answer.status_code, Contribution.objects.count()) == (200, 0)
    assert sentence in words_of(answer)
    for name in ("time", "done_on", "key"):
        assert f'value="{typed[name]}"' in page


def test_the_same_form_sent_with_other_hours_is_refused_with_422(person):
    client, typed = of(person), hours()
    client.post(door("declare"), typed)
    assert client.post(door("declare"), typed).status_code == 302
    answer = client.post(door("declare"), typed | {"time": "3 h"})
    assert answer.status_code == 422
    assert "This form was already sent with other hours: open it again." in words_of(answer)
    assert Contribution.objects.get().minutes == 120


def test_who_promised_no_time_is_not_asked_what_kind_it_is():
    page = of(chloe()).get(door("declare")).content.decode()
    assert 'type="radio" name="kind"' not in page


def test_brice_witnesses_what_ada_did_and_does_not_see_his_own(person):
    helper = brice()
    waiting, own = declared(person, on=today()), declared(helper, on=today(), task="my bins")
    client = of(helper)
    page = words_of(client.get(door("witnessing")))
    assert ("Ada" in page, "my bins" in page) == (True, False)
    answer = client.post(door("witness", waiting.pk), follow=True)
    assert "Thank you: 2 h of Ada count now." in words_of(answer)
    answer = client.post(door("witness", own.pk), follow=True)
    assert "Someone else must witness your hours." in words_of(answer)
    states = dict(Contribution.objects.values_list("person__name", "state"))
    assert states == {"Ada": "counted", "Brice": "waiting"}


def test_visitors_neither_see_nor_witness_the_hours_of_others(person):
    waiting, client = declared(person, on=today()), of(chloe())
    assert client.get(door("witnessing")).status_code == 403
    assert client.post(door("witness", waiting.pk)).status_code == 403
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_only_ones_own_hours_are_withdrawn(person):
    waiting = declared(person, on=today())
    assert of(brice()).post(door("withdraw", waiting.pk)).status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    of(person).post(door("withdraw", waiting.pk))
    waiting.refresh_from_db()
    assert waiting.state == "withdrawn"


def test_reading_changes_nothing(person):
    waiting = declared(person, on=today())
    client = of(person)
    for name, args in (("withdraw", [waiting.pk]), ("witness", [waiting.pk]), ("here", [])):
        assert client.get(door(name, *args)).status_code == 405
    waiting.refresh_from_db()
    assert (waiting.state, UseDay.objects.count()) == ("waiting", 0)


def test_no_number_in_an_address_is_too_large(person):
    for name in ("witness", "withdraw"):
        assert of(person).post(door(name, 10**30)).status_code == 404


# Rhythms -----------------------------------------------------------------------------------------


def test_chloe_asks_to_join_at_her_own_price_and_pressing_twice_is_once():
    visitor = chloe()
    client, permanent = of(visitor), rhythm()
    typed = {"price": "90", "charter": "on", "key": key()}
    for _press in range(2):
        answer = client.post(door("choose_rhythm", permanent.code), typed, follow=True)
        assert "Thank you! Someone will say welcome very soon." in words_of(answer)
    asked = Membership.objects.get()
    assert (asked.person, asked.cents, asked.state) == (visitor, 9000, "asked")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"price": "79,99"}, "The lowest price is €80 for now."),
        ({"price": "dear"}, "Write an amount in euros, like 12.50."),
        ({"price": "-5"}, "Write an amount in euros, like 12.50."),
        ({"price": "100000.01"}, "At most €100,000."),
        ({"charter": ""}, "This field is required."),
    ],
)
def test_a_price_typed_wrong_stays_typed_with_the_reason(changes, sentence):
    typed = {"price": "90", "charter": "on", "key": key()} | changes
    answer = of(chloe()).post(door("choose_rhythm", rhythm().code), typed)
    assert (answer.status_code, Membership.objects.count()) == (200, 0)
    assert sentence in words_of(answer)
    assert f'value="{typed["price"]}"' in answer.content.decode()


def test_ada_changes_her_price_from_her_next_period(person):
    typed = {"price": "100", "charter": "on", "key": key()}
    client = of(person)
    for _press in range(2):
        client.post(door("choose_rhythm", rhythm().code), typed)
    old, new = Membership.objects.order_by("starts_on")
    assert (old.state, old.cents, new.state, new.cents) == ("ended", 12500, "running", 10000)


def test_a_rhythm_no_longer_offered_has_no_door():
    old = rhythm("old", is_offered=False)
    assert of(chloe()).get(door("choose_rhythm", old.code)).status_code == 404


def test_each_language_has_its_own_way_of_writing(person):
    client = of(person)
    english = client.get(door("rhythms")).content.decode()
    with translation.override("fr"):
        french = client.get(door("rhythms")).content.decode()
    assert ('lang="en"' in english, "€125" in english) == (True, True)
    assert ('lang="fr"' in french, "125\u00a0€" in french) == (True, True)


# Packs and presence ------------------------------------------------------------------------------


def test_chloe_takes_a_pack_and_uses_half_a_day():
    visitor, offer = chloe(), pack_offer()
    client = of(visitor)
    answer = client.post(door("buy_pack", offer.code), {"key": key()}, follow=True)
    assert "10 half-days: yours. €45 to pay, when you can." in words_of(answer)
    client.post(door("here"), {"key": key(), "half_days": "1"})
    assert (UseDay.objects.get().half_days, Pack.objects.get().left) == (1, 9)


def test_what_is_gone_is_refused_with_409_and_what_was_another_form_with_422():
    offer, other = pack_offer(stock=1), pack_offer(code="other")
    client, name = of(chloe()), key()
    client.post(door("buy_pack", offer.code), {"key": name})
    gone = of(ada()).post(door("buy_pack", offer.code), {"key": key()})
    assert (gone.status_code, "The last one has just gone." in words_of(gone)) == (409, True)
    assert client.post(door("buy_pack", other.code), {"key": name}).status_code == 422
    assert (Pack.objects.count(), Entry.objects.count()) == (1, 1)


@pytest.mark.parametrize("typed", [{}, {"key": "x"}, {"key": "0" * 33}])
def test_a_button_without_its_key_buys_nothing(typed):
    answer = of(chloe()).post(door("buy_pack", pack_offer().code), typed, follow=True)
    assert "This form had lost its thread and was not counted." in words_of(answer)
    assert Pack.objects.count() == 0


@pytest.mark.parametrize("typed", ["", "0", "3", "x"])
def test_a_day_is_noted_by_its_halves(person, typed):
    answer = of(person).post(door("here"), {"key": key(), "half_days": typed}, follow=True)
    assert "Say whether it is a half-day or the whole day." in words_of(answer)
    assert UseDay.objects.count() == 0


# Pausing and leaving -----------------------------------------------------------------------------


def test_ada_pauses_and_comes_back(person):
    client = of(person)
    typed = {"starts_on": str(today()), "reason": "a child", "key": key()}
    client.post(door("pause"), typed)
    assert "You are on pause" in words_of(client.get(door("pause")))
    client.post(door("resume"))
    assert Pause.objects.filter(ends_on=None).count() == 0


def test_leaving_offers_what_fits_what_is_left(person):
    page = of(person).get(door("leave")).content.decode()
    offered = [
        one for one in ("work", "forgive", "give", "hand", "pay") if f'value="{one}"' in page
    ]
    assert offered == ["work", "forgive", "pay"]


def test_someone_picked_by_the_way_does_not_spoil_the_leaving(person):
    heir = brice()
    joined(heir, month_start(today()))
    given(person, 240, today(), seen_by=heir)
    typed = {"hours": "give", "euros": "pay", "handed_to": heir.pk, "note": "bye", "key": key()}
    answer = of(person).post(door("leave"), typed)
    assert (answer.status_code, Departure.objects.get().handed_to) == (302, None)
    assert queries.open_membership(person) is None


def test_a_choice_that_was_not_offered_is_refused_and_the_word_kept(person):
    typed = {"hours": "give", "euros": "pay", "note": "bye", "key": key()}
    answer = of(person).post(door("leave"), typed)
    assert (answer.status_code, Departure.objects.count()) == (200, 0)
    assert "bye" in answer.content.decode()


def test_who_has_no_rhythm_has_none_to_leave():
    answer = of(chloe()).get(door("leave"), follow=True)
    assert "You have no rhythm to leave." in words_of(answer)


def test_hours_at_once_where_no_witness_is_wanted_are_thanked_for(person):
    agreed(witness_days=0)
    answer = of(person).post(door("declare"), hours(), follow=True)
    assert "2 h noted, thank you." in words_of(answer)
    assert queries.hands(person).hours.left.quantity == 60


def test_a_payment_ahead_is_shown_ahead_and_never_below_zero(person):
    membership.buy_pack(pack_offer(cents=100), person=person, key=key(), on=today())
    hand = queries.hands(person).euros
    assert (hand.left, hand.ahead) == (euros(12600), euros(0))
    assert "\u2212" not in words_of(of(person).get(reverse("site:contribution")))
