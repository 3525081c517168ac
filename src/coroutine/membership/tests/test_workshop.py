"""The workshop's doors: the treasurer's and the stewards', and who is refused there."""

import pytest
from django.urls import reverse

from coroutine.kit.amounts import euros, minutes
from coroutine.kit.times import month_start, today
from coroutine.ledger.models import Entry
from coroutine.membership import actions as membership
from coroutine.membership import queries, rules
from coroutine.membership.models import Due, Exemption, HouseRules, Membership, PackOffer, Rhythm
from coroutine.membership.tests.factories import (
    agreed,
    given,
    joined,
    key,
    pack_offer,
    paid,
    rhythm,
)
from coroutine.membership.tests.test_pages import door, of
from coroutine.people.models import Person
from coroutine.people.tests.browsers import words_of
from coroutine.people.tests.factories import ada, brice, chloe, driss, steward

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    someone = ada()
    joined(someone, month_start(today()))
    return someone


def payment(**changes):
    return {"amount": "125", "means": "cash", "seen_on": str(today()), "key": key()} | changes


def test_driss_writes_a_payment_and_is_told_its_line(person):
    answer = of(driss()).post(door("pay", person.ref), payment(), follow=True)
    entry = Entry.objects.order_by("-pk").first()
    assert (entry.journal, queries.hands(person).euros.left) == ("CASH", euros(0))
    assert f"€125 from Ada: line {entry.pk} of the ledger." in words_of(answer)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": "0"}, "At least €0.01."),
        ({"amount": "12.345"}, "Write an amount in euros, like 12.50."),
        ({"amount": "100000,01"}, "At most €100,000."),
        ({"means": "barter"}, "Select a valid choice"),
        ({"seen_on": "2199-01-01"}, "This day has not come yet."),
        ({"seen_on": "31/02/2026"}, "Enter a valid date."),
    ],
)
def test_a_payment_typed_wrong_stays_typed_with_the_reason(person, changes, sentence):
    before, typed = Entry.objects.count(), payment(**changes)
    answer = of(driss()).post(door("pay", person.ref), typed)
    assert (answer.status_code, Entry.objects.count()) == (200, before)
    assert sentence in words_of(answer)
    assert f'value="{typed["amount"]}"' in answer.content.decode()


def test_the_same_payment_twice_is_once_and_with_other_content_422(person):
    client, typed, before = of(driss()), payment(), Entry.objects.count()
    assert [client.post(door("pay", person.ref), typed).status_code for _ in "12"] == [302, 302]
    assert client.post(door("pay", person.ref), typed | {"amount": "5"}).status_code == 422
    assert Entry.objects.count() == before + 1


def test_a_payment_is_taken_back_from_the_members_page(person):
    keeper = driss()
    entry, client = paid(person, 12500, by=keeper, on=today()), of(keeper)
    undo = door("undo_payment", person.ref, entry.pk)
    assert undo in client.get(door("member", person.ref)).content.decode()
    client.post(undo, {"key": key()})
    assert queries.hands(person).euros.left == euros(12500)
    page = client.get(door("member", person.ref))
    assert undo not in page.content.decode()
    assert "Taken back: Transfer received, thank you" in words_of(page)


def test_hours_are_taken_back_from_the_members_page(person):
    done, client = given(person, 120, today(), seen_by=brice()), of(driss())
    undo = door("undo_payment", person.ref, done.entry.pk)
    assert undo in client.get(door("member", person.ref)).content.decode()
    assert client.get(door("undo_payment", brice_ref(), done.entry.pk)).status_code == 404
    client.post(undo, {"key": key()})
    assert queries.hands(person).hours.left == minutes(180)
    assert undo not in client.get(door("member", person.ref)).content.decode()


def brice_ref():
    return Person.objects.get(name="Brice").ref


def test_the_payment_of_another_person_is_not_found_under_ones_name(person):
    keeper = driss()
    entry = paid(person, 12500, by=keeper, on=today())
    other = door("undo_payment", brice().ref, entry.pk)
    assert of(keeper).post(other, {"key": key()}).status_code == 404


OF_A_PERSON = ("member", "pay", "write_in", "exempt", "forgive")
OF_THE_PLACE = ("member_list", "run_dues", "settings", "edit_rules", "new_rhythm", "new_pack")


@pytest.mark.parametrize("name", [*OF_A_PERSON, *OF_THE_PLACE])
def test_members_and_visitors_have_no_business_in_the_workshop(person, name):
    args = [person.ref] if name in OF_A_PERSON else []
    for who in (person, chloe()):
        client, before = of(who), Entry.objects.count()
        assert client.get(door(name, *args)).status_code == 403
        assert client.post(door(name, *args), payment()).status_code in {403, 405}
        assert Entry.objects.count() == before


