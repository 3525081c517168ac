"""Active members: rules kept as data, judged in words."""

import datetime as dt

import pytest

from coroutine.kit.amounts import euros
from coroutine.membership import actions as membership
from coroutine.membership import queries, rules
from coroutine.membership.models import ActiveRule, UseDay
from coroutine.membership.presets import LILLE
from coroutine.membership.tests.factories import agreed, declared, given, joined
from coroutine.people.tests.factories import ada, brice, chloe, steward

TODAY = dt.date(2026, 6, 15)


def wanted(kind, **facts):
    return rules.Wanted(
        **{"kind": kind, "amount": 10, "per_minutes": 50, "months": 3, "skill": ""} | facts
    )


def hours(given_minutes, used_minutes):
    return wanted(
        "hours", amount=60, per_minutes=3000, given_minutes=given_minutes, used_minutes=used_minutes
    )


def test_what_is_missing_is_said_in_hours_and_days():
    found = rules.activity([hours(20, 3000), wanted("presence", days=8)], is_member=True)
    assert (found.is_active, found.missing) == (False, "40\u00a0min to give and 2 days to go")


def test_of_several_conditions_on_presence_the_nearest_is_asked_and_one_is_enough():
    few = [wanted("presence", days=9), wanted("presence", amount=30, months=6, days=15)]
    assert rules.activity(few, is_member=True).missing == "1 day to go"
    enough = [wanted("presence", days=9), wanted("presence", amount=30, months=6, days=30)]
    found = rules.activity(enough, is_member=True)
    assert (found.is_active, found.missing) == (True, "")
    assert found.conditions[0].text == "here 30 days over 6 months; the place asks 30"


@pytest.mark.parametrize(
    ("used", "asked"), [(0, 0), (1, 1), (49, 1), (50, 1), (51, 2), (3000, 60), (3001, 61)]
)
def test_hours_asked_are_rounded_up_to_the_minute(used, asked):
    assert rules.activity([hours(asked, used)], is_member=True).is_active
    if asked:
        assert not rules.activity([hours(asked - 1, used)], is_member=True).is_active


def test_without_any_rule_every_member_is_active_and_no_visitor():
    assert rules.activity([], is_member=True).is_active
    assert not rules.activity([], is_member=False).is_active


def test_training_is_asked_in_words():
    found = rules.activity([wanted("training", skill="opening")], is_member=True)
    assert found.missing == "ten minutes of training to go"


@pytest.fixture
def place(db):
    """The rules of the real place, kept as data."""
    membership.apply_preset(LILLE)


def was_here(person, days, half_days=2, until=TODAY):
    UseDay.objects.bulk_create(
        UseDay(person=person, day=until - dt.timedelta(days=back), half_days=half_days)
        for back in range(days)
    )


def test_ada_becomes_active_step_by_step_and_each_step_is_told(place):
    person = ada()
    was_here(person, 8)
    said = [queries.activity_of(person, TODAY).missing]
    was_here(person, 2, until=TODAY - dt.timedelta(days=8))
    said.append(queries.activity_of(person, TODAY).missing)
    given(person, 96, TODAY, seen_by=brice())
    said.append(queries.activity_of(person, TODAY).missing)
    membership.train(person, skill=rules.OPENING, by=steward(), on=TODAY)
    assert said == [
        "1\u00a0h\u00a017\u00a0min to give and 2 days to go and ten minutes of training to go",
        "1\u00a0h\u00a036\u00a0min to give and ten minutes of training to go",
        "ten minutes of training to go",
    ]
    assert queries.activity_of(person, TODAY).is_active


def test_the_status_is_lost_as_days_go_by(place):
    person = ada()
    was_here(person, 10, half_days=1)
    given(person, 48, TODAY, seen_by=brice())
    membership.train(person, skill=rules.OPENING, by=steward(), on=TODAY)
    assert queries.activity_of(person, TODAY).is_active
    later = dt.date(2026, 9, 6)
    assert queries.activity_of(person, later).missing == "1 day to go"


def test_only_counted_hours_count(place):
    person = ada()
    was_here(person, 10, half_days=1)
    declared(person, 60, TODAY)
    assert queries.activity_of(person, TODAY).conditions[0].holds is False


def test_the_length_of_a_half_day_is_the_places_own(place):
    agreed(half_day_minutes=300)
    person = ada()
    was_here(person, 10, half_days=1)
    assert queries.activity_of(person, TODAY).missing.startswith("1\u00a0h to give")


def test_a_condition_changed_by_the_members_holds_at_once(place):
    ActiveRule.objects.all().delete()
    assert queries.activity_of(ada(), TODAY).is_active
    visitor = chloe()
    assert not queries.activity_of(visitor, TODAY).is_active
    joined(visitor, TODAY, price=euros(8000))
    assert queries.activity_of(visitor, TODAY).is_active
