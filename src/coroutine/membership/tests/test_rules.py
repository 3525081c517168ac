"""Periods, shares, leftovers, prices and choices: no database, no clock."""

import datetime as dt
from itertools import pairwise

import pytest

from coroutine.kit.amounts import UnitMismatch, euros, minutes
from coroutine.membership import rules
from coroutine.membership.models import Departure, Exemption, Membership, Pause, Rhythm
from coroutine.membership.queries import Hand
from coroutine.membership.rules import Move, Period


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("kind", "inside", "first", "last"),
    [
        ("week", "2026-03-01", "2026-02-23", "2026-03-01"),
        ("week", "2027-01-01", "2026-12-28", "2027-01-03"),
        ("4weeks", "2001-01-01", "2001-01-01", "2001-01-28"),
        ("4weeks", "2000-12-31", "2000-12-04", "2000-12-31"),
        ("month", "2028-02-29", "2028-02-01", "2028-02-29"),
        ("month", "2027-02-28", "2027-02-01", "2027-02-28"),
        ("month", "2026-12-31", "2026-12-01", "2026-12-31"),
        ("quarter", "2026-12-31", "2026-10-01", "2026-12-31"),
        ("quarter", "2028-02-29", "2028-01-01", "2028-03-31"),
        ("year", "2028-02-29", "2028-01-01", "2028-12-31"),
    ],
)
def test_the_period_that_holds_a_day(kind, inside, first, last):
    assert rules.period_of(kind, day(inside)) == Period(day(first), day(last))


@pytest.mark.parametrize("kind", Rhythm.Period.values)
def test_periods_follow_one_another_without_gap_or_overlap(kind):
    found = rules.periods_between(kind, day("2023-11-15"), day("2029-03-01"))
    assert found[0].starts_on <= day("2023-11-15") <= found[0].ends_on
    assert found[-1].starts_on <= day("2029-03-01") <= found[-1].ends_on
    gaps = [after.starts_on - before.ends_on for before, after in pairwise(found)]
    assert set(gaps) == {dt.timedelta(days=1)}


def test_a_year_has_twelve_months_or_fifty_two_weeks():
    a_year = {kind: rules.per_month(1200, kind) for kind in Rhythm.Period.values}
    assert a_year == {"week": 5200, "4weeks": 1300, "month": 1200, "quarter": 400, "year": 100}


def member(start="2026-04-16", cents=12500, count=180):
    return Membership(cents=cents, minutes=count, starts_on=day(start))


APRIL = Period(day("2026-04-01"), day("2026-04-30"))


@pytest.mark.parametrize(
    ("start", "asked"),
    [
        ("2026-03-01", (12500, 180)),
        ("2026-04-01", (12500, 180)),
        ("2026-04-02", (12083, 180)),
        ("2026-04-16", (6250, 90)),
        ("2026-04-30", (417, 0)),
    ],
)
def test_a_first_share_goes_by_days_to_the_cent_and_the_quarter_of_an_hour(start, asked):
    found = rules.asked_by(member(start), APRIL, first_period="share")
    assert (found.euros, found.time) == (euros(asked[0]), minutes(asked[1]))


@pytest.mark.parametrize("count", range(0, 200, 7))
def test_a_share_is_never_more_than_the_whole(count):
    for start in range(1, 31):
        found = rules.asked_by(
            member(f"2026-04-{start:02d}", count, count), APRIL, first_period="share"
        )
        assert 0 <= found.euros.quantity <= count
        assert 0 <= found.time.quantity <= count


def test_a_pause_counts_for_the_periods_that_begin_in_it():
    asleep = Pause(starts_on=day("2026-04-01"), ends_on=day("2026-04-01"), reason="away")
    late = Pause(starts_on=day("2026-04-02"), ends_on=None, reason="away")
    found = rules.asked_by(member("2026-01-01"), APRIL, first_period="share", pauses=[asleep])
    assert (found.euros, found.time, found.waived) == (euros(0), minutes(0), "away")
    found = rules.asked_by(member("2026-01-01"), APRIL, first_period="share", pauses=[late])
    assert (found.euros, found.time, found.waived) == (euros(12500), minutes(180), "")


def test_two_exemptions_add_up_and_both_reasons_are_told():
    spell = {"starts_on": day("2026-04-01"), "ends_on": day("2026-04-30")}
    both = [
        Exemption(euros=True, reason="ill", **spell),
        Exemption(hours=True, reason="moving", **spell),
    ]
    found = rules.asked_by(member("2026-01-01"), APRIL, first_period="share", exemptions=both)
    assert (found.euros, found.time, found.waived) == (euros(0), minutes(0), "ill · moving")


# Carry-over --------------------------------------------------------------------------------------

JANUARY, FEBRUARY, MARCH = (dt.date(2026, month, 1) for month in (1, 2, 3))


