"""How every form of the house looks, and what every act carries."""

import re
import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.forms.renderers import TemplatesSetting
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from coroutine.kit.amounts import (
    Amount,
    NotAnAmount,
    Unit,
    read_euros,
    read_hours,
    words,
)

OUR_WORDS = (gettext_lazy("This field is required."),)
"""Django's own sentences that the catalogue says in the house's voice."""


class HouseRenderer(TemplatesSetting):
    """Fields drawn by the kit's own templates."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"


class AmountField(forms.CharField):
    """What people type, read by the kit; `least` and `most` are within the range."""

    unit: Unit
    sign: str
    read: Callable[[str], Amount]

    def __init__(
        self, *, least: Amount | int | None = None, most: Amount | int | None = None, **kwargs: Any
    ) -> None:
        self.least, self.most = self._bound(least), self._bound(most)
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)

    def _bound(self, bound: Amount | int | None) -> Amount | None:
        if isinstance(bound, int):
            return Amount(bound, self.unit)
        return bound and bound + Amount(0, self.unit)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A phone shows its number keys; no browser proposes yesterday's amount."""
        return super().widget_attrs(widget) | {"autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        """The Amount, or None when nothing was typed in an optional field."""
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = type(self).read(text)
        except NotAnAmount as refusal:
            raise ValidationError(str(refusal), code="invalid") from refusal
        self._within(amount)
        return amount

    def _within(self, amount: Amount) -> None:
        if self.least is not None and amount < self.least:
            raise ValidationError(_("At least %(bound)s.") % {"bound": words(self.least)}, "least")
        if self.most is not None and amount > self.most:
            raise ValidationError(_("At most %(bound)s.") % {"bound": words(self.most)}, "most")

    def prepare_value(self, value: Any) -> Any:
        """An amount as a person would type it, which reads back the same; typed text as it was."""
        return typed(value) if isinstance(value, Amount) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """`12,50` and `12.5` are one amount."""
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True


class EurosField(AmountField):
    """Euros as people type them; cleans to an Amount of cents. Bounds in cents or Amount."""

    unit, sign, read = Unit.EUR, "€", staticmethod(read_euros)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Digits and a comma are enough."""
        return super().widget_attrs(widget) | {"inputmode": "decimal"}


class HoursField(AmountField):
    """A duration as people type it; cleans to an Amount of minutes. Bounds in minutes or Amount.

    The keyboard stays the letters' one: `2 h 30` cannot be typed on the number keys.
    """

    unit, sign, read = Unit.MIN, "h", staticmethod(read_hours)

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("Like 2 h 30, 1:15 or 45 min."))
        super().__init__(**kwargs)


def typed(amount: Amount) -> str:
    """An amount as its field shows it for editing: `1250,50`, `2 h 30`."""
    if amount.unit is Unit.MIN:
        return words(amount, "fr").replace("\u00a0", " ")
    whole, rest = divmod(amount.quantity, 100)
    comma = "," if (get_language() or "fr").startswith("fr") else "."
    return f"{whole}{comma}{rest:02d}" if rest else str(whole)


def fresh_key() -> str:
    """A name for one press of one button."""
    return uuid.uuid4().hex


STALE = gettext_lazy("This form had lost its thread and was not counted. Send it once more.")
KEY = re.compile(r"[0-9a-f]{32}")


class KeyField(forms.CharField):
    """The hidden name of one press; a spoilt one is replaced, for nothing was done under it."""

    widget = forms.HiddenInput
    default_error_messages = {"required": STALE}
    default_validators = [RegexValidator(r"\A[0-9a-f]{32}\Z", STALE)]

    def bound_data(self, data: Any, initial: Any) -> Any:
        """The key as it was sent, so that pressing twice stays once."""
        return data if KEY.fullmatch(str(data)) else initial


class ActForm(forms.Form):
    """The base of every form that moves something: pressed twice, it carries the same key."""

    key = KeyField(initial=fresh_key)
