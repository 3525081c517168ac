"""What people type about rhythms, hours, payments and the rest."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from coroutine.kit.forms import ActForm, EurosField, HoursField
from coroutine.kit.times import today
from coroutine.membership import queries, rules
from coroutine.membership.models import (
    MOST_CENTS,
    MOST_MINUTES,
    ActiveRule,
    Contribution,
    Departure,
    HouseRules,
    PackOffer,
    Rhythm,
    Tariff,
)
from coroutine.people.models import HOST, MEMBER, OPENER, STEWARD, TREASURER, Person


class DayInput(forms.DateInput):
    """The browser's own calendar; it always speaks ISO dates."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(label: Any, **options: object) -> forms.DateField:
    """A day, picked or typed."""
    return forms.DateField(
        label=label,
        widget=DayInput(),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        **options,  # type: ignore[arg-type]  # DateField's own keywords
    )


class HoursForm(ActForm):
    """What someone did, and for how long."""

    task = forms.CharField(label=_("What did you do?"), max_length=80)
    time = HoursField(label=_("How long?"), least=1, most=24 * 60)
    done_on = day_field(_("When?"), initial=today)
    kind = forms.ChoiceField(
        label=_("This time"),
        choices=Contribution.Kind.choices,
        initial=Contribution.Kind.DUE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, owes_time: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Form's own arguments
        if not owes_time:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = Contribution.Kind.GIFT


class PriceForm(ActForm):
    """A price of one's own, between the floor and the sky."""

    price = EurosField(label=_("Your price"), most=MOST_CENTS)
    charter = forms.BooleanField(
        label=_("I take part in the life of the place, and I look after it with the others.")
    )


class RhythmForm(ActForm):
    """A steward writes someone in."""

    rhythm = forms.ModelChoiceField(
        label=_("Rhythm"), queryset=Rhythm.objects.filter(is_offered=True)
    )
    price = EurosField(
        label=_("Price"),
        most=MOST_CENTS,
        required=False,
        help_text=_("Empty: the published price."),
    )
    starts_on = day_field(_("From"), initial=today)


class PaymentForm(ActForm):
    """Euros that came."""

    amount = EurosField(label=_("Amount"), least=1, most=MOST_CENTS)
    means = forms.ChoiceField(
        label=_("How?"),
        choices=[
            (rules.Means.TRANSFER, _("transfer seen at the bank")),
            (rules.Means.CASH, _("cash")),
            (rules.Means.CHEQUE, _("cheque")),
        ],
        widget=forms.RadioSelect,
        initial=rules.Means.TRANSFER,
    )
    seen_on = day_field(_("Seen on"), initial=today)


class ExemptionForm(ActForm):
    """What is not asked, from when to when, and why."""

    euros = forms.BooleanField(label=_("no euros"), required=False)
    hours = forms.BooleanField(label=_("no hours"), required=False)
    starts_on = day_field(_("From"), initial=today)
    ends_on = day_field(_("Until"))
    reason = forms.CharField(label=_("Why?"), max_length=200)


class PauseForm(ActForm):
    """Since when, and why."""

    starts_on = day_field(_("From"), initial=today)
    reason = forms.CharField(label=_("Why?"), max_length=200)

    def clean_starts_on(self) -> dt.date:
        """A pause begins around now."""
        day: dt.date = self.cleaned_data["starts_on"]
        if abs((day - today()).days) > 366:
            raise forms.ValidationError(_("Choose a day within a year."))
        return day


class ForgiveForm(ActForm):
    """Which hand, how much, and why."""

    euros = EurosField(label=_("Euros to let go"), required=False, least=1, most=MOST_CENTS)
    hours = HoursField(label=_("Hours to let go"), required=False, least=1, most=MOST_MINUTES)
    reason = forms.CharField(label=_("Why?"), max_length=200)

    def clean(self) -> dict[str, object]:
        """One hand at least."""
        data: dict[str, object] = super().clean() or {}
        if not (data.get("euros") or data.get("hours")) and not self.errors:
            raise forms.ValidationError(_("Write euros, hours, or both."))
        return data


class LeaveForm(ActForm):
    """What becomes of what is left in each hand."""

    hours = forms.ChoiceField(label=_("Your hours"), widget=forms.RadioSelect)
    handed_to = forms.ModelChoiceField(
        label=_("To whom?"), queryset=Person.objects.none(), required=False
    )
    euros = forms.ChoiceField(label=_("Your euros"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("A word for the others"), max_length=300, required=False, widget=forms.Textarea
    )

    def __init__(
        self,
        *args: object,
        hours: list[Departure.Hours],
        euros: list[Departure.Euros],
        heirs: object,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Form's own arguments
        for name, choices in (("hours", hours), ("euros", euros)):
            field = self.fields[name]
            field.choices = [(one.value, one.label) for one in choices]  # type: ignore[attr-defined]
            field.initial = choices[0].value
            if len(choices) == 1:
                field.widget = forms.HiddenInput()
        if Departure.Hours.HAND in hours:
            self.fields["handed_to"].queryset = heirs  # type: ignore[attr-defined]
        else:
            del self.fields["handed_to"]


class HouseRulesForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """What the members agreed on."""

    monthly_costs = EurosField(label=_("What the place costs a month"), most=MOST_CENTS)
    half_day_minutes = forms.IntegerField(
        label=_("minutes of use in a half-day"), min_value=30, max_value=720
    )

    class Meta:
        model = HouseRules
        fields = (
            "witness_days",
            "ahead_months",
            "behind_months",
            "first_period",
            "half_day_minutes",
            "barometer_percent",
        )


class OfferForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """A rhythm, as the place offers it."""

    price = EurosField(label=_("Published price"), most=MOST_CENTS)
    floor = EurosField(label=_("Lowest free price"), most=MOST_CENTS)
    time = HoursField(label=_("Time each period"), most=MOST_MINUTES)

    class Meta:
        model = Rhythm
        fields = ("name_fr", "name_en", "period", "is_offered")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # ModelForm's own arguments
        if self.instance.pk and queries.has_members(self.instance):
            self.fields["period"].disabled = True
            self.fields["period"].help_text = _(
                "Members promised by this period: to change it, add another rhythm."
            )

    def clean(self) -> dict[str, object]:
        """The floor is under the price."""
        data: dict[str, object] = super().clean() or {}
        price, floor = data.get("price"), data.get("floor")
        if price is not None and floor is not None and floor > price:  # type: ignore[operator]
            self.add_error("floor", _("The lowest price is at most the published one."))
        return data


class PackOfferForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """A pack, as the place sells it."""

    half_days = forms.IntegerField(label=_("half-days"), min_value=1, max_value=500)
    stock = forms.IntegerField(
        label=_("how many are left"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        show_hidden_initial=True,  # sales go on while the form is open
        help_text=_("Empty: as many as one likes."),
    )
    price = EurosField(label=_("Price"), most=MOST_CENTS)

    class Meta:
        model = PackOffer
        fields = ("name_fr", "name_en", "half_days", "stock", "is_offered")


class BuyForm(ActForm):
    """Take one."""


class HereForm(ActForm):
    """I am here."""

    half_days = forms.TypedChoiceField(
        label=_("I am here"),
        coerce=int,
        choices=[(1, _("a half-day")), (2, _("the whole day"))],
        widget=forms.RadioSelect,
        initial=2,
    )


class PersonForm(forms.Form):
    """What the treasurer and stewards write of someone."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Mail address"), max_length=254)
    trade = forms.CharField(label=_("Trade"), max_length=120, required=False)
    status = forms.ChoiceField(
        label=_("Status"), choices=Person.Status.choices, initial=Person.Status.OTHER
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        help_text=_("For the treasurer and stewards. Only what the place needs."),
    )


class GroupsForm(forms.Form):
    """What someone does for the place."""

    groups = forms.MultipleChoiceField(
        label=_("Groups"),
        required=False,
        choices=[
            (MEMBER, _("member")),
            (OPENER, _("opener: opens and closes")),
            (HOST, _("host: welcomes newcomers")),
            (TREASURER, _("treasurer: keeps the books")),
            (STEWARD, _("steward: looks after the whole")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )


class TariffForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """A published price; empty is not offered, zero is a free price."""

    hour = EurosField(label=_("An hour"), most=MOST_CENTS, required=False)
    half_day = EurosField(label=_("A half-day"), most=MOST_CENTS, required=False)
    day = EurosField(label=_("A day"), most=MOST_CENTS, required=False)

    class Meta:
        model = Tariff
        fields = ("name_fr", "name_en", "group")
        labels = {"group": _("What it is for")}


class ActiveRuleForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """A condition of being an active member."""

    class Meta:
        model = ActiveRule
        fields = ("kind", "amount", "per_minutes", "months")
        labels = {"kind": _("What is asked")}
        help_texts = {
            "amount": _("Minutes for hours given, days for presence."),
            "per_minutes": _("Only for hours given: 3000 is 50 hours."),
        }
