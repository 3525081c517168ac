"""Pages that span rooms: home, Today, my contribution, the workshop, the book."""

from __future__ import annotations

from typing import NamedTuple

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coroutine.kit.access import public, roles, signed_in
from coroutine.kit.amounts import Amount, Unit
from coroutine.kit.forms import fresh_key
from coroutine.kit.times import add_months, today
from coroutine.ledger import queries as ledger
from coroutine.ledger.models import Account, Entry
from coroutine.membership import listings, queries
from coroutine.membership.rules import CHART, Act, explain, label_of
from coroutine.membership.statements import Side, statement
from coroutine.people.models import Person

workshop_only = roles("treasurer", "steward")
A_PAGE = 50


class PersonRequest(HttpRequest):
    """A request of someone who is signed in."""

    user: Person


def _asked_year(request: HttpRequest) -> int:
    typed = request.GET.get("year", "")
    is_year = typed.isdecimal() and len(typed) == 4 and 1990 <= int(typed) <= 2200
    return int(typed) if is_year else today().year


@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    """Who we are, what it costs, how we contribute; at `/` in the place's own language."""
    place = getattr(request, "place", None)
    if place and place.language == "en" and get_language() == "fr" and "fr" not in request.GET:
        return redirect("/en/")
    rank, head = ledger.head()
    return render(
        request,
        "site/home.html",
        {
            "rhythms": queries.offered_rhythms(),
            "packs": queries.offered_packs(),
            "tariffs": queries.tariffs(),
            "barometer": queries.barometer(),
            "given": listings.given_by_task(add_months(today(), -1), today()),
            "chain_rank": rank,
            "chain_head": head,
        },
    )


@require_safe
@signed_in
def today_page(request: PersonRequest) -> HttpResponse:
    """What a member wants to know first: what is left, who waits for them, am I active."""
    person, day = request.user, today()
    membership = queries.open_membership(person)
    running = membership is not None and membership.state == membership.State.RUNNING
    own, others = listings.waiting_around(person)
    return render(
        request,
        "site/today.html",
        {
            "day": day,
            "membership": membership,
            "hands": queries.hands(person),
            "activity": queries.activity_of(
                person, day, is_member=running or "member" in person.roles
            ),
            "packs": queries.packs_of(person),
            "here": queries.use_days(person, day).first(),
            "waiting": others if person.roles else [],
            "mine": own,
            "key": fresh_key(),
        },
    )


@require_safe
@signed_in
def contribution(request: PersonRequest) -> HttpResponse:
    """One statement, two columns, each line explained."""
    person = request.user
    hands = queries.hands(person)
    year = statement(person, _asked_year(request), since=hands.since)
    return render(
        request,
        "site/contribution.html",
        {
            "statement": year,
            "totals": {
                side.name.lower(): (year.total(Unit.EUR, side), year.total(Unit.MIN, side))
                for side in Side
            },
            "hands": hands,
            "membership": queries.open_membership(person),
            "mine": listings.own_waiting_hours(person),
            "care": listings.care_of(person, today()),
        },
    )


@require_safe
@workshop_only
def workshop(request: PersonRequest) -> HttpResponse:
    """The day of those who keep the place in order."""
    day = today()
    return render(
        request,
        "site/workshop.html",
        {
            "pulse": listings.pulse(),
            "asked": listings.asked_memberships()[:10],
            "departures": listings.open_departures()[:10],
            "waiting": listings.waiting_hours()[:10],
            "to_settle": listings.member_rows(
                list(listings.persons(show=listings.Show.TO_SETTLE)[:10])
            ),
            "given": listings.given_by_task(add_months(day, -1), day),
            "barometer": queries.barometer(),
        },
    )


class Line(NamedTuple):
    """An account in the trial balance, or a kind of members' accounts."""

    code: str
    label: str
    accounts: int
    debits: Amount
    credits: Amount
    net: Amount
    is_own: bool


@require_safe
@workshop_only
def book(request: PersonRequest) -> HttpResponse:
    """The trial balance, from kept totals; members' purses make one line a kind."""
    rank, head = ledger.head()
    lines = [
        Line(
            line.code,
            label_of(line.code, line.label),
            line.accounts,
            Amount(line.debits, line.unit),
            Amount(line.credits, line.unit),
            line.net,
            line.code in CHART,
        )
        for line in ledger.trial_balance_by_kind()
    ]
    return render(
        request, "site/book.html", {"lines": lines, "chain_rank": rank, "chain_head": head}
    )


class Lines:
    """The lines of an account, the newest first, as a paginator reads them."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def count(self) -> int:
        return ledger.statement_length(self.account)

    def __getitem__(self, rows: slice) -> list[ledger.StatementRow]:
        return ledger.statement(
            self.account, offset=rows.start, limit=rows.stop - rows.start, newest_first=True
        )


def said(entry: Entry | ledger.StatementRow) -> str:
    """What an entry is, in words; packs by their code, for theirs is a workshop's page."""
    act = Act(entry.journal, entry.source, "", entry.memo, entry_is_reversal(entry))
    return explain(act, {})


def entry_is_reversal(entry: Entry | ledger.StatementRow) -> bool:
    """Whether it takes another entry back."""
    if isinstance(entry, Entry):
        return entry.reverses_id is not None
    return entry.reverses is not None


@require_safe
@workshop_only
def account(request: PersonRequest, code: str) -> HttpResponse:
    """One account: its lines with a running balance, fifty a page."""
    found = get_object_or_404(Account, code=code)
    owner = Person.objects.filter(ref=found.owner).first() if found.owner else None
    pages: Paginator[ledger.StatementRow] = Paginator(Lines(found), A_PAGE)  # type: ignore[arg-type]  # it counts and slices, no more
    page = pages.get_page(request.GET.get("page"))
    return render(
        request,
        "site/account.html",
        {
            "account": found,
            "rows": [(row, said(row)) for row in page.object_list],
            "label": label_of(code.partition(":")[0], found.label),
            "owner": owner,
            "page": page,
            "balance": ledger.balance(found),
        },
    )


@require_safe
@workshop_only
def entry(request: PersonRequest, rank: int) -> HttpResponse:
    """One entry: the act, its transfers, its seal."""
    try:
        found = ledger.entry_detail(rank)
    except Entry.DoesNotExist as error:
        raise Http404(_("The book has no such line.")) from error
    names = dict(
        Person.objects.filter(ref__in=[found.actor, found.witness]).values_list("ref", "name")
    )
    return render(
        request,
        "site/entry.html",
        {
            "entry": found,
            "said": said(found),
            "seal": bytes(found.hash).hex(),
            "actor": names.get(found.actor, found.actor),
            "witness": names.get(found.witness or "", found.witness),
            "reversed_by": getattr(found, "reversed_by", None),
        },
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # Django's own signature
    """The form was open for too long, or came from elsewhere."""
    return render(request, "site/errors/stale_form.html", status=403)
