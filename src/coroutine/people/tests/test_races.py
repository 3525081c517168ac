"""Several at the same instant, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from coroutine.people import actions as people
from coroutine.people import queries, rules
from coroutine.people.models import STEWARD, Person, SignInLink
from coroutine.people.tests.factories import ada, steward


def test_of_eight_who_press_the_same_link_one_comes_in(own_database):
    token = people.make_sign_in_link(ada())
    now = timezone.now()
    assert sorted(_together(8, lambda: _tries(token, now))) == ["in"] + ["spent"] * 7


def test_of_eight_who_arrive_with_the_same_address_one_is_kept(own_database):
    assert sorted(_together(8, _arrives)) == ["here already"] * 7 + ["kept"]
    assert (Person.objects.count(), EmailAddress.objects.count()) == (1, 1)


def test_of_two_last_stewards_who_step_down_at_once_one_stays(own_database):
    both = [steward(), steward("Farid")]
    assert sorted(_together(2, lambda: _steps_down(both.pop()))) == ["left", "stays"]
    assert queries.in_group(STEWARD).count() == 1


def test_eight_links_asked_for_at_once_leave_one_open(own_database):
    person = ada()
    tokens = _together(8, lambda: people.make_sign_in_link(person))
    assert len(set(tokens)) == 8
    assert SignInLink.objects.filter(person=person, used_at=None).count() == 1


def _tries(token, now):
    try:
        people.sign_in_by_link(token, now=now)
    except rules.LinkSpent:
        return "spent"
    return "in"


def _arrives():
    try:
        people.create_person(email="zoe@example.org", name="Zoé")
    except rules.AlreadyHere:
        return "here already"
    return "kept"


def _steps_down(person):
    try:
        people.withdraw(person, STEWARD, by=person)
    except rules.NotAllowed:
        return "stays"
    return "left"


def _together(count, act):
    """What each of several threads gets that act at the same instant."""
    start = Barrier(count)

    def one(_number):
        start.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as crowd:
        return list(crowd.map(one, range(count)))
