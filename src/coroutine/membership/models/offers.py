"""What the place offers: prices, rhythms and packs, named in each language."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from coroutine.kit.amounts import Amount, euros, minutes
from coroutine.membership.models.bounds import CENTS, MINUTES, MOST_CENTS, MOST_MINUTES


class Named(models.Model):
    """Something of the place that has a name in each language."""

    name_fr = models.CharField(_("name in French"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.name_fr if (get_language() or "fr").startswith("fr") else self.name_en


class Tariff(Named):
    """A published price by the hour, half-day and day; empty is not offered, zero is free price."""

    class Group(models.TextChoices):
        DESK = "desk", _("desk")
        ROOM = "room", _("meeting room")

    group = models.CharField(max_length=4, choices=Group.choices, default=Group.DESK)
    hour_cents = models.PositiveIntegerField(null=True, blank=True, validators=CENTS)
    half_day_cents = models.PositiveIntegerField(null=True, blank=True, validators=CENTS)
    day_cents = models.PositiveIntegerField(null=True, blank=True, validators=CENTS)

    @property
    def prices(self) -> list[tuple[str, Amount | None]]:
        """The three prices, each with its name; None is not offered, zero is a free price."""
        return [
            (str(name), None if cents is None else euros(cents))
            for name, cents in (
                (_("An hour"), self.hour_cents),
                (_("A half-day"), self.half_day_cents),
                (_("A day"), self.day_cents),
            )
        ]


class Rhythm(Named):
    """A way of carrying the place: so many euros and hours each period."""

    class Period(models.TextChoices):
        WEEK = "week", _("week")
        FOUR_WEEKS = "4weeks", _("four weeks")
        MONTH = "month", _("month")
        QUARTER = "quarter", _("quarter")
        YEAR = "year", _("year")

    code = models.SlugField(max_length=40, unique=True)
    period = models.CharField(_("period"), max_length=8, choices=Period.choices)
    cents = models.PositiveIntegerField(_("published price, in cents"), validators=CENTS)
    floor_cents = models.PositiveIntegerField(_("lowest free price, in cents"), validators=CENTS)
    minutes = models.PositiveIntegerField(_("minutes of time"), validators=MINUTES)
    is_offered = models.BooleanField(_("offered"), default=True)

    class Meta(Named.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(floor_cents__lte=F("cents")) & Q(cents__lte=MOST_CENTS),
                name="rhythm_floor_under_price",
            ),
            models.CheckConstraint(condition=Q(minutes__lte=MOST_MINUTES), name="rhythm_minutes"),
        )

    @property
    def price(self) -> Amount:
        return euros(self.cents)

    @property
    def floor(self) -> Amount:
        return euros(self.floor_cents)

    @property
    def time(self) -> Amount:
        return minutes(self.minutes)


class PackOffer(Named):
    """So many half-days for a price; a limited offer counts down and stops at zero."""

    code = models.SlugField(max_length=40, unique=True)
    half_days = models.PositiveSmallIntegerField(_("half-days"))
    cents = models.PositiveIntegerField(_("price, in cents"), validators=CENTS)
    stock = models.IntegerField(_("how many are left"), null=True, blank=True)
    is_offered = models.BooleanField(_("offered"), default=True)

    class Meta(Named.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(stock__isnull=True) | Q(stock__gte=0), name="pack_offer_not_oversold"
            ),
            models.CheckConstraint(
                condition=Q(half_days__gte=1) & Q(half_days__lte=500), name="pack_offer_half_days"
            ),
        )

    @property
    def price(self) -> Amount:
        return euros(self.cents)
