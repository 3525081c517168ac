"""Who may do what, without a database."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from coroutine.kit import access
from coroutine.people import rules
from coroutine.people.models import (
    GROUPS,
    HOST,
    MEMBER,
    OPENER,
    STEWARD,
    TREASURER,
    Person,
    SignInLink,
)

NOON = dt.datetime(2026, 6, 1, 12, 0, tzinfo=dt.UTC)


def person(*roles, pk=1):
    someone = Person(pk=pk, name="Ada")
    someone.__dict__["roles"] = frozenset(roles)
    return someone


@pytest.mark.parametrize(
    ("predicate", "group"),
    [
        (rules.is_member, MEMBER),
        (rules.is_opener, OPENER),
        (rules.is_host, HOST),
        (rules.is_treasurer, TREASURER),
        (rules.is_steward, STEWARD),
    ],
)
def test_each_charge_is_held_by_its_group_alone(predicate, group):
    assert [held for held in GROUPS if predicate(person(held))] == [group]


def test_treasurer_and_stewards_alone_handle_money():
    assert [g for g in GROUPS if rules.may_handle_money(person(g))] == [TREASURER, STEWARD]


def test_a_visitor_without_account_holds_no_charge():
    assert rules.roles_of(AnonymousUser()) == frozenset()
    assert not rules.may_handle_money(AnonymousUser())


def test_the_doors_know_the_same_groups():
    assert frozenset(GROUPS) == access.GROUPS


def test_everyone_edits_themselves_and_nobody_their_neighbour():
    ada, brice = person(MEMBER, pk=1), person(MEMBER, HOST, OPENER, pk=2)
    assert rules.may_edit(ada, by=ada)
    assert not rules.may_edit(ada, by=brice)


def test_the_treasurer_says_who_is_a_member_and_gives_no_charge():
    driss = person(TREASURER)
    assert rules.may_change_groups(frozenset({MEMBER}), by=driss)
    assert [g for g in GROUPS if rules.may_change_groups(frozenset({g}), by=driss)] == [MEMBER]
    assert not rules.may_change_groups(frozenset({MEMBER, STEWARD}), by=driss)


def test_a_member_changes_no_group():
    ada = person(MEMBER)
    assert [g for g in GROUPS if rules.may_change_groups(frozenset({g}), by=ada)] == []


def test_the_treasurer_cannot_take_a_stewards_address():
    driss, emna, ada = person(TREASURER), person(MEMBER, STEWARD), person(MEMBER)
    assert not rules.may_change_address(emna, by=driss)
    assert rules.may_change_address(ada, by=driss)
    assert rules.may_change_address(emna, by=emna)
    assert not rules.may_change_address(ada, by=ada)


def test_a_name_keeps_its_signs_and_loses_its_line_breaks():
    assert rules.plain("  Zoé\tO’Neil\r\n\x00 d’Arc ") == "Zoé O’Neil d’Arc"
    assert rules.plain("👩\u200d🔧") == "👩\u200d🔧"


def test_a_link_lives_until_it_is_used_or_its_time_has_come():
    ends = NOON + dt.timedelta(minutes=10)
    assert rules.is_live(SignInLink(expires_at=ends), NOON)
    assert not rules.is_live(SignInLink(expires_at=ends), ends)
    assert not rules.is_live(SignInLink(expires_at=ends, used_at=NOON), NOON)
