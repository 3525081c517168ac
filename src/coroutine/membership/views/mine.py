"""A member's own doors: hours, witnessing, rhythm, packs, presence, pause, leaving."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coroutine.kit.access import members, own, signed_in
from coroutine.kit.amounts import words
from coroutine.kit.times import say_day, today
from coroutine.membership import actions, listings, queries, rules
from coroutine.membership.forms import (
    BuyForm,
    HereForm,
    HoursForm,
    LeaveForm,
    PauseForm,
    PriceForm,
)
from coroutine.membership.models import Contribution, PackOffer, Rhythm
from coroutine.membership.views.doors import PersonRequest, answer


@signed_in
def declare(request: PersonRequest) -> HttpResponse:
    """Say what one did and for how long."""
    owes = queries.owes_time(request.user)
    form = HoursForm(request.POST or None, owes_time=owes)

    def act() -> str:
        data = form.cleaned_data
        done = actions.declare(
            request.user,
            task=data["task"],
            time=data["time"],
            done_on=data["done_on"],
            kind=data["kind"],
            key=data["key"],
            on=today(),
        )
        if done.state == Contribution.State.COUNTED:
            return _("%(time)s noted, thank you.") % {"time": words(done.time)}
        return _("%(time)s noted. They count as soon as someone witnesses them.") % {
            "time": words(done.time)
        }

    return answer(
        request,
        form,
        act,
        template="membership/declare.html",
        context={"tasks": listings.frequent_tasks(), "owes_time": owes},
        then="site:contribution",
    )


@require_POST
@own
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take one's own waiting hours back."""
    contribution = get_object_or_404(Contribution, pk=pk, person=request.user)
    try:
        actions.withdraw(contribution, by=request.user)
    except rules.NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Taken back: nothing was counted."))
    return redirect("site:contribution")


@require_safe
@members
def witnessing(request: PersonRequest) -> HttpResponse:
    """Hours of others that wait for someone who saw them."""
    waiting = listings.waiting_hours(but=request.user)[:50]
    return render(request, "membership/witnessing.html", {"waiting": waiting})


@require_POST
@members
def witness(request: PersonRequest, pk: int) -> HttpResponse:
    """I saw it."""
    contribution = get_object_or_404(Contribution.objects.select_related("person"), pk=pk)
    try:
        done = actions.witness(contribution, by=request.user, on=today())
    except rules.NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request,
            _("Thank you: %(time)s of %(name)s count now.")
            % {"time": words(done.time), "name": contribution.person.name},
        )
    return redirect("membership:witnessing")


@require_safe
@signed_in
def rhythms(request: PersonRequest) -> HttpResponse:
    """The ways of carrying the place, beside what it costs."""
    return render(
        request,
        "membership/rhythms.html",
        {
            "rhythms": queries.offered_rhythms(),
            "mine": queries.open_membership(request.user),
            "barometer": queries.barometer(),
        },
    )


@signed_in
def choose_rhythm(request: PersonRequest, code: str) -> HttpResponse:
    """Join under a rhythm at a price of one's own, or change to it from the next period."""
    rhythm = get_object_or_404(Rhythm, code=code, is_offered=True)
    mine = queries.open_membership(request.user)
    form = PriceForm(request.POST or None, initial={"price": rhythm.price})

    def act() -> str:
        price = form.cleaned_data["price"]
        if mine and mine.state == mine.State.RUNNING:
            changed = actions.change_rhythm(mine, rhythm=rhythm, price=price, on=today())
            return _("Noted: from %(day)s.") % {"day": say_day(changed.starts_on)}
        actions.ask_to_join(request.user, rhythm=rhythm, price=price, on=today())
        return _("Thank you! Someone will say welcome very soon.")

    return answer(
        request,
        form,
        act,
        template="membership/choose_rhythm.html",
        context={"rhythm": rhythm, "barometer": queries.barometer(), "mine": mine},
        then="site:today",
    )


@require_safe
@signed_in
def packs(request: PersonRequest) -> HttpResponse:
    """Packs to take, and those one has."""
    return render(
        request,
        "membership/packs.html",
        {
            "offers": [(offer, BuyForm()) for offer in queries.offered_packs()],
            "packs": queries.packs_of(request.user),
        },
    )


@require_POST
@signed_in
def buy_pack(request: PersonRequest, code: str) -> HttpResponse:
    """Take one pack."""
    offer = get_object_or_404(PackOffer, code=code)
    form = BuyForm(request.POST)
    if not form.is_valid():
        messages.warning(request, str(form.errors["key"][0]))
        return redirect("membership:packs")
    try:
        actions.buy_pack(offer, person=request.user, key=form.cleaned_data["key"], on=today())
    except rules.KeyTaken as refusal:
        return render(request, "membership/refused.html", {"refusal": refusal}, status=422)
    except rules.SoldOut as refusal:
        return render(request, "membership/refused.html", {"refusal": refusal}, status=409)
    except rules.NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request,
            _("%(pack)s: yours. %(price)s to pay, when you can.")
            % {"pack": offer, "price": words(offer.price)},
        )
    return redirect("membership:packs")


@require_POST
@signed_in
def here(request: PersonRequest) -> HttpResponse:
    """I am here today."""
    form = HereForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Say whether it is a half-day or the whole day."))
        return redirect("site:today")
    try:
        actions.use_place(
            request.user, day=today(), half_days=form.cleaned_data["half_days"], on=today()
        )
    except rules.NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Have a good day here."))
    return redirect("site:today")


@members
def pause(request: PersonRequest) -> HttpResponse:
    """Let one's membership sleep."""
    form = PauseForm(request.POST or None)
    paused = listings.open_pause(request.user)

    def act() -> str:
        actions.pause(
            request.user,
            starts_on=form.cleaned_data["starts_on"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        return _("Your membership sleeps: nothing is asked until you come back.")

    return answer(
        request,
        form,
        act,
        template="membership/pause.html",
        context={"paused": paused, "begun": paused and paused.starts_on <= today()},
        then="site:contribution",
    )


@require_POST
@members
def resume(request: PersonRequest) -> HttpResponse:
    """Come back."""
    try:
        actions.resume(request.user, on=today(), by=request.user)
    except rules.NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Welcome back!"))
    return redirect("site:contribution")


@signed_in
def leave(request: PersonRequest) -> HttpResponse:
    """Leave, and choose what becomes of what is left in each hand."""
    membership = queries.open_membership(request.user)
    if membership is None:
        messages.info(request, _("You have no rhythm to leave."))
        return redirect("site:contribution")
    hands = queries.hands(request.user)
    form = LeaveForm(
        request.POST or None,
        hours=rules.hours_choices(hands.hours.left.quantity, hands.hours.ahead.quantity),
        euros=rules.euros_choices(hands.euros.left.quantity, hands.euros.ahead.quantity),
        heirs=listings.heirs_of(request.user),
    )

    def act() -> str:
        data = form.cleaned_data
        actions.leave(
            membership,
            hours=data["hours"],
            euros_choice=data["euros"],
            handed_to=data.get("handed_to"),
            note=data["note"],
            by=request.user,
            on=today(),
        )
        return _("Goodbye, and thank you for everything. The door stays open.")

    return answer(
        request,
        form,
        act,
        template="membership/leave.html",
        context={"hands": hands, "membership": membership},
        then="site:contribution",
    )
