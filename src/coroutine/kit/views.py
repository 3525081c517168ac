"""The page that shows the look of the house."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from coroutine.kit.access import public
from coroutine.kit.forms import ActForm, EurosField, HoursField
from coroutine.kit.specimens import TOKENS, sample, specimens

HANDS = (
    ("euros", gettext_lazy("In euros")),
    ("hours", gettext_lazy("In hours")),
    ("both", gettext_lazy("In both")),
)


class SpecimenForm(ActForm):
    """One field of each sort, to try; nothing is kept."""

    price = EurosField(label=gettext_lazy("My price"), least=500, most=20000)
    time = HoursField(label=gettext_lazy("Hours I give"), required=False)
    hand = forms.ChoiceField(
        label=gettext_lazy("How I contribute"), choices=HANDS, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("A word"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    witness = forms.ChoiceField(
        label=gettext_lazy("Who saw it?"), choices=(("brice", "Brice"), ("chloe", "Chloé"))
    )
    agreed = forms.BooleanField(label=gettext_lazy("I have read the charter"))


@require_safe
@public
def styleguide(request: HttpRequest) -> HttpResponse:
    """Public; its form answers itself, for whoever wants to see the errors."""
    form = SpecimenForm(request.GET if "price" in request.GET else None)
    shown = specimens(sample() | {"form": form})
    return render(request, "kit/styleguide.html", {"specimens": shown, "tokens": TOKENS})
