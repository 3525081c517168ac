"""What becomes of each line; without a database."""

import datetime as dt

import pytest
from django.utils import translation

from coroutine.membership.models import Membership, Rhythm
from coroutine.register import rules
from coroutine.register.columns import read
from coroutine.register.models import Verdict
from coroutine.register.rulings import Acquaintances, Known, Setting
from coroutine.register.tests.factories import helloasso, order, plain, workbook

ON = dt.date(2026, 3, 16)
PERMANENT = Rhythm(
    pk=1,
    code="permanent",
    name_fr="Permanent·e",
    name_en="Permanent",
    period="month",
    cents=12500,
    minutes=180,
)
FRIEND = Rhythm(
    pk=2, code="friend", name_fr="Ami·e", name_en="Friend", period="year", cents=12000, minutes=0
)
NOTHING = {"phone": "", "trade": "", "status": "other", "note": ""}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def known(name="Ada Lovelace", email="ada@example.org", *, pk=1, membership=None, **fields):
    return Known(pk, f"ref{pk}", email, name, NOTHING | fields, membership)


def runs(**fields):
    return Membership(
        **{"rhythm": PERMANENT, "cents": 12500, "minutes": 180, "state": "running"} | fields
    )


def judged(content, *persons, may_train=False):
    setting = Setting(ON, [PERMANENT, FRIEND], Acquaintances(persons), may_train, None)
    return rules.plan(read(content), setting).rulings


def one(content, *persons, **more):
    (ruling,) = judged(content, *persons, **more)
    return ruling


def ours(cells, header="id;first name;last name;e-mail;telephone;rhythm;euros/month;since;until"):
    return f"{header}\n{cells}\n".encode()


def test_someone_new_of_a_known_tariff_is_made_and_joins_from_this_period_on():
    ruling = one(helloasso(order("Ada", "Lovelace", "Ada@Example.org", price="100,00")))
    assert (ruling.verdict, ruling.name, ruling.email) == (
        Verdict.CREATE,
        "Ada Lovelace",
        "ada@example.org",
    )
    assert (ruling.joining.rhythm, ruling.joining.cents, ruling.joining.minutes) == (
        PERMANENT,
        10000,
        180,
    )
    assert (ruling.joining.asked_on, ruling.joining.starts_on) == (
        dt.date(2025, 10, 9),
        dt.date(2026, 3, 1),
    )
    assert ruling.said == "Permanent, €100 and 3 h, due from 1 March 2026 on."


def test_an_unknown_tariff_is_doubtful_and_ticked_makes_the_person_alone():
    ruling = one(helloasso(order("Ada", "Lovelace", "ada@example.org", tarif="Adhésion 2025")))
    assert (ruling.verdict, ruling.joining, ruling.can_be_ticked) == (Verdict.DOUBTFUL, None, True)
    assert ruling.doubts == (
        "The place has no rhythm named “Adhésion 2025”: no membership is written.",
    )


@pytest.mark.parametrize("said", ["permanente", "PERMANENT·E", " Pérmanent ", "permanent"])
def test_a_rhythm_is_known_by_name_or_code_however_it_is_typed(said):
    content = plain(f"Ada,ada@example.org,{said}", header="Name,Mail,Tarif")
    assert one(content).joining.rhythm is PERMANENT


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Ada,,,", "The mail address is missing."),
        ("Ada,ada at example,,", "“ada at example” is no mail address."),
        (",ada@example.org,,", "The name is missing."),
        ("Ada,ada@example.org,31/02/2025,", "“31/02/2025” is no day, like 31/12/2026."),
        ("Ada,ada@example.org,soon,", "“soon” is no day, like 31/12/2026."),
        ("Ada,ada@example.org,01/01/1066,", "“01/01/1066” is a day too far away to be meant."),
        ("Ada,ada@example.org,,a lot", "“a lot” is no amount."),
        (f"{'A' * 121},ada@example.org,,", "Write a name of at most 120 letters."),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_with_its_reason(line, reason):
    ruling = one(plain(line, header="Name,Mail,Since,Euros"))
    assert (ruling.verdict, ruling.said, ruling.writes) == (Verdict.REFUSED, reason, False)


@pytest.mark.parametrize("state", ["Remboursé", "Annulé", "En attente"])
def test_an_order_that_is_not_validated_is_refused(state):
    ruling = one(helloasso(order("Ada", "Lovelace", "ada@example.org", state=state)))
    assert ruling.said == f"This order is “{state}”, not validated."


def test_the_same_person_twice_in_a_file_counts_once():
    line = order("Ada", "Lovelace", "ada@example.org")
    first, second = judged(helloasso(line, line))
    assert (first.verdict, second.verdict) == (Verdict.CREATE, Verdict.REFUSED)
    assert second.said == "The same person as line 2."


def test_an_address_is_that_of_the_member_who_paid_with_it():
    of_brice = order("Brice", "Martin", "ada@example.org", payer=("Ada", "Lovelace"))
    of_ada = order("Ada", "Lovelace", "ada@example.org")
    brice, ada = judged(helloasso(of_brice, of_ada))
    assert ada.verdict == Verdict.CREATE
    assert (brice.verdict, brice.can_be_ticked) == (Verdict.DOUBTFUL, False)
    assert brice.said.startswith("Line 3 has this address already")


