"""Exempting, pausing, training, letting go: who may, and that pressing twice is once."""

import datetime as dt

import pytest

from coroutine.kit.amounts import euros, minutes
from coroutine.ledger.models import Entry
from coroutine.membership import actions as membership
from coroutine.membership import queries, rules
from coroutine.membership.models import Exemption, Pause, Training
from coroutine.membership.tests.factories import (
    APRIL,
    MARCH,
    MAY,
    dues_of,
    joined,
    key,
    moved,
    paid,
)
from coroutine.people.models import OPENER
from coroutine.people.tests.factories import ada, brice, chloe, driss, steward

pytestmark = pytest.mark.django_db
LATER = dt.date(2026, 3, 20)


def exempted(person, by, **changes):
    wishes = {"starts_on": APRIL, "ends_on": MAY, "euros": True, "hours": False, "reason": "ill"}
    return membership.exempt(person, by=by, **wishes | changes)


def let_go(person, *amounts, by, name=None):
    return membership.forgive(
        person, amounts=amounts, reason="a hard year", by=by, key=name or key(), on=LATER
    )


def refusal(act, *args, **kwargs):
    """The sentence with which the house says no, and that nothing was written meanwhile."""
    before = Entry.objects.count(), Exemption.objects.count(), Pause.objects.count()
    with pytest.raises(rules.NotAllowed) as refused:
        act(*args, **kwargs)
    assert (Entry.objects.count(), Exemption.objects.count(), Pause.objects.count()) == before
    return str(refused.value)


def test_a_steward_or_the_treasurer_exempts_and_nobody_themselves():
    person, treasurer = ada(), driss()
    assert refusal(exempted, person, brice()) == "A steward or the treasurer grants exemptions."
    assert refusal(exempted, treasurer, treasurer) == "Someone else must grant your exemption."
    assert exempted(person, treasurer).granted_by == treasurer
    assert exempted(treasurer, steward()).person == treasurer


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"euros": False}, "Say what is not asked: euros, hours, or both."),
        ({"ends_on": MARCH}, "The end comes before the start."),
        ({"reason": "  "}, "Say why."),
    ],
)
def test_an_exemption_names_a_hand_an_end_and_a_reason(changes, sentence):
    assert refusal(exempted, ada(), driss(), **changes) == sentence


def test_the_same_exemption_twice_is_one():
    person = ada()
    first, again = exempted(person, driss()), exempted(person, steward())
    assert (first, Exemption.objects.count()) == (again, 1)


def test_only_the_member_a_steward_or_the_treasurer_pauses_and_resumes():
    person, other = ada(), brice()
    wishes = {"starts_on": LATER, "reason": "a journey"}
    assert refusal(membership.pause, person, by=other, **wishes) == (
        "Only you, a steward or the treasurer can pause your membership."
    )
    membership.pause(person, by=person, **wishes)
    assert refusal(membership.pause, person, by=person, **wishes) == (
        "This membership is already paused."
    )
    assert refusal(membership.resume, person, by=other, on=APRIL) == (
        "Only you, a steward or the treasurer can end your pause."
    )
    membership.resume(person, by=driss(), on=APRIL)
    assert Pause.objects.get().ends_on == dt.date(2026, 3, 31)
    assert refusal(membership.resume, person, by=person, on=APRIL) == (
        "This membership is not paused."
    )


@pytest.mark.parametrize("back_on", [dt.date(2026, 3, 25), APRIL])
def test_a_pause_given_up_before_its_second_day_waives_nothing(back_on):
    person = ada()
    joined(person)
    membership.pause(person, starts_on=APRIL, reason="a journey", by=person)
    membership.resume(person, on=back_on, by=person)
    membership.run_dues(on=APRIL)
    assert dues_of(person)[1:] == [("2026-04-01", 12500, 180)]


def test_an_opener_signs_a_training_and_makes_an_opener():
    trainer, person = brice(), chloe()
    membership.train(trainer, skill=rules.OPENING, by=steward(), on=MARCH)
    trainer.__dict__.pop("roles", None)
    membership.train(person, skill=rules.OPENING, by=trainer, on=MARCH)
    training = Training.objects.get(person=person)
    assert (training.trainer, training.done_on) == (trainer, MARCH)
    assert set(person.groups.values_list("name", flat=True)) == {OPENER}


def test_nobody_trains_themselves_and_members_sign_no_training():
    person, keeper = ada(), steward()
    wishes = {"skill": rules.OPENING, "on": MARCH}
    assert refusal(membership.train, keeper, by=keeper, **wishes) == (
        "Someone else must train you."
    )
    assert refusal(membership.train, person, by=brice(), **wishes) == (
        "An opener or a steward signs trainings."
    )
    assert Training.objects.count() == 0


def test_trained_twice_is_once_and_the_first_signature_stays():
    person, first, second = ada(), steward(), steward("Farid")
    for trainer in (first, second):
        membership.train(person, skill=rules.OPENING, by=trainer, on=MARCH)
    assert Training.objects.get().trainer == first


def test_both_hands_are_let_go_in_one_entry_with_its_reason():
    person = ada()
    joined(person)
    entry = let_go(person, euros(2500), minutes(60), by=steward())
    assert moved(entry) == [
        ("654", "411", euros(2500), ""),
        ("time-let-go", "hours", minutes(60), "due"),
    ]
    hands = queries.hands(person)
    assert (entry.memo, hands.euros.left, hands.hours.left) == (
        "a hard year",
        euros(10000),
        minutes(120),
    )


def test_letting_go_twice_with_the_same_key_is_once_even_when_nothing_is_left():
    person, keeper = ada(), steward()
    joined(person)
    first = let_go(person, euros(12500), by=keeper, name="same")
    assert let_go(person, euros(12500), by=keeper, name="same") == first
    assert queries.hands(person).euros.ahead == euros(0)


def test_no_more_is_let_go_than_is_left():
    """Else the place would owe the difference to whoever leaves."""
    person, keeper = ada(), steward()
    joined(person)
    paid(person, 12000, by=driss(), on=LATER)
    assert refusal(let_go, person, euros(501), by=keeper) == "No more than €5 is left to give."
    assert refusal(let_go, person, euros(500), minutes(181), by=keeper) == (
        "No more than 3\u00a0h is left to give."
    )
    assert refusal(let_go, person, by=keeper) == "There is nothing to let go."


def test_only_a_steward_and_someone_else_lets_go():
    person, keeper = ada(), steward()
    joined(keeper)
    for debtor, by in ((person, driss()), (person, person), (keeper, keeper)):
        assert refusal(let_go, debtor, euros(1), by=by) == (
            "A steward, and someone else, lets debts go."
        )
