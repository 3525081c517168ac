"""What is hashed, what a key covers, and what no request may be; without a database."""

import datetime as dt
import hashlib

import pytest

from coroutine.kit.amounts import MOST, Amount, Unit, euros, minutes
from coroutine.ledger import refusals, rules
from coroutine.ledger.models import Account
from coroutine.ledger.rules import Line, Moved, Request, Written

BANK = Account(pk=1, code="bank", label="The bank", commodity_id="EUR")
ADA = Account(pk=2, code="purse:ada:eur", label="Ada's purse", commodity_id="EUR")
ADA_HOURS = Account(pk=3, code="purse:ada:min", label="Ada's hours", commodity_id="MIN")
COMMONS = Account(pk=4, code="commons", label="The commons", commodity_id="MIN")
ENTRY = Written(
    rank=2,
    fiscal_year=1,
    journal="OD",
    day="2026-03-01",
    recorded_at="2026-03-01T09:30:00.000000Z",
    memo="Ada's due, “March”\nwith \\ and \"",
    document="",
    source="due:7",
    key="2026-03",
    digest="ab" * 32,
    actor="job",
    witness=None,
    reverses=None,
    transfer_count=1,
    prev_hash="00" * 32,
    transfers=[Moved(1, 2, "purse:ada:eur", 1, "bank", "EUR", 12500, "", "")],
)


def request(*lines: Line, **changes: object) -> Request:
    asked: dict = {"day": dt.date(2026, 3, 1), "journal": "OD", "memo": "Paid", "source": "test"}
    asked |= {"key": "1", "actor": "driss", "lines": lines or (Line(BANK, ADA, euros(100)),)}
    return Request(**(asked | changes))


def test_the_canonical_text_is_what_its_description_says():
    assert rules.canonical(ENTRY) == (
        '["coroutine-entry-1",2,1,"OD","2026-03-01","2026-03-01T09:30:00.000000Z",'
        '"Ada\'s due, “March”\\nwith \\\\ and \\"","","due:7","2026-03","' + "ab" * 32 + '",'
        '"job",null,null,1,"' + "00" * 32 + '",'
        '[[1,2,"purse:ada:eur",1,"bank","EUR",12500,"",""]]]'
    )
    assert rules.entry_hash(ENTRY) == hashlib.sha256(rules.canonical(ENTRY).encode()).digest()


@pytest.mark.parametrize("column", Written._fields)
def test_every_column_of_an_entry_is_hashed(column):
    other = ENTRY._replace(**{column: "other"})
    assert rules.entry_hash(other) != rules.entry_hash(ENTRY)


@pytest.mark.parametrize("column", Moved._fields)
def test_every_column_of_a_transfer_is_hashed(column):
    other = ENTRY._replace(transfers=[ENTRY.transfers[0]._replace(**{column: "other"})])
    assert rules.entry_hash(other) != rules.entry_hash(ENTRY)


def test_a_moment_is_the_same_text_from_both_engines():
    moment = dt.datetime(2026, 3, 1, 10, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert rules.moment_text(moment) == "2026-03-01T09:30:00.000000Z"
    assert rules.moment_text("2026-03-01 09:30:00.000000") == "2026-03-01T09:30:00.000000Z"
    assert rules.moment_text("2026-03-01 09:30:00") == "2026-03-01T09:30:00.000000Z"


@pytest.mark.parametrize(
    "change",
    [
        {"day": dt.date(2026, 3, 2)},
        {"journal": "BQ"},
        {"memo": "Paid twice"},
        {"document": "receipt 7"},
        {"actor": "ada"},
        {"witness": "ada"},
        {"reverses": 1},
        {"lines": (Line(BANK, ADA, euros(101)),)},
        {"lines": (Line(ADA, BANK, euros(100)),)},
        {"lines": (Line(BANK, ADA, euros(100), memo="cash"),)},
        {"lines": (Line(BANK, ADA, euros(100)), Line(BANK, ADA, euros(100)))},
    ],
)
def test_a_key_covers_everything_asked_under_it(change):
    assert rules.request_digest(request(**change)) != rules.request_digest(request())


def test_the_same_request_has_the_same_digest():
    assert rules.request_digest(request()) == rules.request_digest(request())
    gift = Line(COMMONS, ADA_HOURS, minutes(60), "gift")
    exchange = Line(COMMONS, ADA_HOURS, minutes(60), "exchange")
    assert rules.request_digest(request(gift)) != rules.request_digest(request(exchange))


@pytest.mark.parametrize(
    ("asked", "refusal", "sentence"),
    [
        (request(lines=()), refusals.EmptyEntry, "An entry moves at least one amount"),
        (
            request(*[Line(BANK, ADA, euros(1))] * 501),
            refusals.EmptyEntry,
            "at most five hundred",
        ),
        (request(Line(BANK, BANK, euros(1))), refusals.SameAccount, "two different accounts"),
        (request(Line(BANK, ADA, euros(0))), refusals.WrongAmount, "more than zero"),
        (request(Line(BANK, ADA, euros(-5))), refusals.WrongAmount, "more than zero"),
        (request(Line(BANK, ADA, euros(MOST + 1))), refusals.WrongAmount, "no larger"),
        (request(Line(BANK, COMMONS, euros(5))), refusals.WrongUnit, "“The commons”"),
        (request(Line(BANK, ADA, minutes(5), "gift")), refusals.WrongUnit, "“The bank”"),
        (request(Line(ADA_HOURS, COMMONS, minutes(5))), refusals.WrongKind, "a gift, a due"),
        (request(Line(ADA_HOURS, COMMONS, minutes(5), "sale")), refusals.WrongKind, "a gift"),
        (request(Line(BANK, ADA, euros(5), "gift")), refusals.WrongKind, "euros are none"),
        (request(witness="driss"), refusals.WitnessIsActor, "Nobody witnesses their own act"),
        (request(memo=""), refusals.TextUnfit, "memo, 500"),
        (request(memo="x" * 501), refusals.TextUnfit, "memo, 500"),
        (request(memo="a\0b"), refusals.TextUnfit, "memo, 500"),
        (request(memo="half \ud83d"), refusals.TextUnfit, "memo, 500"),
        (request(journal="x" * 17), refusals.TextUnfit, "journal, 16"),
        (request(document="x" * 201), refusals.TextUnfit, "document, 200"),
        (request(key=""), refusals.TextUnfit, "key, 200"),
        (request(actor=""), refusals.TextUnfit, "actor, 100"),
        (request(witness=""), refusals.TextUnfit, "witness, 100"),
        (request(Line(BANK, ADA, euros(5), memo="x" * 501)), refusals.TextUnfit, "memo, 500"),
    ],
)
def test_a_request_is_refused_in_words(asked, refusal, sentence, settings):
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(refusal, match=sentence):
        rules.check_request(asked)


def test_a_request_with_euros_and_hours_is_fair():
    rules.check_request(
        request(
            Line(ADA, BANK, euros(MOST)),
            Line(ADA_HOURS, COMMONS, minutes(120), "due", "émoji 🪴"),
            witness="ada",
        )
    )


def test_an_account_knows_its_unit():
    assert (BANK.unit, COMMONS.unit) == (Unit.EUR, Unit.MIN)
    assert Line(BANK, ADA, Amount(1, Unit.EUR)).kind == ""
