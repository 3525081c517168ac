"""What is known, what a line would do, and what a whole file would do; pure."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from coroutine.membership.models import Membership, Rhythm
from coroutine.register.columns import Columns, folded
from coroutine.register.models import Verdict
from coroutine.register.wishes import Wish


@dataclass(frozen=True, slots=True)
class Known:
    """Someone the house knows, with their last membership."""

    pk: int
    ref: str
    email: str
    name: str
    fields: dict[str, str]
    membership: Membership | None = None
    trained: bool = False


class Acquaintances:
    """Everyone the house knows, found by reference, address, or name and telephone."""

    def __init__(self, persons: Iterable[Known]) -> None:
        self.by_ref: dict[str, Known] = {}
        self.by_email: dict[str, Known] = {}
        self._by_phone: dict[tuple[str, str], Known] = {}
        for person in persons:
            self.by_ref[person.ref] = self.by_email[person.email] = person
            if number := same_number(person.fields["phone"]):
                self._by_phone[(folded(person.name), number)] = person

    def twin(self, wish: Wish) -> Known | None:
        """Someone of the same name and telephone."""
        return self._by_phone.get((folded(wish.name), same_number(wish.fields.get("phone", ""))))


def same_number(phone: str) -> str:
    """The last nine digits: `+33 6 12 34 56 78` and `06 12 34 56 78` ring the same telephone."""
    return "".join(re.findall(r"\d", phone))[-9:]


@dataclass(frozen=True, slots=True)
class Joining:
    """A membership to write: cents and minutes a period; dues from `starts_on` on."""

    rhythm: Rhythm
    cents: int
    minutes: int
    asked_on: dt.date
    starts_on: dt.date


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of one line: whom it is about, what would be written, and the reasons.

    `fields` are those to write, all of them for someone new. `told` are the changes in words;
    `doubts` make the line doubtful; `remarks` are to know.
    """

    line: int
    verdict: Verdict
    name: str
    email: str
    person: int | None = None
    fields: dict[str, str] = field(default_factory=dict)
    joining: Joining | None = None
    trains: bool = False
    told: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    blocked: bool = False

    @property
    def writes(self) -> bool:
        """Whether anything would be written."""
        if self.blocked or self.verdict in {Verdict.REFUSED, Verdict.SAME}:
            return False
        return self.person is None or bool(self.fields or self.joining or self.trains)

    @property
    def can_be_ticked(self) -> bool:
        """A doubtful line of which something can be written, should the treasurer say so."""
        return self.verdict == Verdict.DOUBTFUL and self.writes

    def is_chosen(self, ticked: Collection[int]) -> bool:
        """Doubtful lines are left out unless they were ticked."""
        return self.writes and (self.verdict != Verdict.DOUBTFUL or self.line in ticked)

    @property
    def said(self) -> str:
        """Everything there is to say of the line."""
        return " ".join((*self.doubts, *self.told, *self.remarks))


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do, line by line."""

    columns: Columns
    rulings: tuple[Ruling, ...]

    def counts(self) -> dict[str, int]:
        """How many lines of each verdict."""
        found = [ruling.verdict for ruling in self.rulings]
        return {verdict.value: found.count(verdict) for verdict in Verdict}

    def tickable(self) -> list[Ruling]:
        """The doubtful lines that wait for the treasurer's word."""
        return [ruling for ruling in self.rulings if ruling.can_be_ticked]

    def digest(self) -> str:
        """Changes whenever anything that would be written does."""
        facts = [
            (r.line, r.verdict.value, r.person, r.fields, r.trains, _joining_facts(r.joining))
            for r in self.rulings
        ]
        return hashlib.sha256(repr(facts).encode()).hexdigest()


def _joining_facts(joining: Joining | None) -> object:
    return joining and (joining.rhythm.pk, joining.cents, joining.minutes, joining.starts_on)


@dataclass(frozen=True, slots=True)
class Setting:
    """What lines are judged against: the day, the rhythms, who is known, who may train whom."""

    on: dt.date
    rhythms: Sequence[Rhythm]
    known: Acquaintances
    may_train: bool
    by: int | None
    orders: bool = False