@pytest.mark.parametrize("name", ["forgive", "edit_rules", "new_rhythm", "new_pack"])
def test_what_only_stewards_do_is_refused_to_the_treasurer(person, name):
    args = [person.ref] if name == "forgive" else []
    assert of(driss()).get(door(name, *args)).status_code == 403
    assert of(steward()).get(door(name, *args)).status_code == 200


def test_a_steward_lets_both_hands_go_at_once_or_nothing(person):
    client = of(steward())
    typed = {"euros": "25", "hours": "4 h", "reason": "ill", "key": key()}
    answer = client.post(door("forgive", person.ref), typed)
    assert "No more than 3 h is left to give." in words_of(answer)
    assert queries.hands(person).euros.left == euros(12500)
    client.post(door("forgive", person.ref), typed | {"hours": "1 h"})
    hands = queries.hands(person)
    assert (hands.euros.left, hands.hours.left) == (euros(10000), minutes(120))


def test_an_exemption_is_written_with_its_reason_and_shown(person):
    client = of(driss())
    typed = {
        "euros": "on",
        "starts_on": str(today()),
        "ends_on": str(today()),
        "reason": "a hard month",
        "key": key(),
    }
    for _press in range(2):
        client.post(door("exempt", person.ref), typed)
    assert Exemption.objects.count() == 1
    assert "a hard month (Driss)" in words_of(client.get(door("member", person.ref)))


def test_the_treasurer_writes_someone_in_and_a_wrong_year_is_refused():
    visitor, client, permanent = chloe(), of(driss()), rhythm()
    typed = {"rhythm": permanent.pk, "price": "", "key": key(), "starts_on": "0026-03-01"}
    answer = client.post(door("write_in", visitor.ref), typed)
    assert "Choose a day within the last ten years or the coming one." in words_of(answer)
    assert Due.objects.count() == 0
    client.post(door("write_in", visitor.ref), typed | {"starts_on": str(today())})
    assert Membership.objects.get().cents == 12500


def test_an_opener_signs_a_training_at_the_door():
    opener, visitor = brice(), chloe()
    membership.train(opener, skill=rules.OPENING, by=steward(), on=today())
    assert of(opener).post(door("train", visitor.ref)).status_code == 302
    assert queries.persons_at_work().get(pk=visitor.pk).trained


def test_welcome_and_dues_from_the_workshop():
    asked = membership.ask_to_join(chloe(), rhythm=rhythm(), price=euros(12500), on=today())
    client = of(steward())
    assert client.get(door("welcome", asked.pk)).status_code == 405
    answer = client.post(door("welcome", asked.pk), follow=True)
    assert "Welcome, Chloé!" in words_of(answer)
    answer = client.post(door("run_dues"), {"key": key()}, follow=True)
    assert "0 dues made" in words_of(answer)
    assert Due.objects.count() == 1


def test_a_departure_with_something_left_is_not_said_to_be_settled(person):
    departure = membership.leave(
        queries.open_membership(person), hours="work", euros_choice="pay", by=person, on=today()
    )
    client = of(driss())
    answer = client.post(door("settle", departure.pk), follow=True)
    assert "Something is still left to give: nothing was closed." in words_of(answer)


# The list ----------------------------------------------------------------------------------------


def listed(client, **query):
    page = client.get(door("member_list"), query)
    return [row.person.name for row in page.context["rows"]]


def crowd(count):
    people = []
    for number in range(count):
        someone = steward(f"Person{number:03}")
        joined(someone, month_start(today()))
        people.append(someone)
    return people


def test_the_list_costs_the_same_with_one_person_and_with_sixty(django_assert_num_queries):
    client = of(driss())
    crowd(1)
    client.get(door("member_list"))
    with django_assert_num_queries(7) as few:
        client.get(door("member_list"))
    for number in range(60):
        someone = brice() if number == 0 else None
        someone = someone or steward(f"Other{number:02}")
        joined(someone, month_start(today()))
    with django_assert_num_queries(len(few)):
        assert len(listed(client)) == 50


def test_the_list_goes_on_another_page_and_keeps_its_filter():
    client = of(driss())
    crowd(51)
    first = client.get(door("member_list"), {"q": "person", "show": "members"})
    assert "q=person&amp;show=members&amp;page=2" in first.content.decode()
    assert listed(client, q="person", page=2) == ["Person050"]
    assert listed(client, page="x") == [f"Person{number:03}" for number in range(50)]


