"""Files are applied as a whole, once, and undone as a whole."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from coroutine.kit.amounts import euros, minutes
from coroutine.kit.times import today
from coroutine.ledger import actions as ledger
from coroutine.ledger.models import Entry
from coroutine.membership import actions as membership
from coroutine.membership import queries as membership_queries
from coroutine.membership import rules as membership_rules
from coroutine.membership.models import Departure, Due, Membership, Purse, Training
from coroutine.people import actions as people
from coroutine.people.models import MEMBER, OPENER, Person
from coroutine.people.rules import NotAllowed
from coroutine.people.tests.factories import ada, brice, chloe, driss, steward
from coroutine.register import actions, queries, rules
from coroutine.register.exporting import csv_lines, workbook
from coroutine.register.models import Import, ImportedRow
from coroutine.register.reading import Unreadable
from coroutine.register.tests.factories import (
    a_place,
    bring,
    helloasso,
    order,
    plain,
    this_month,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _place():
    with translation.override("en"):
        a_place()
        yield


ORDERS = helloasso(
    order("Ada", "Lovelace", "ada@example.org"),
    order("Brice", "Martin", "brice@example.org", tarif="Tarif d'antan"),
    order("Chloé", "Petit", "no address"),
)


def verdicts(content, by=None):
    plan = queries.plan(content, by=by, on=today())
    return [ruling.verdict.value for ruling in plan.rulings]


def counts():
    """How much there is of everything an import may write."""
    tables = (Person, Membership, Due, Purse, Entry, Training, Import, ImportedRow)
    return [table.objects.count() for table in tables]


def test_new_members_join_from_the_present_period_and_keep_their_day():
    brought = bring(ORDERS)
    person = Person.objects.get(email="ada@example.org")
    joined = membership_queries.open_membership(person)
    assert (person.name, person.roles) == ("Ada Lovelace", {MEMBER})
    assert (joined.asked_on, joined.starts_on) == (dt.date(2025, 10, 9), this_month())
    assert [(d.starts_on, d.cents, d.minutes) for d in person.dues.all()] == [
        (this_month(), 12500, 180)
    ]
    assert (brought.state, brought.counts, brought.content) == (
        "applied",
        {"create": 1, "update": 0, "same": 0, "doubtful": 1, "refused": 1},
        None,
    )
    assert list(brought.rows.values_list("line", "verdict", "is_written")) == [
        (2, "create", True),
        (3, "doubtful", False),
        (4, "refused", False),
    ]


def test_a_doubtful_line_is_left_out_unless_it_is_ticked():
    bring(ORDERS)
    assert not Person.objects.filter(email="brice@example.org").exists()
    bring(ORDERS, ticked=[3])
    person = Person.objects.get(email="brice@example.org")
    assert (person.roles, membership_queries.open_membership(person)) == (frozenset(), None)


def test_the_same_file_again_brings_nothing():
    content = helloasso(order("Ada", "Lovelace", "ada@example.org"))
    bring(content)
    before = counts()
    assert verdicts(content) == ["same"]
    with pytest.raises(rules.NothingNew):
        bring(content)
    assert counts()[:-2] == before[:-2]
    assert Import.objects.exclude(state="previewed").count() == 1


def test_applying_twice_is_once_and_with_other_ticks_is_refused():
    now = timezone.now()
    draft = actions.preview(ORDERS, file_name="a.csv", by=None, now=now)
    first = actions.apply(draft, ticked=[], by=None, now=now)
    before = counts()
    assert actions.apply(draft, ticked=[], by=None, now=now) == first
    with pytest.raises(rules.AppliedOtherwise):
        actions.apply(draft, ticked=[3], by=None, now=now)
    assert counts() == before


def test_a_preview_that_is_no_longer_true_is_not_applied():
    now = timezone.now()
    draft = actions.preview(ORDERS, file_name="a.csv", by=None, now=now)
    seen = queries.plan(ORDERS, by=None, on=today()).digest()
    ada()
    with pytest.raises(rules.Changed):
        actions.apply(draft, ticked=[], seen=seen, by=None, now=now)
    assert Person.objects.get(email="ada@example.org").name == "Ada"


def test_a_treasurer_who_is_one_no_more_writes_nothing():
    treasurer = driss()
    draft = actions.preview(ORDERS, file_name="a", by=treasurer, now=timezone.now())
    people.set_groups(treasurer, groups=[], by=None)
    before = counts()
    with pytest.raises(NotAllowed):
        actions.apply(draft, ticked=[], by=Person.objects.get(pk=treasurer.pk), now=timezone.now())
    assert counts() == before


def test_a_book_that_refuses_leaves_everything_as_it_was():
    """The first line is fine; of the second the book cannot take the due: neither is in."""
    account = membership.purse_of(driss()).euros
    ledger.set_limits(account, floor=None, ceiling=0)
    content = plain(
        "Ada Lovelace,ada@example.org,permanent",
        "Driss,driss@example.org,permanent",
        header="Name,Mail,Rhythm",
    )
    before = counts()[:-2]
    with pytest.raises(rules.NotDone) as refused:
        bring(content)
    assert str(refused.value).startswith("Line 3: ")
    assert counts()[:-2] == before


def test_members_alone_import_nothing():
    with pytest.raises(NotAllowed):
        bring(ORDERS, by=ada())
    assert Import.objects.count() == 0


def test_an_unreadable_file_leaves_no_trace():
    before = counts()
    with pytest.raises(Unreadable):
        bring(b"%PDF")
    assert counts() == before


def test_a_steward_signs_the_trainings_of_a_file_and_undoing_takes_them_back():
    content = plain("Ada,ada@example.org,yes", header="Name,Mail,Trained to open")
    person, emna = ada(), steward()
    brought = bring(content, by=emna)
    person = Person.objects.get(pk=person.pk)
    assert person.roles == {MEMBER, OPENER}
    assert list(Training.objects.values_list("person", "trainer")) == [(person.pk, emna.pk)]
    actions.undo(brought, by=emna, now=timezone.now())
    assert Person.objects.get(pk=person.pk).roles == {MEMBER}
    assert Training.objects.count() == 0


def exported(french=True):
    return b"".join(csv_lines(queries.known_persons(), french=french))


def a_lively_register():
    """Persons of every kind, with what spreadsheets would take for formulas."""
    people.create_person(
        name="=cmd|' /C calc'!A1", email="mallory@example.org", phone="+33 6 00 00 00 00"
    )
    people.create_person(
        name="Ada; « Lovelace »", email="ada@example.org", trade="'=quoted", note="@home -\t1"
    )
    runs, friend, left = brice(), chloe(), driss()
    on = today()
    permanent, yearly = membership_queries.offered_rhythms()
    membership.join(runs, rhythm=permanent, price=euros(10050), starts_on=on, by=None, on=on)
    membership.join(friend, rhythm=yearly, time=minutes(95), starts_on=on, by=None, on=on)
    gone = membership.join(
        left, rhythm=permanent, price=euros(0), time=minutes(0), starts_on=on, by=None, on=on
    )
    membership.leave(gone, hours="nothing", euros_choice="nothing", by=left, on=on)
    people.update_person(runs, by=None, status="job_seeker", phone="0612345678")


@pytest.mark.parametrize("french", [True, False])
def test_an_export_brought_back_is_all_the_same(french):
    a_lively_register()
    assert verdicts(exported(french)) == ["same"] * 5
    assert verdicts(workbook(queries.known_persons(), french=french)) == ["same"] * 5


def test_an_export_holds_no_cell_that_a_spreadsheet_would_compute():
    a_lively_register()
    lines = exported().decode("utf-8-sig").split("\r\n")
    assert lines[0] == (
        "id;prénom;nom;e-mail;téléphone;métier;statut;rythme;euros/mois;heures/mois;"
        "depuis;jusqu'à;formé ouverture;note"
    )
    cells = [cell for line in lines for cell in line.split(";")]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert "'=cmd|'" in cells


def test_an_export_brought_to_another_place_makes_the_same_members():
    a_lively_register()
    content = exported()
    everyone = list(Person.objects.order_by("email").values_list("name", "email", "phone"))
    memberships = Membership.objects.filter(state="running").order_by("person__email")
    promised = list(memberships.values_list("person__email", "rhythm__code", "cents", "minutes"))
    for table in (Due, Departure, Membership, Purse, Person):
        table.objects.all().delete()
    bring(content)
    assert list(Person.objects.order_by("email").values_list("name", "email", "phone")) == everyone
    assert (
        list(
            Membership.objects.order_by("person__email").values_list(
                "person__email", "rhythm__code", "cents", "minutes"
            )
        )
        == promised
    )


# Undoing ---------------------------------------------------------------------------------------


def test_undoing_forgets_the_new_and_takes_their_dues_back_in_the_book():
    before = counts()[:4]
    brought = bring(ORDERS)
    undone = actions.undo(brought, by=None, now=timezone.now())
    assert counts()[:4] == before
    assert undone.state == "undone"
    due, mirror = Entry.objects.order_by("pk")
    assert mirror.reverses_id == due.pk


def test_undoing_restores_what_changed_but_not_what_was_changed_since():
    person = ada()
    people.update_person(person, by=None, phone="01", trade="painter")
    brought = bring(
        plain("Ada,ada@example.org,02,poet", header="Name,Mail,Phone,Trade"), by=driss()
    )
    people.update_person(Person.objects.get(pk=person.pk), by=person, trade="potter")
    actions.undo(brought, by=None, now=timezone.now())
    person.refresh_from_db()
    assert (person.phone, person.trade) == ("01", "potter")


def test_undoing_and_bringing_again_makes_the_due_anew():
    """2026-11 Ada joins by import: 125 € and 3 h; undone: 0; again: 125 € and 3 h."""
    person = chloe()
    content = helloasso(order("Chloé", "Petit", "chloe@example.org"))
    for _time in range(2):
        brought = bring(content)
        hands = membership_queries.hands(person)
        assert (hands.euros.left, hands.hours.left) == (euros(12500), minutes(180))
        actions.undo(brought, by=None, now=timezone.now())
        assert membership_queries.hands(person).even
        assert Person.objects.get(pk=person.pk).roles == frozenset()


def _pays(person, treasurer):
    membership.record_payment(
        person,
        amount=euros(500),
        means=membership_rules.Means.CASH,
        seen_on=today(),
        by=treasurer,
        key="seen",
        on=today(),
    )


def _declares(person, _treasurer):
    membership.declare(
        person, task="sweeping", time=minutes(30), done_on=today(), key="swept", on=today()
    )


def _signs_in(person, _treasurer):
    Person.objects.filter(pk=person.pk).update(last_login=timezone.now())


def _pauses(person, _treasurer):
    membership.pause(person, starts_on=today(), reason="a journey", by=person)


@pytest.mark.parametrize("act", [_pays, _declares, _signs_in, _pauses])
def test_an_import_is_not_undone_once_someone_it_brought_has_acted(act):
    treasurer = driss()
    brought = bring(ORDERS)
    act(Person.objects.get(email="ada@example.org"), treasurer)
    before = counts()
    with pytest.raises(rules.NotDone) as refused:
        actions.undo(brought, by=None, now=timezone.now())
    assert str(refused.value).startswith(
        "1 person of this import has acted here since: Ada Lovelace."
    )
    assert counts() == before


def test_dues_made_since_for_an_imported_membership_are_taken_back_too():
    brought = bring(ORDERS)
    membership.run_dues(on=today() + dt.timedelta(days=31))
    person = Person.objects.get(email="ada@example.org")
    assert person.dues.count() == 2
    actions.undo(brought, by=None, now=timezone.now())
    assert (Due.objects.count(), Entry.objects.filter(reverses__isnull=False).count()) == (0, 2)


def test_an_import_can_be_undone_for_30_days_and_its_lines_are_then_forgotten():
    brought = bring(ORDERS)
    later = brought.applied_at + dt.timedelta(days=30, seconds=1)
    with pytest.raises(rules.NotDone):
        actions.undo(brought, by=None, now=later)
    actions.forget(later)
    assert (Import.objects.count(), ImportedRow.objects.count()) == (1, 0)


def test_a_file_that_was_only_looked_at_is_forgotten_after_a_day():
    draft = actions.preview(ORDERS, file_name="a.csv", by=None, now=timezone.now())
    actions.forget(draft.made_at + dt.timedelta(hours=23))
    assert Import.objects.count() == 1
    actions.forget(draft.made_at + dt.timedelta(hours=25))
    assert Import.objects.count() == 0


def test_looking_costs_the_same_however_long_the_file_is(django_assert_num_queries):
    bring(
        plain(*[f"P {n},p{n}@example.org,permanent" for n in range(9)], header="Name,Mail,Rhythm")
    )
    for lines in (1, 300):
        content = plain(*[f"Q {n},q{n}@example.org" for n in range(lines)])
        with django_assert_num_queries(4):
            queries.plan(content, by=None, on=today())
