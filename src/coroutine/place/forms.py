"""What a steward writes of the place."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coroutine.place import rules
from coroutine.place.models import Place


class PlaceForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """Who we are, where, when."""

    class Meta:
        model = Place
        fields = (
            "name",
            "town",
            "address",
            "email",
            "open_since",
            "hours_fr",
            "hours_en",
            "story_fr",
            "story_en",
            "language",
            "time_zone",
        )
        widgets = {
            "open_since": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "story_fr": forms.Textarea(attrs={"rows": 6}),
            "story_en": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {"time_zone": _("Like Europe/Paris.")}

    def clean_time_zone(self) -> str:
        """A time zone that exists."""
        name = str(self.cleaned_data["time_zone"])
        try:
            rules.check_time_zone(name)
        except rules.NotAPlace as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return name