def test_persons_are_found_by_words_whatever_the_accents_and_capitals():
    keeper, elise = driss(), steward("Elise")
    type(elise).objects.filter(pk=elise.pk).update(name="Élise", trade="Électricienne")
    membership.purse_of(elise)
    client = of(keeper)
    for sought in ("elise", "ELISE", "Élise", "elise@example", "example.org elise"):
        assert listed(client, q=sought, show="all") == ["Élise"]
    assert listed(client, q="élise nobody", show="all") == []


@pytest.mark.parametrize("sought", ["\0", "%", "_", "'", "a" * 5000, "🦊"])
def test_no_search_breaks_the_list(sought):
    answer = of(driss()).get(door("member_list"), {"q": sought, "show": "all"})
    assert answer.status_code == 200


def test_the_list_shows_members_those_with_something_left_or_everyone(person):
    keeper = driss()
    paid(person, 12500, by=keeper, on=today())
    chloe()
    joined(brice(), month_start(today()))
    client = of(keeper)
    assert listed(client) == ["Ada", "Brice"]
    assert listed(client, show="to-settle") == ["Ada", "Brice"]
    assert listed(client, show="all") == ["Ada", "Brice", "Chloé", "Driss"]
    assert listed(client, show="nonsense") == ["Ada", "Brice"]


@pytest.mark.parametrize("year", ["x", "-1", "99999", "9" * 5000, "٢٠٢٦", "²"])
def test_no_year_breaks_the_statement(person, year):
    answer = of(driss()).get(door("member", person.ref), {"year": year})
    assert answer.status_code == 200


# What was agreed ---------------------------------------------------------------------------------


def test_a_steward_changes_a_rhythm_but_not_its_period_once_someone_joined(person):
    permanent = rhythm()
    typed = {
        "name_fr": "Permanent·e",
        "name_en": "Permanent",
        "period": "week",
        "price": "130",
        "floor": "80",
        "time": "4 h",
        "is_offered": "on",
    }
    of(steward()).post(door("edit_rhythm", permanent.code), typed)
    kept = Rhythm.objects.get()
    assert (kept.period, kept.cents, kept.minutes) == ("month", 13000, 240)
    kept.period = "week"
    with pytest.raises(rules.NotAllowed, match="Members promised by this period"):
        membership.save_rhythm(
            kept, price=kept.price, floor=kept.floor, time=kept.time, by=steward("Farid")
        )
    mine = queries.open_membership(person)
    assert (mine.cents, mine.minutes) == (12500, 180)


def test_a_floor_above_the_price_is_refused():
    typed = {
        "name_fr": "a",
        "name_en": "a",
        "period": "month",
        "price": "1",
        "floor": "2",
        "time": "0",
    }
    answer = of(steward()).post(door("new_rhythm"), typed)
    assert "The lowest price is at most the published one." in words_of(answer)
    assert Rhythm.objects.count() == 0


@pytest.mark.parametrize(
    ("stock", "half_days"), [("-1", "10"), ("5", "0"), ("5", "501"), ("x", "1")]
)
def test_a_pack_typed_wrong_is_refused_in_words(stock, half_days):
    offer = pack_offer(stock=3)
    typed = {"name_fr": "a", "name_en": "b", "half_days": half_days, "stock": stock, "price": "1"}
    answer = of(steward()).post(door("edit_pack", offer.code), typed)
    assert answer.status_code == 200
    assert "Constraint" not in words_of(answer)
    assert PackOffer.objects.get().stock == 3


def test_the_rules_are_written_by_a_steward_and_hold_at_once():
    agreed()
    typed = {
        "witness_days": "",
        "ahead_months": "12",
        "behind_months": "",
        "first_period": "full",
        "half_day_minutes": "300",
        "barometer_percent": "85",
        "monthly_costs": "2 000",
    }
    client = of(steward())
    assert client.post(door("edit_rules"), typed).status_code == 302
    house = HouseRules.objects.get()
    assert (house.witness_days, house.ahead_months, house.behind_months) == (None, 12, None)
    assert (house.half_day_minutes, house.monthly_costs_cents) == (300, 200000)
    answer = client.post(door("edit_rules"), typed | {"half_day_minutes": "5"})
    assert (answer.status_code, "Constraint" in words_of(answer)) == (200, False)


def test_the_settings_are_read_by_the_treasurer_and_changed_by_stewards():
    rhythm()
    seen = [of(who).get(door("settings")).content.decode() for who in (driss(), steward())]
    assert [door("edit_rules") in page for page in seen] == [False, True]
    assert reverse("membership:settings").startswith("/en/")
