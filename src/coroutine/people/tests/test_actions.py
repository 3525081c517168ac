"""Persons, groups and links, with a database."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from coroutine.people import actions as people
from coroutine.people import queries, rules
from coroutine.people.models import GROUPS, HOST, MEMBER, OPENER, STEWARD, Person, SignInLink
from coroutine.people.tests.factories import PASSWORD, ada, brice, chloe, driss, steward

pytestmark = pytest.mark.django_db


def addresses(person):
    return list(
        EmailAddress.objects.filter(user=person).values_list("email", "primary", "verified")
    )


def test_the_place_starts_with_its_five_groups():
    assert set(Group.objects.values_list("name", flat=True)) == set(GROUPS)


def test_a_person_is_kept_with_a_lower_case_address_and_a_tidy_name():
    person = people.create_person(email=" Zoe@Example.ORG ", name=" Zoé \n Arc")
    assert (person.email, person.name) == ("zoe@example.org", "Zoé Arc")
    assert not person.has_usable_password()
    assert addresses(person) == [("zoe@example.org", True, False)]
    assert person.roles == frozenset()


def test_an_address_belongs_to_one_person_however_it_is_typed(in_english):
    ada()
    with pytest.raises(rules.AlreadyHere, match="here already"):
        people.create_person(email="ADA@example.org", name="Another Ada")
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"email": "ada"}, "Write a mail address, like ada@example.org."),
        ({"email": "a@" + "b" * 255 + ".org"}, "Write a mail address, like ada@example.org."),
        ({"name": " \n "}, "Write a name of at most 120 letters."),
        ({"name": "a" * 121}, "Write a name of at most 120 letters."),
        ({"trade": "a" * 121}, "Write a trade of at most 120 letters."),
        ({"status": "pirate"}, "Choose one of the statuses listed."),
        ({"phone": "1" * 41}, "Write a telephone number of at most 40 signs."),
        ({"note": "a" * 501}, "Write a note of at most 500 letters."),
    ],
)
def test_what_does_not_fit_is_refused_in_words(given, sentence, in_english):
    with pytest.raises(rules.Unfit) as refusal:
        people.create_person(**{"email": "zoe@example.org", "name": "Zoé"} | given)
    assert str(refusal.value) == sentence
    assert Person.objects.count() == 0


def test_a_person_corrects_themselves_and_what_is_left_out_stays():
    person = ada()
    people.update_person(person, by=person, trade=" Book  binder ", status="freelancer")
    person.refresh_from_db()
    assert (person.name, person.trade, person.status) == ("Ada", "Book binder", "freelancer")


def test_nobody_corrects_their_neighbour():
    person, other = ada(), brice()
    with pytest.raises(rules.NotAllowed):
        people.update_person(person, by=other, name="Adèle")
    person.refresh_from_db()
    assert person.name == "Ada"


def test_nobody_writes_the_note_about_themselves():
    person, treasurer = ada(), driss()
    with pytest.raises(rules.NotAllowed):
        people.update_person(person, by=person, note="a delight")
    people.update_person(person, by=treasurer, note="pays in June")
    person.refresh_from_db()
    assert person.note == "pays in June"


def test_a_new_address_is_proven_anew_and_ends_the_links_to_the_old_one():
    person, treasurer = ada(), driss()
    token = people.make_sign_in_link(person)
    people.change_address(person, email="ada@new.example", by=treasurer)
    assert addresses(person) == [("ada@new.example", True, False)]
    with pytest.raises(rules.LinkSpent):
        people.sign_in_by_link(token, now=timezone.now())


def test_a_taken_address_is_nobody_elses():
    person, other = ada(), brice()
    with pytest.raises(rules.AlreadyHere):
        people.change_address(person, email=other.email, by=None)
    assert queries.by_address("Brice@example.org") == other


def test_a_steward_gives_charges_and_hears_what_changed():
    person, emna = ada(), steward()
    changed = people.set_groups(person, groups=[OPENER, HOST], by=emna)
    assert changed == {MEMBER, OPENER, HOST}
    assert person.roles == {OPENER, HOST}
    assert people.grant(person, HOST, by=emna) is False
    assert people.withdraw(person, HOST, by=emna) is True
    assert person.roles == {OPENER}
    assert list(queries.in_group(OPENER)) == [person]


def test_a_member_gives_no_charge_and_the_treasurer_only_membership():
    visitor, member, treasurer = chloe(), ada(), driss()
    with pytest.raises(rules.NotAllowed):
        people.grant(visitor, MEMBER, by=member)
    with pytest.raises(rules.NotAllowed):
        people.grant(treasurer, STEWARD, by=treasurer)
    assert people.grant(visitor, MEMBER, by=treasurer) is True
    assert (visitor.roles, STEWARD in treasurer.roles) == ({MEMBER}, False)


def test_the_place_is_never_left_without_a_steward(in_english):
    emna, farid = steward(), steward("Farid")
    people.withdraw(farid, STEWARD, by=farid)
    with pytest.raises(rules.NotAllowed, match="needs a steward"):
        people.withdraw(emna, STEWARD, by=emna)
    assert list(queries.in_group(STEWARD)) == [emna]


def test_an_unknown_group_is_a_programming_error():
    with pytest.raises(ValueError, match="pirate"):
        people.grant(ada(), "pirate", by=None)


def test_only_a_digest_of_the_link_is_kept():
    token = people.make_sign_in_link(ada())
    kept = SignInLink.objects.get()
    assert (len(token), kept.digest) == (43, rules.digest_of(token))
    assert kept.expires_at - kept.made_at == dt.timedelta(minutes=10)


def test_a_link_opens_once_and_proves_the_address():
    person = chloe(proven=False, password=None)
    token = people.make_sign_in_link(person)
    now = timezone.now()
    assert people.sign_in_by_link(token, now=now) == person
    assert addresses(person) == [("chloe@example.org", True, True)]
    with pytest.raises(rules.LinkSpent):
        people.sign_in_by_link(token, now=now)


def test_a_link_is_dead_at_the_end_of_its_tenth_minute():
    token = people.make_sign_in_link(ada())
    ends = SignInLink.objects.get().expires_at
    with pytest.raises(rules.LinkSpent):
        people.sign_in_by_link(token, now=ends)
    assert SignInLink.objects.get().used_at is None


def test_a_new_link_ends_the_one_before():
    person = ada()
    first, second = people.make_sign_in_link(person), people.make_sign_in_link(person)
    with pytest.raises(rules.LinkSpent):
        people.sign_in_by_link(first, now=timezone.now())
    assert people.sign_in_by_link(second, now=timezone.now()) == person


def test_the_database_keeps_one_open_link_a_person():
    person = ada()
    people.make_sign_in_link(person)
    ends = timezone.now() + dt.timedelta(minutes=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignInLink.objects.create(person=person, digest="0" * 64, expires_at=ends)


def test_a_closed_account_has_no_way_in(in_english):
    person = ada()
    token = people.make_sign_in_link(person)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(rules.LinkSpent, match="closed"):
        people.sign_in_by_link(token, now=timezone.now())


def test_a_password_chosen_before_the_address_was_proven_dies_with_the_first_link():
    person = chloe(proven=False)
    people.sign_in_by_link(people.make_sign_in_link(person), now=timezone.now())
    person.refresh_from_db()
    assert not person.has_usable_password()


def test_a_password_of_a_proven_address_outlives_the_link():
    person = ada()
    people.sign_in_by_link(people.make_sign_in_link(person), now=timezone.now())
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_links_that_ended_are_forgotten_and_the_others_kept():
    person, other = ada(), brice()
    people.make_sign_in_link(person)
    people.make_sign_in_link(other, minutes=60)
    assert people.forget_links(timezone.now() + dt.timedelta(minutes=30)) == 1
    assert [link.person for link in SignInLink.objects.all()] == [other]