def test_a_member_whom_someone_else_paid_for_waits_for_a_tick():
    ruling = one(helloasso(order("Brice", "Martin", "ada@example.org", payer=("Ada", "Lovelace"))))
    assert (ruling.verdict, ruling.can_be_ticked) == (Verdict.DOUBTFUL, True)
    assert ruling.doubts == ("The address is that of who paid: is it theirs too?",)


def test_what_is_known_is_the_same_and_an_empty_cell_erases_nothing():
    ada = known(phone="0612345678", membership=runs())
    ruling = one(ours(";Ada;Lovelace;ADA@example.org;;Permanent;125;;"), ada)
    assert (ruling.verdict, ruling.person, ruling.said) == (Verdict.SAME, 1, "")


def test_what_differs_is_changed_and_told():
    ada = known(phone="0612345678")
    ruling = one(ours(";Ada;;ada@example.org;0700000000;;;;"), ada)
    assert (ruling.verdict, ruling.fields) == (Verdict.UPDATE, {"phone": "0700000000"})
    assert ruling.said == "telephone: 0612345678 → 0700000000."


def test_a_name_as_wished_changes_by_our_own_sheet_alone():
    ada = known()
    assert one(ours(";Ada;King;ada@example.org;;;;;"), ada).verdict == Verdict.DOUBTFUL
    assert one(ours("ref1;Ada;King;ada@example.org;;;;;"), ada).fields == {"name": "Ada King"}


def test_another_name_under_a_payers_address_changes_nobody():
    ruling = one(
        helloasso(order("Brice", "Martin", "ada@example.org", phone="0700000000")), known()
    )
    assert (ruling.verdict, ruling.can_be_ticked) == (Verdict.DOUBTFUL, False)
    assert ruling.said == "This address is Ada Lovelace's here."


def test_the_same_name_and_telephone_under_another_address_is_doubtful():
    ada = known(phone="+33 6 12 34 56 78")
    ruling = one(ours(";Ada;Lovelace;new@example.org;06 12 34 56 78;;;;"), ada)
    assert (ruling.verdict, ruling.person) == (Verdict.DOUBTFUL, 1)
    assert ruling.doubts[0].startswith("Ada Lovelace has the same telephone")


def test_a_reference_under_another_address_is_doubtful_and_never_moves_an_address():
    ruling = one(ours("ref1;Ada;Lovelace;thief@example.org;0700000000;;;;"), known())
    assert (ruling.verdict, ruling.fields) == (Verdict.DOUBTFUL, {"phone": "0700000000"})


def test_a_membership_that_runs_is_not_changed_by_a_file():
    ruling = one(ours(";Ada;Lovelace;ada@example.org;;Permanent;100;;"), known(membership=runs()))
    assert (ruling.verdict, ruling.writes) == (Verdict.DOUBTFUL, False)
    assert ruling.said == "Here: Permanent, €125 and 3 h. Change it on their own page."


def test_someone_who_left_comes_back_only_when_ticked():
    left = runs(state="ended", ends_on=dt.date(2025, 6, 30))
    ruling = one(ours(";Ada;Lovelace;ada@example.org;;Permanent;;;"), known(membership=left))
    assert (ruling.verdict, ruling.can_be_ticked) == (Verdict.DOUBTFUL, True)
    assert ruling.doubts == ("They left on 30 June 2025: do they come back?",)


def test_someone_who_left_in_the_past_is_known_without_a_membership():
    ruling = one(ours(";Ada;Lovelace;ada@example.org;;Permanent;;01/01/2020;31/12/2024"))
    assert (ruling.verdict, ruling.joining) == (Verdict.CREATE, None)
    assert ruling.remarks[0] == "Left on 31 December 2024."


def test_someone_without_a_rhythm_is_told_to_be_no_member_yet():
    ruling = one(plain("Ada,ada@example.org"))
    assert (ruling.verdict, ruling.said) == (
        Verdict.CREATE,
        "Without a rhythm they are known here, and no member yet.",
    )


@pytest.mark.parametrize(
    ("cell", "cents"), [("120/an", 12000), ("10", 12000), ("120,00 € / year", 12000)]
)
def test_euros_a_month_become_those_of_the_rhythms_period(cell, cents):
    ruling = one(ours(f";Ada;L;ada@example.org;;friend;{cell};;"))
    assert ruling.joining.cents == cents


@pytest.mark.parametrize(
    ("cell", "cents"), [("1 250,00 €", 125000), ("5,00", 500), ("5.5", 550), ("1\u202f250", 125000)]
)
def test_amounts_are_read_as_people_write_them(cell, cents):
    content = plain(f"Ada;ada@example.org;permanent;{cell}", header="Name;Mail;Rhythm;Euros")
    assert one(content).joining.cents == cents


def test_a_formula_makes_its_line_refused():
    ruling = one(workbook(["Name", "Mail"], ["=A1", "ada@example.org"]))
    assert ruling.said == "The column “name” holds a formula: write its value."


def test_a_training_is_written_by_those_who_may_sign_it():
    content = plain("Ada,ada@example.org,yes", header="Name,Mail,Trained to open")
    assert one(content, may_train=True).trains is True
    ruling = one(content, may_train=False)
    assert ruling.trains is False
    assert ruling.said.endswith("an opener or a steward signs it.")
