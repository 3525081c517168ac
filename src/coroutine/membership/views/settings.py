"""The doors of what the place chose: its rules, its rhythms and its packs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coroutine.kit.access import roles
from coroutine.kit.amounts import euros
from coroutine.membership import actions, queries, rules
from coroutine.membership.forms import (
    ActiveRuleForm,
    HouseRulesForm,
    OfferForm,
    PackOfferForm,
    TariffForm,
)
from coroutine.membership.models import ActiveRule, PackOffer, Rhythm, Tariff
from coroutine.membership.views.doors import PersonRequest

stewards = roles("steward")


@require_safe
@roles("treasurer", "steward")
def settings(request: PersonRequest) -> HttpResponse:
    """What the place chose, on one page."""
    return render(
        request,
        "membership/settings.html",
        {
            "rules": queries.house_rules(),
            "rhythms": Rhythm.objects.all(),
            "offers": PackOffer.objects.all(),
            "active": ActiveRule.objects.all(),
            "tariffs": queries.tariffs(),
            "barometer": queries.barometer(),
        },
    )


def _saved(request: PersonRequest, form: forms.BaseForm, title: str) -> HttpResponse:
    return render(request, "membership/setting.html", {"form": form, "title": title})


@stewards
def edit_rules(request: PersonRequest) -> HttpResponse:
    """Write down what the members agreed on."""
    house = queries.house_rules()
    form = HouseRulesForm(
        request.POST or None,
        instance=house,
        initial={"monthly_costs": euros(house.monthly_costs_cents)},
    )
    if request.method == "POST" and form.is_valid():
        changed = form.save(commit=False)
        changed.monthly_costs_cents = form.cleaned_data["monthly_costs"].quantity
        actions.save_rules(changed, by=request.user)
        messages.success(request, _("Written down."))
        return redirect("membership:settings")
    return _saved(request, form, _("What we agreed on"))


def _amounts(offer: Rhythm | PackOffer | None) -> dict[str, Any]:
    if isinstance(offer, Rhythm):
        return {"price": offer.price, "floor": offer.floor, "time": offer.time}
    return {"price": offer.price} if offer else {}


@stewards
def edit_rhythm(request: PersonRequest, code: str = "") -> HttpResponse:
    """Change a rhythm, or add one; those who joined keep what they promised."""
    rhythm = get_object_or_404(Rhythm, code=code) if code else None
    form = OfferForm(request.POST or None, instance=rhythm, initial=_amounts(rhythm))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.save_rhythm(
            form.save(commit=False),
            price=data["price"],
            floor=data["floor"],
            time=data["time"],
            by=request.user,
        )
        messages.success(request, _("Written down."))
        return redirect("membership:settings")
    return _saved(request, form, str(rhythm or _("A new rhythm")))


@stewards
def edit_pack(request: PersonRequest, code: str = "") -> HttpResponse:
    """Change a pack, or add one."""
    offer = get_object_or_404(PackOffer, code=code) if code else None
    form = PackOfferForm(request.POST or None, instance=offer, initial=_amounts(offer))
    if request.method == "POST" and form.is_valid():
        actions.save_pack_offer(
            form.save(commit=False),
            price=form.cleaned_data["price"],
            restock="stock" in form.changed_data,
            by=request.user,
        )
        messages.success(request, _("Written down."))
        return redirect("membership:settings")
    return _saved(request, form, str(offer or _("A new pack")))


def _written(request: PersonRequest, tariff: Tariff | None) -> TariffForm:
    amounts = dict(
        zip(
            ("hour", "half_day", "day"),
            (price for _label, price in tariff.prices) if tariff else (None, None, None),
            strict=True,
        )
    )
    return TariffForm(request.POST or None, instance=tariff, initial=amounts)


@stewards
def edit_tariff(request: PersonRequest, pk: int | None = None) -> HttpResponse:
    """Change a published price, or add one."""
    tariff = get_object_or_404(Tariff, pk=pk) if pk else None
    form = _written(request, tariff)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.save_tariff(
            form.save(commit=False),
            hour=data["hour"],
            half_day=data["half_day"],
            day=data["day"],
            by=request.user,
        )
        messages.success(request, _("Written down."))
        return redirect("membership:settings")
    return _saved(request, form, str(tariff or _("A new price")))


@stewards
def edit_active_rule(request: PersonRequest, pk: int | None = None) -> HttpResponse:
    """Change a condition of being an active member, or add one."""
    rule = get_object_or_404(ActiveRule, pk=pk) if pk else None
    form = ActiveRuleForm(request.POST or None, instance=rule)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_active_rule(form.save(commit=False), by=request.user)
        except rules.NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect("membership:settings")
    return _saved(request, form, _("An active member"))


@require_POST
@stewards
def drop_tariff(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a price off the wall."""
    actions.drop(get_object_or_404(Tariff, pk=pk), by=request.user)
    return redirect("membership:settings")


@require_POST
@stewards
def drop_active_rule(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a condition off the wall."""
    actions.drop(get_object_or_404(ActiveRule, pk=pk), by=request.user)
    return redirect("membership:settings")
