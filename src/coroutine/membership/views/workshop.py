"""The workshop's doors: members, payments, exemptions, dues, the place's rules and offers."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coroutine.kit.access import roles
from coroutine.kit.amounts import words
from coroutine.kit.forms import ActForm
from coroutine.kit.times import today
from coroutine.ledger.refusals import LedgerRefusal
from coroutine.membership import actions, listings, queries, rules
from coroutine.membership.forms import ExemptionForm, ForgiveForm, PaymentForm, RhythmForm
from coroutine.membership.models import Departure, Membership
from coroutine.membership.statements import Paths, statement
from coroutine.membership.views.doors import PersonRequest, answer
from coroutine.people.models import Person

workshop = roles("treasurer", "steward")
A_PAGE = 50


@require_safe
@workshop
def member_list(request: PersonRequest) -> HttpResponse:
    """Everyone by name, fifty a page, with what is left in each hand."""
    sought = request.GET.get("q", "").replace("\0", "")[:100]  # PostgreSQL stores no NUL
    show = request.GET.get("show", listings.Show.MEMBERS)
    if show not in listings.Show.values:
        show = listings.Show.MEMBERS
    if sought and show == listings.Show.MEMBERS:
        show = listings.Show.ALL
    found = listings.persons(sought=sought, show=show)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = listings.member_rows(list(page.object_list))
    return render(
        request,
        "membership/member_list.html",
        {
            "page": page,
            "rows": rows,
            "drawn": listings.rows_of(rows),
            "q": sought,
            "show": show,
            "shows": listings.Show.choices,
        },
    )


def asked_year(request: PersonRequest) -> int:
    """The year of the address, or this one."""
    typed = request.GET.get("year", "")
    is_year = typed.isdecimal() and len(typed) == 4 and 1990 <= int(typed) <= 2200
    return int(typed) if is_year else today().year


@require_safe
@workshop
def member(request: PersonRequest, ref: str) -> HttpResponse:
    """One person: both hands, the statement, and what can be done for them."""
    person = get_object_or_404(queries.persons_at_work(), ref=ref)
    membership = queries.open_membership(person)
    hands = queries.hands(person)
    running = membership is not None and membership.state == Membership.State.RUNNING
    activity = queries.activity_of(person, today(), is_member=running)
    year = statement(person, asked_year(request), since=hands.since)
    paths = Paths(
        reverse("site:entry", args=[0]), reverse("membership:undo_payment", args=[ref, 0])
    )
    return render(
        request,
        "membership/member.html",
        {
            "person": person,
            "membership": membership,
            "hands": hands,
            "activity": activity,
            "statement": year,
            "rows": year.rows(paths),
            "care": listings.care_of(person, today()),
        },
    )


@workshop
def pay(request: PersonRequest, ref: str) -> HttpResponse:
    """Write a payment that was seen."""
    person = get_object_or_404(Person, ref=ref)
    left = queries.hands(person).euros.left
    form = PaymentForm(request.POST or None, initial={"amount": left or None})

    def act() -> str:
        data = form.cleaned_data
        entry = actions.record_payment(
            person,
            amount=data["amount"],
            means=data["means"],
            seen_on=data["seen_on"],
            by=request.user,
            key=data["key"],
            on=today(),
        )
        return _("%(amount)s from %(name)s: line %(rank)s of the ledger.") % {
            "amount": words(data["amount"]),
            "name": person.name,
            "rank": entry.pk,
        }

    return answer(
        request,
        form,
        act,
        template="membership/pay.html",
        context={"person": person, "left": left},
        then=reverse("membership:member", args=[ref]),
    )


@workshop
def undo_payment(request: PersonRequest, ref: str, rank: int) -> HttpResponse:
    """Take a payment back that was written by mistake, or hours."""
    person = get_object_or_404(Person, ref=ref)
    entry = get_object_or_404(listings.given_by(person), pk=rank)
    form = ActForm(request.POST or None)

    def act() -> str:
        actions.take_back(entry, by=request.user, on=today())
        return _("Taken back by a reversing entry; both stay in the book.")

    return answer(
        request,
        form,
        act,
        template="membership/undo_payment.html",
        context={
            "person": person,
            "entry": entry,
            "amount": entry.transfers.get().amount,
        },
        then=reverse("membership:member", args=[ref]),
    )


@workshop
def write_in(request: PersonRequest, ref: str) -> HttpResponse:
    """Write someone in under a rhythm."""
    person = get_object_or_404(Person, ref=ref)
    form = RhythmForm(request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        actions.join(
            person,
            rhythm=data["rhythm"],
            price=data["price"],
            starts_on=data["starts_on"],
            by=request.user,
            on=today(),
        )
        return _("%(name)s is in.") % {"name": person.name}

    return answer(
        request,
        form,
        act,
        template="membership/write_in.html",
        context={"person": person},
        then=reverse("membership:member", args=[ref]),
    )


@workshop
def exempt(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask no euros or no hours of someone for a while."""
    person = get_object_or_404(Person, ref=ref)
    form = ExemptionForm(request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        actions.exempt(
            person,
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            euros=data["euros"],
            hours=data["hours"],
            reason=data["reason"],
            by=request.user,
        )
        return _("Written down, with its reason and its end.")

    return answer(
        request,
        form,
        act,
        template="membership/exempt.html",
        context={"person": person},
        then=reverse("membership:member", args=[ref]),
    )


@roles("steward")
def forgive(request: PersonRequest, ref: str) -> HttpResponse:
    """Let euros or hours go that someone promised."""
    person = get_object_or_404(Person, ref=ref)
    hands = queries.hands(person)
    form = ForgiveForm(request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        actions.forgive(
            person,
            amounts=[amount for amount in (data["euros"], data["hours"]) if amount],
            reason=data["reason"],
            by=request.user,
            key=data["key"],
            on=today(),
        )
        return _("Let go, and written in the book with its reason.")

    return answer(
        request,
        form,
        act,
        template="membership/forgive.html",
        context={"person": person, "hands": hands},
        then=reverse("membership:member", args=[ref]),
    )


@require_POST
@roles("opener", "steward")
def train(request: PersonRequest, ref: str) -> HttpResponse:
    """Sign that someone was shown how to open and welcome."""
    person = get_object_or_404(Person, ref=ref)
    try:
        actions.train(person, skill=rules.OPENING, by=request.user, on=today())
    except rules.NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("%(name)s can open now.") % {"name": person.name})
    if request.user.roles & {"treasurer", "steward"}:
        return redirect("membership:member", ref=ref)
    return redirect("site:today")


@require_POST
@roles("steward")
def welcome(request: PersonRequest, pk: int) -> HttpResponse:
    """Say welcome to someone who asked to join."""
    membership = get_object_or_404(Membership.objects.select_related("person"), pk=pk)
    try:
        actions.welcome(membership, by=request.user, on=today())
    except (rules.NotAllowed, LedgerRefusal) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Welcome, %(name)s!") % {"name": membership.person.name})
    return redirect("site:workshop")


@require_POST
@workshop
def settle(request: PersonRequest, pk: int) -> HttpResponse:
    """Grant what someone who left asked."""
    departure = get_object_or_404(Departure, pk=pk)
    try:
        settled = actions.settle(departure, by=request.user, on=today())
    except (rules.NotAllowed, LedgerRefusal) as refusal:
        messages.warning(request, str(refusal))
    else:
        if settled.settled_at:
            messages.success(request, _("Settled."))
        else:
            messages.warning(request, _("Something is still left to give: nothing was closed."))
    return redirect("site:workshop")


@workshop
def run_dues(request: PersonRequest) -> HttpResponse:
    """Make the dues of the periods that have begun; safe to press at any time."""
    form = ActForm(request.POST or None)

    def act() -> str:
        run = actions.run_dues(on=today())
        return _(
            "%(made)s dues made, %(waived)s waived, %(trusted)s declarations counted on trust, "
            "%(lapsed)s carry-overs ended."
        ) % {
            "made": run.made,
            "waived": run.waived,
            "trusted": run.trusted,
            "lapsed": run.lapsed,
        }

    return answer(
        request,
        form,
        act,
        template="membership/run_dues.html",
        context={"waiting": len(list(queries.memberships_owing(today()))), "day": today()},
        then="site:workshop",
    )