@pytest.mark.parametrize(
    ("moves", "rest"),
    [
        ([], []),
        ([(JANUARY, 180)], [(JANUARY, 180)]),
        ([(JANUARY, 180), (FEBRUARY, -180)], []),
        ([(JANUARY, 180), (FEBRUARY, -200)], [(FEBRUARY, -20)]),
        ([(JANUARY, 180), (FEBRUARY, 180), (MARCH, -200)], [(FEBRUARY, 160)]),
        ([(JANUARY, -300), (FEBRUARY, 180)], [(JANUARY, -120)]),
        ([(JANUARY, -100), (FEBRUARY, -100), (MARCH, 150)], [(FEBRUARY, -50)]),
        ([(JANUARY, 100), (FEBRUARY, -300), (MARCH, 100)], [(FEBRUARY, -100)]),
    ],
)
def test_the_oldest_hours_given_meet_the_oldest_promised(moves, rest):
    assert rules.leftovers(Move(*one) for one in moves) == [Move(*one) for one in rest]


@pytest.mark.parametrize(
    ("rest", "on", "gift", "let_go"),
    [
        ([(JANUARY, -60)], "2026-06-30", 0, 0),
        ([(JANUARY, -60)], "2026-07-01", 60, 0),
        ([(JANUARY, 60), (FEBRUARY, 60)], "2026-07-01", 0, 60),
        ([(JANUARY, 60), (FEBRUARY, 60)], "2026-08-01", 0, 120),
    ],
)
def test_what_is_older_than_the_months_agreed_no_longer_carries_over(rest, on, gift, let_go):
    moves = [Move(*one) for one in rest]
    found = rules.lapsed(moves, day(on), ahead_months=6, behind_months=6)
    assert (found.gift, found.let_go) == (gift, let_go)
    kept = rules.lapsed(moves, day("2099-01-01"), ahead_months=None, behind_months=None)
    assert (kept.gift, kept.let_go) == (0, 0)


def test_six_months_before_the_end_of_august_is_the_end_of_february():
    found = rules.lapsed(
        [Move(day("2028-02-29"), 1)], day("2028-08-31"), ahead_months=6, behind_months=6
    )
    assert found.let_go == 1


# Prices and choices ------------------------------------------------------------------------------


def test_the_barometer_is_full_where_no_cost_is_written():
    assert rules.Barometer(euros(0), euros(0), 85).allows_lower_prices
    assert rules.Barometer(euros(84_999), euros(100_000), 85).percent == 84
    assert not rules.Barometer(euros(84_999), euros(100_000), 85).allows_lower_prices
    assert rules.Barometer(euros(85_000), euros(100_000), 85).allows_lower_prices


@pytest.mark.parametrize(
    ("left", "ahead", "hours", "money"),
    [
        (0, 0, ["nothing"], ["nothing"]),
        (5, 0, ["work", "forgive"], ["pay", "forgive"]),
        (0, 5, ["give", "hand"], ["give", "refund"]),
    ],
)
def test_who_leaves_chooses_among_what_fits(left, ahead, hours, money):
    assert rules.hours_choices(left, ahead) == [Departure.Hours(one) for one in hours]
    assert rules.euros_choices(left, ahead) == [Departure.Euros(one) for one in money]


@pytest.mark.parametrize("promised", [0, 100, 250])
@pytest.mark.parametrize("given", [0, 100, 250])
@pytest.mark.parametrize("settled", [-150, 0, 150])
def test_a_hand_is_never_negative_and_never_both_left_and_ahead(promised, given, settled):
    hand = Hand(euros(promised), euros(given), settled)
    assert min(hand.left.quantity, hand.ahead.quantity) == 0
    assert hand.left.quantity - hand.ahead.quantity == promised - given - settled
    assert hand.otherwise.quantity == abs(settled)


def test_euros_never_pay_for_hours():
    with pytest.raises(UnitMismatch):
        rules.check_price(
            minutes(180), Rhythm(cents=100, floor_cents=0), rules.Barometer(euros(0), euros(0), 0)
        )


# Words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (("DUES", "due:x", "k", "2026-03-01/2026-03-31"), "Participation, March 2026"),
        (
            ("DUES", "due:x", "k", "2026-03-16/2026-03-31"),
            "Participation, 16 March – 31 March 2026",
        ),
        (("DUES", "due:x", "k", "2028-02-01/2028-02-29"), "Participation, February 2028"),
        (("DUES", "due:x", "k", "spring"), "Participation, spring"),
        (("SALES", "pack:1", "sold", "ten"), "10 half-days"),
        (("SALES", "pack:1", "sold", "gone"), "gone"),
        (("CASH", "payment:x", "k", "cash"), "Cash received, thank you"),
        (("HOURS", "contribution:1", "counted", "the dishes"), "the dishes"),
        (("OTHER", "lapse:x", "k", "carry-over"), "What no longer carries over"),
        (("OTHER", "departure:1", "given", "leaving"), "Settled on leaving"),
        (("OTHER", "forgiven:x", "k", "ill"), "Let go by the place: ill"),
        (("SHOP", "shop:1", "k", "a coffee"), "a coffee"),
        (("CASH", "payment:x", "k", "cash", True), "Taken back: Cash received, thank you"),
    ],
)
def test_each_act_is_told_in_the_words_of_a_member(act, said):
    assert rules.explain(rules.Act(*act), {"ten": "10 half-days"}) == said
