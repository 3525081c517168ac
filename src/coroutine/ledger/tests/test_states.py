"""Any sequence of acts, against a model in plain Python: same refusals, balances and chain."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from coroutine.kit.amounts import Amount, Unit
from coroutine.ledger import actions as ledger
from coroutine.ledger import queries, refusals
from coroutine.ledger.models import Entry, Hold
from coroutine.ledger.rules import Line
from coroutine.ledger.verification import verify

ACCOUNTS = {  # code: unit, floor, ceiling
    "bank": (Unit.EUR, None, None),
    "seats": (Unit.EUR, 0, None),
    "purse:ada:eur": (Unit.EUR, -50, 100),
    "commons": (Unit.MIN, None, None),
    "purse:ada:min": (Unit.MIN, None, 120),
}
YEARS = (2025, 2026, 2027)
Move = tuple[str, str, int]  # debit, credit, quantity

PAIRS = [
    (debit, credit)
    for debit in ACCOUNTS
    for credit in ACCOUNTS
    if debit != credit and ACCOUNTS[debit][0] is ACCOUNTS[credit][0]
]
moves = st.builds(lambda pair, n: (*pair, n), st.sampled_from(PAIRS), st.integers(1, 40))
days = st.builds(
    dt.date, st.sampled_from((2027, *YEARS, 2027)), st.integers(1, 12), st.integers(1, 28)
)
picks = st.integers(0, 10**6)


@dataclass
class Model:
    """The book as a list and some numbers."""

    net: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ACCOUNTS, 0))
    entries: list[tuple[Move, ...]] = field(default_factory=list)
    keys: dict[str, tuple[int, object]] = field(default_factory=dict)
    reversed: dict[int, int] = field(default_factory=dict)
    live: dict[int, Move] = field(default_factory=dict)
    expired: set[int] = field(default_factory=set)
    closed: int = 0

    def fits(self, moves: tuple[Move, ...], but: int | None = None) -> bool:
        """Whether every move in turn keeps every limit, live promises (but one) counted."""
        net = dict(self.net)
        for debit, credit, quantity in moves:
            net[debit] += quantity
            net[credit] -= quantity
            ceiling, floor = ACCOUNTS[debit][2], ACCOUNTS[credit][1]
            if ceiling is not None and net[debit] + self.held(0, debit, but) > ceiling:
                return False
            if floor is not None and net[credit] - self.held(1, credit, but) < floor:
                return False
        return True

    def held(self, side: int, code: str, but: int | None = None) -> int:
        return sum(
            move[2]
            for pk, move in self.live.items()
            if move[side] == code and pk not in self.expired and pk != but
        )

    def write(self, moves: tuple[Move, ...]) -> int:
        for debit, credit, quantity in moves:
            self.net[debit] += quantity
            self.net[credit] -= quantity
        self.entries.append(moves)
        return len(self.entries)

    def open_on(self, day: dt.date) -> bool:
        return day.year >= YEARS[self.closed]


class Book(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.model, self.accounts = Model(), {}
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        for year in YEARS:
            ledger.open_year(dt.date(year, 1, 1), dt.date(year, 12, 31))
        self.years = queries.years()
        for code, (unit, floor, ceiling) in ACCOUNTS.items():
            self.accounts[code] = ledger.open_account(
                code, label=code, commodity=unit, floor=floor, ceiling=ceiling
            )

    def teardown(self):
        if hasattr(self, "atomic"):
            assert verify().problems == []
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def lines(self, moves: tuple[Move, ...]) -> list[Line]:
        return [self.line(*move) for move in moves]

    def line(self, debit: str, credit: str, quantity: int) -> Line:
        unit = ACCOUNTS[debit][0]
        kind = "gift" if unit is Unit.MIN else ""
        return Line(self.accounts[debit], self.accounts[credit], Amount(quantity, unit), kind)

    @rule(
        day=days,
        lines=st.lists(moves, min_size=1, max_size=3),
        key=st.sampled_from("abcdefghijklmnopqrst"),
    )
    def post(self, day, lines, key):
        asked, model = tuple(lines), self.model
        request = {"day": day, "journal": "OD", "memo": "m", "source": "s", "actor": "ada"}

        def act() -> Entry:
            return ledger.post(lines=self.lines(asked), key=key, **request)

        if key in model.keys:
            rank, first = model.keys[key]
            if first == (day, asked):
                assert act().pk == rank
            else:
                refused(refusals.KeyReused, act)
        elif not model.open_on(day):
            refused(refusals.YearClosed, act)
        elif not model.fits(asked):
            refused(refusals.LimitReached, act)
        else:
            assert act().pk == model.write(asked)
            model.keys[key] = len(model.entries), (day, asked)

    @precondition(lambda self: self.model.keys)
    @rule(pick=picks)
    def press_again(self, pick):
        key = sorted(self.model.keys)[pick % len(self.model.keys)]
        rank, (day, asked) = self.model.keys[key]
        request = {"day": day, "journal": "OD", "memo": "m", "source": "s", "actor": "ada"}
        assert ledger.post(lines=self.lines(asked), key=key, **request).pk == rank

    @precondition(lambda self: self.model.entries)
    @rule(pick=picks, day=days)
    def reverse(self, pick, day):
        model, rank = self.model, pick % len(self.model.entries) + 1
        mirror = tuple((credit, debit, n) for debit, credit, n in model.entries[rank - 1])
        entry = Entry.objects.get(pk=rank)

        def act() -> Entry:
            return ledger.reverse(entry, day=day, actor="driss")

        if rank in model.reversed:
            first = Entry.objects.get(pk=model.reversed[rank])
            if first.day == day:
                assert act() == first
            else:
                refused(refusals.AlreadyReversed, act)
        elif not model.open_on(day):
            refused(refusals.YearClosed, act)
        elif not model.fits(mirror):
            refused(refusals.LimitReached, act)
        else:
            model.reversed[rank] = act().pk
            assert model.write(mirror) == model.reversed[rank]

    @rule(move=moves, expired=st.booleans())
    def hold(self, move, expired):
        model, line = self.model, self.line(*move)
        key = str(Hold.objects.count())

        def act() -> Hold:
            return ledger.hold(
                debit=line.debit,
                credit=line.credit,
                amount=line.amount,
                memo="m",
                source="hold",
                key=key,
                actor="ada",
                expires_at=timezone.now() - dt.timedelta(seconds=1) if expired else None,
            )

        if not model.fits((move,)):
            refused(refusals.LimitReached, act)
            return
        made = act()
        assert act() == made
        model.live[made.pk] = move
        if expired:
            model.expired.add(made.pk)

    @precondition(lambda self: self.model.live)
    @rule(pick=picks, day=days)
    def post_hold(self, pick, day):
        model = self.model
        pk = sorted(model.live)[pick % len(model.live)]
        move, promise = model.live[pk], Hold.objects.get(pk=pk)

        def act() -> Entry:
            kind = "exchange" if ACCOUNTS[move[0]][0] is Unit.MIN else ""
            return ledger.post_hold(promise, day=day, journal="OD", actor="ada", kind=kind)

        if not model.open_on(day):
            refused(refusals.YearClosed, act)
        elif pk in model.expired:
            refused(refusals.HoldGone, act)
        else:
            assert model.fits((move,), but=pk)
            assert act().pk == model.write((move,))
            del model.live[pk]

    @precondition(lambda self: self.model.live)
    @rule(pick=picks)
    def release(self, pick):
        pk = sorted(self.model.live)[pick % len(self.model.live)]
        assert ledger.release(Hold.objects.get(pk=pk)).state == "released"
        del self.model.live[pk]
        self.model.expired.discard(pk)

    @rule()
    def release_expired(self):
        due = Hold.objects.filter(state="held", pk__in=self.model.expired).count()
        assert ledger.release_expired(timezone.now()) == due

    @precondition(lambda self: self.model.closed < 2 and len(self.model.entries) > 3)
    @rule(early=st.booleans())
    def close_year(self, early):
        year = self.years[self.model.closed]
        following = self.years[self.model.closed + 1]
        on = year.ends + dt.timedelta(days=40)
        if early:
            refused(
                refusals.EarlierYearOpen,
                lambda: ledger.close_year(following, by_ref="driss", on=dt.date(2030, 1, 1)),
            )
            return
        closed = ledger.close_year(year, by_ref="driss", on=on)
        assert (closed.closing_rank, bytes(closed.closing_hash).hex()) == queries.head()
        self.model.closed += 1

    @invariant()
    def the_totals_are_those_of_the_model(self):
        found = queries.balances(self.accounts.values())
        assert {a.code: found[a.pk].net.quantity for a in self.accounts.values()} == self.model.net
        assert queries.head()[0] == len(self.model.entries)

    @invariant()
    def what_is_reserved_is_what_is_promised(self):
        live = Hold.objects.filter(state="held").exclude(pk__in=self.model.expired)
        assert set(live.values_list("pk", flat=True)) == set(self.model.live) - self.model.expired


def refused(refusal: type[refusals.LedgerRefusal], act) -> None:
    """The refusal, exactly, and nothing written."""
    before = queries.head()
    with pytest.raises(refusals.LedgerRefusal) as caught:
        act()
    assert type(caught.value) is refusal
    assert queries.head() == before


def test_any_sequence_of_acts_keeps_the_book_whole(db):
    run_state_machine_as_test(
        Book,
        settings=settings(
            max_examples=40,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
