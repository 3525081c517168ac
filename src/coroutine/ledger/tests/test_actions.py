"""Writing in the book: once, whole, within limits, in open years; and correcting, promising."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone, translation

from coroutine.kit.amounts import Unit, euros, minutes
from coroutine.ledger import actions as ledger
from coroutine.ledger import queries, refusals
from coroutine.ledger.models import Account, Entry, FiscalYear, Hold, Transfer
from coroutine.ledger.rules import Line
from coroutine.ledger.tests.factories import DAY, account, move, post
from coroutine.ledger.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def net(code: str) -> int:
    return queries.balance(Account.objects.get(code=code)).net.quantity


def test_a_due_moves_euros_and_hours_in_one_entry(journal):
    """The journal of a due.

    2026-03-01 Ada's due for March
        purse:ada:eur <- dues:eur    125.00 EUR
        purse:ada:min <- dues:min       120 MIN due
    """
    (entry,) = journal
    assert [
        (t.position, t.debit.code, t.credit.code, t.amount, t.kind) for t in entry.transfers.all()
    ] == [
        (1, "purse:ada:eur", "dues:eur", euros(12500), ""),
        (2, "purse:ada:min", "dues:min", minutes(120), "due"),
    ]
    assert (net("purse:ada:eur"), net("dues:eur")) == (12500, -12500)
    assert (net("purse:ada:min"), net("dues:min")) == (120, -120)
    assert Entry.objects.get() == entry


def test_what_post_returns_is_what_the_book_holds():
    entry = post([move("bank", "purse:ada:eur", 100)], witness="brice", document="receipt 7")
    stored = Entry.objects.get(pk=entry.pk)
    fields = [field.attname for field in Entry._meta.concrete_fields]
    assert [getattr(entry, name) for name in fields] == [getattr(stored, name) for name in fields]
    assert (entry.pk, entry.witness, entry.document, entry.day) == (1, "brice", "receipt 7", DAY)


def test_pressing_twice_is_once():
    first = post([move("bank", "purse:ada:eur", 100)], key="pay")
    again = post([move("bank", "purse:ada:eur", 100)], key="pay")
    assert again == first
    assert (Entry.objects.count(), net("bank")) == (1, 100)


def test_a_key_with_other_content_is_refused_and_writes_nothing():
    post([move("bank", "purse:ada:eur", 100)], key="pay")
    with pytest.raises(refusals.KeyReused, match="recorded already, with other content"):
        post([move("bank", "purse:ada:eur", 101)], key="pay")
    assert (Entry.objects.count(), net("bank")) == (1, 100)


def test_the_same_key_of_another_source_is_another_act():
    post([move("bank", "purse:ada:eur", 100)], key="7", source="need:1")
    post([move("bank", "purse:ada:eur", 100)], key="7", source="need:2")
    assert net("bank") == 200


def test_what_the_surrounding_transaction_gives_up_was_never_written():
    post([move("bank", "purse:ada:eur", 1)])

    def given_up():
        with transaction.atomic():
            post([move("bank", "purse:ada:eur", 100)])
            post([move("bank", "purse:ada:eur", 100)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        given_up()
    entry = post([move("bank", "purse:ada:eur", 10)])
    assert (entry.pk, net("bank"), verify().problems) == (2, 11, [])


def test_a_refusal_leaves_the_surrounding_transaction_usable():
    account("purse:ada:eur", ceiling=150)
    with transaction.atomic():
        post([move("purse:ada:eur", "dues:eur", 100)])
        with pytest.raises(refusals.LimitReached):
            post([move("purse:ada:eur", "dues:eur", 100)])
        post([move("purse:ada:eur", "dues:eur", 50)])
    assert (net("purse:ada:eur"), Entry.objects.count(), verify().problems) == (150, 2, [])


def test_accounts_that_are_not_in_the_book_are_refused():
    bank = account("bank")
    for stranger in (
        Account(pk=999, code="ghost", label="Ghost", commodity_id="EUR"),
        Account(pk=account("till").pk, code="forged", label="Forged", commodity_id="EUR"),
    ):
        with pytest.raises(refusals.UnknownAccount, match=stranger.code):
            post([Line(bank, stranger, euros(1))])
    assert Entry.objects.count() == 0


def test_a_floor_and_a_ceiling_hold_to_the_cent():
    account("purse:ada:eur", ceiling=100)
    account("seats", floor=0)
    post([move("seats", "bank", 2), move("purse:ada:eur", "bank", 100)])
    with pytest.raises(refusals.LimitReached, match="“purse:ada:eur”"):
        post([move("purse:ada:eur", "bank", 1)])
    post([move("bank", "seats", 2)])
    with pytest.raises(refusals.LimitReached, match="“seats”"):
        post([move("bank", "seats", 1)])
    assert (net("seats"), net("purse:ada:eur")) == (0, 100)


def test_a_limit_that_is_already_passed_is_not_set():
    purse = account("purse:ada:eur")
    post([move("purse:ada:eur", "dues:eur", 100)])
    with pytest.raises(refusals.LimitReached, match="“purse:ada:eur”"):
        ledger.set_limits(purse, floor=None, ceiling=99)
    ledger.set_limits(purse, floor=-5, ceiling=100)
    assert queries.limits(purse) == (euros(-5), euros(100))


def test_opening_an_account_again_gives_the_first():
    first = ledger.open_account("purse:ada:eur", label="Ada", owner="ada", floor=-100)
    again = ledger.open_account("purse:ada:eur", label="Another label", owner="ada")
    assert (again, again.label, queries.limits(again)) == (first, "Ada", (euros(-100), None))
    for change in ({"owner": "brice"}, {"owner": None}, {"owner": "ada", "commodity": Unit.MIN}):
        with pytest.raises(refusals.AccountDiffers, match="“purse:ada:eur” exists already"):
            ledger.open_account("purse:ada:eur", label="Ada", **change)
    with pytest.raises(refusals.LedgerRefusal, match="ledger_account_code"):
        ledger.open_account("not a code", label="Spaces")
    with pytest.raises(refusals.TextUnfit):
        ledger.open_account("nameless", label="")


def test_an_entry_is_corrected_once_by_its_mirror(journal):
    """The journal of a mistake.

    2026-03-01 Two hours noted as three
        purse:ada:eur <- bank        10.00 EUR
        commons <- purse:ada:min       180 MIN gift
    """
    (wrong,) = journal
    mirror = ledger.reverse(wrong, day=DAY, actor="driss")
    assert [(t.debit.code, t.credit.code, t.amount, t.kind) for t in mirror.transfers.all()] == [
        ("bank", "purse:ada:eur", euros(1000), ""),
        ("purse:ada:min", "commons", minutes(180), "gift"),
    ]
    assert (mirror.memo, mirror.reverses) == (
        "Correction of entry 1: Two hours noted as three",
        wrong,
    )
    assert (net("purse:ada:eur"), net("purse:ada:min"), mirror.source) == (0, 0, wrong.source)
    assert ledger.reverse(wrong, day=DAY, actor="driss") == mirror
    with pytest.raises(refusals.AlreadyReversed, match="Entry 1 has been corrected already"):
        ledger.reverse(wrong, day=DAY, actor="ada")
    with pytest.raises(refusals.AlreadyReversed, match="Entry 1"):
        ledger.reverse(wrong, day=DAY, actor="driss", key="another key")
    assert Entry.objects.count() == 2
    back = ledger.reverse(mirror, day=DAY, actor="driss", memo="It was right")
    assert (net("purse:ada:eur"), back.memo, verify().problems) == (1000, "It was right", [])


def test_a_correction_keeps_the_limits_too():
    account("purse:ada:eur", ceiling=0)
    entry = post([move("bank", "purse:ada:eur", 100)])
    post([move("purse:ada:eur", "dues:eur", 60)])
    with pytest.raises(refusals.LimitReached, match="“purse:ada:eur”"):
        ledger.reverse(entry, day=DAY, actor="driss")
    assert net("purse:ada:eur") == -40


def promise(quantity: int = 60, key: str = "p1", **changes) -> Hold:
    asked = {"memo": "A desk", "source": "desk:1", "actor": "ada"} | changes
    return ledger.hold(
        debit=account("purse:ada:eur", ceiling=100),
        credit=account("desks"),
        amount=euros(quantity),
        key=key,
        **asked,
    )


def held(code: str) -> tuple[int, int]:
    totals = queries.balance(Account.objects.get(code=code))
    return totals.debits_held, totals.credits_held


def test_a_promise_reserves_and_is_kept_once():
    kept = promise()
    assert (held("purse:ada:eur"), held("desks"), net("purse:ada:eur")) == ((60, 0), (0, 60), 0)
    with pytest.raises(refusals.LimitReached, match="“purse:ada:eur”"):
        promise(41, key="p2")
    with pytest.raises(refusals.LimitReached, match="“purse:ada:eur”"):
        post([move("purse:ada:eur", "desks", 41)])
    ledger.ensure_year(DAY)
    entry = ledger.post_hold(kept, day=DAY, journal="OD", actor="host", witness="brice")
    assert (kept.state, kept.entry) == ("posted", entry)
    assert (held("purse:ada:eur"), net("purse:ada:eur"), net("desks")) == ((0, 0), 60, -60)
    assert ledger.post_hold(kept, day=DAY, journal="OD", actor="host", witness="brice") == entry
    with pytest.raises(refusals.HoldGone, match="kept or released already"):
        ledger.post_hold(kept, day=DAY, journal="OD", actor="another")
    with pytest.raises(refusals.HoldGone):
        ledger.release(kept)
    assert (Entry.objects.count(), verify().problems) == (1, [])


def test_a_promise_to_its_last_cent_is_kept_within_the_limit():
    full = promise(100)
    ledger.ensure_year(DAY)
    ledger.post_hold(full, day=DAY, journal="OD", actor="ada")
    assert (net("purse:ada:eur"), held("purse:ada:eur")) == (100, (0, 0))


def test_promising_twice_is_once():
    first = promise()
    assert promise() == first
    assert promise(expires_at=timezone.now() + dt.timedelta(hours=1)) == first
    with pytest.raises(refusals.KeyReused):
        promise(61)
    assert (Hold.objects.count(), held("purse:ada:eur")) == (1, (60, 0))


def test_a_released_promise_gives_back_and_is_gone():
    given_up = ledger.release(promise())
    assert (given_up.state, held("purse:ada:eur")) == ("released", (0, 0))
    assert ledger.release(given_up).state == "released"
    ledger.ensure_year(DAY)
    with pytest.raises(refusals.HoldGone):
        ledger.post_hold(given_up, day=DAY, journal="OD", actor="ada")
    assert Entry.objects.count() == 0


def test_an_expired_promise_is_not_kept_and_is_in_nobodys_way():
    past = timezone.now() - dt.timedelta(seconds=1)
    expired = promise(100, expires_at=past)
    ledger.ensure_year(DAY)
    with pytest.raises(refusals.HoldGone, match="expired"):
        ledger.post_hold(expired, day=DAY, journal="OD", actor="ada")
    post([move("purse:ada:eur", "desks", 30)])
    assert (Hold.objects.get().state, held("purse:ada:eur")) == ("released", (0, 0))
    second = promise(70, key="p2", expires_at=past)
    third = promise(70, key="p3")
    second.refresh_from_db()
    assert (second.state, third.state, held("purse:ada:eur")) == ("released", "held", (70, 0))
    assert verify().problems == []


def test_the_sweep_releases_only_what_has_expired():
    now = timezone.now()
    promise(10, key="open")
    promise(10, key="soon", expires_at=now + dt.timedelta(hours=1))
    promise(10, key="late", expires_at=now)
    assert ledger.release_expired(now - dt.timedelta(hours=1)) == 0
    assert ledger.release_expired(timezone.now()) == 1
    assert ledger.release_expired(now + dt.timedelta(hours=2)) == 1
    assert held("purse:ada:eur") == (10, 0)


def test_promised_hours_say_what_they_are_when_kept():
    hours = ledger.hold(
        debit=account("commons", Unit.MIN),
        credit=account("purse:ada:min", Unit.MIN),
        amount=minutes(90),
        memo="Watering",
        source="task:1",
        key="1",
        actor="ada",
    )
    ledger.ensure_year(DAY)
    with pytest.raises(refusals.WrongKind):
        ledger.post_hold(hours, day=DAY, journal="OD", actor="ada")
    ledger.post_hold(hours, day=DAY, journal="OD", actor="ada", kind="gift")
    assert Transfer.objects.get().kind == "gift"


def test_the_first_year_is_the_calendar_year_and_the_next_follow():
    assert ledger.ensure_year(DAY).starts == dt.date(2026, 1, 1)
    year = ledger.ensure_year(dt.date(2029, 2, 3))
    assert (year.starts, year.ends) == (dt.date(2029, 1, 1), dt.date(2029, 12, 31))
    assert [y.ends.year for y in queries.years()] == [2026, 2027, 2028, 2029]
    assert ledger.ensure_year(dt.date(2027, 7, 7)).starts == dt.date(2027, 1, 1)
    for day in (dt.date(2025, 12, 31), dt.date(2040, 1, 1)):
        with pytest.raises(refusals.NoOpenYear):
            ledger.ensure_year(day)
    assert FiscalYear.objects.count() == 4


def test_a_place_may_count_from_september():
    ledger.open_year(dt.date(2025, 9, 1), dt.date(2026, 8, 31))
    following = ledger.ensure_year(dt.date(2026, 9, 1))
    assert (following.starts, following.ends) == (dt.date(2026, 9, 1), dt.date(2027, 8, 31))
    with pytest.raises(refusals.YearsOverlap):
        ledger.open_year(dt.date(2027, 8, 31), dt.date(2028, 8, 30))
    with pytest.raises(refusals.YearBackwards):
        ledger.open_year(dt.date(2030, 1, 2), dt.date(2030, 1, 1))


def test_no_entry_outside_an_open_year():
    bank, ada = account("bank"), account("purse:ada:eur")
    asked = {"journal": "OD", "memo": "m", "source": "s", "key": "k", "actor": "ada"}
    with pytest.raises(refusals.NoOpenYear, match="No accounting year is open on"):
        ledger.post(day=DAY, lines=[Line(bank, ada, euros(1))], **asked)
    ledger.ensure_year(DAY)
    ledger.post(day=DAY, lines=[Line(bank, ada, euros(1))], **asked)
    assert net("bank") == 1


def test_a_closed_year_is_sealed_and_stays_closed():
    entry = post([move("bank", "purse:ada:eur", 100)])
    later = post([move("bank", "purse:ada:eur", 1)], day=dt.date(2027, 1, 5))
    year, following = queries.years()
    with pytest.raises(refusals.EarlierYearOpen):
        ledger.close_year(following, by_ref="driss", on=dt.date(2028, 3, 1))
    with pytest.raises(refusals.YearNotOver):
        ledger.close_year(year, by_ref="driss", on=year.ends)
    closed = ledger.close_year(year, by_ref="driss", on=dt.date(2027, 3, 1))
    assert (closed.closing_rank, bytes(closed.closing_hash)) == (2, bytes(later.hash))
    assert (closed.closed_by, closed.closed_on) == ("driss", dt.date(2027, 3, 1))
    assert ledger.close_year(year, by_ref="ada", on=dt.date(2027, 4, 1)).closed_by == "driss"
    with pytest.raises(refusals.YearClosed, match="is closed"):
        ledger.post(
            day=DAY,
            journal="OD",
            memo="Too late",
            source="test",
            key="late",
            actor="ada",
            lines=[move("bank", "purse:ada:eur", 1)],
        )
    with pytest.raises(refusals.YearClosed):
        ledger.ensure_year(DAY)
    ledger.reverse(entry, day=dt.date(2027, 1, 6), actor="driss")
    assert (net("bank"), verify().problems) == (1, [])


def test_a_year_without_an_entry_closes_too():
    year = ledger.ensure_year(DAY)
    ledger.close_year(year, by_ref="driss", on=dt.date(2027, 1, 1))
    assert (year.closing_rank, verify().problems) == (0, [])


def test_no_database_error_leaks_from_a_guard():
    ghost = Account(pk=999, code="ghost", label="Ghost", commodity_id="EUR")
    with pytest.raises(refusals.LedgerRefusal, match="The book refused this"):
        ledger.hold(
            debit=account("bank"),
            credit=ghost,
            amount=euros(1),
            memo="m",
            source="s",
            key="k",
            actor="ada",
        )
    assert Hold.objects.count() == 0


def test_accounts_open_together_and_twice_is_once(db):
    def wanted():
        return [
            Account(code="411:x", label="Euros", commodity_id="EUR", owner="x"),
            Account(code="hours:x", label="Hours", commodity_id="MIN", owner="x"),
        ]

    first = ledger.open_accounts(wanted())
    again = ledger.open_accounts(wanted())

    assert [one.code for one in first] == ["411:x", "hours:x"]
    assert [one.pk for one in again] == [one.pk for one in first]
    with pytest.raises(refusals.AccountDiffers):
        ledger.open_accounts([Account(code="411:x", label="Other", commodity_id="MIN", owner="x")])


def test_a_half_typed_year_opens_no_book(db):
    with pytest.raises(refusals.NoOpenYear):
        ledger.ensure_year(dt.date(206, 11, 23))

    assert not FiscalYear.objects.exists()


def test_a_book_that_began_long_ago_still_opens_today(db):
    today = timezone.localdate()
    ledger.ensure_year(today.replace(year=today.year - 15, day=1))

    assert ledger.ensure_year(today).starts <= today


def test_a_moment_is_no_day(db):
    with pytest.raises(TypeError, match="not a moment"):
        post([move("bank", "purse:ada:eur", 100)], day=dt.datetime(2026, 3, 1, 5, tzinfo=dt.UTC))
