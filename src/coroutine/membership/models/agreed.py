"""What the members agreed on, kept as data."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coroutine.kit.amounts import minutes, words


class HouseRules(models.Model):
    """What the members agreed on, kept as data; there is exactly one row."""

    class FirstPeriod(models.TextChoices):
        SHARE = "share", _("only the days that remain")
        FULL = "full", _("the whole period")
        FREE = "free", _("nothing")

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    witness_days = models.PositiveSmallIntegerField(
        _("days that declared hours wait for a witness before they count on trust"),
        null=True,
        blank=True,
        default=14,
        help_text=_("0: they count at once. Empty: they always need a witness."),
    )
    ahead_months = models.PositiveSmallIntegerField(
        _("months that hours given ahead are kept before they become a gift"),
        null=True,
        blank=True,
        default=6,
        help_text=_("Empty: for ever."),
    )
    behind_months = models.PositiveSmallIntegerField(
        _("months that hours not given are kept before they are let go"),
        null=True,
        blank=True,
        default=6,
        help_text=_("Empty: for ever."),
    )
    first_period = models.CharField(
        _("what a first, begun period asks"),
        max_length=5,
        choices=FirstPeriod.choices,
        default=FirstPeriod.SHARE,
    )
    half_day_minutes = models.PositiveSmallIntegerField(
        _("minutes of use in a half-day"), default=240
    )
    monthly_costs_cents = models.PositiveIntegerField(
        _("what the place costs a month, in cents"), default=0
    )
    barometer_percent = models.PositiveSmallIntegerField(
        _("share of the costs, in percent, under which prices are no longer lowered"), default=0
    )

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(id=1), name="house_rules_are_one"),
            models.CheckConstraint(
                condition=Q(half_day_minutes__gte=30) & Q(half_day_minutes__lte=720),
                name="half_day_is_a_half_day",
            ),
        )

    def __str__(self) -> str:
        return str(_("the place's rules"))


class ActiveRule(models.Model):
    """One condition of being an active member. Of several on presence, one is enough."""

    class Kind(models.TextChoices):
        HOURS_FOR_USE = "hours", _("hours given for hours of use")
        PRESENCE = "presence", _("days of presence")
        TRAINING = "training", _("training")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    amount = models.PositiveIntegerField(_("minutes or days asked"), default=0)
    per_minutes = models.PositiveIntegerField(_("for so many minutes of use"), default=0)
    months = models.PositiveSmallIntegerField(_("over so many months"), default=3)
    skill = models.CharField(_("training asked"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="hours", amount__gt=0, per_minutes__gt=0, months__gt=0)
                | Q(kind="presence", amount__gt=0, months__gt=0)
                | (Q(kind="training") & ~Q(skill="")),
                name="active_rule_is_whole",
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def words(self) -> str:
        """The condition, as one would say it."""
        if self.kind == self.Kind.HOURS_FOR_USE:
            return gettext("gives %(asked)s for %(used)s of use, over %(months)s months") % {
                "asked": words(minutes(self.amount)),
                "used": words(minutes(self.per_minutes)),
                "months": self.months,
            }
        if self.kind == self.Kind.PRESENCE:
            return gettext("is here %(days)s days over %(months)s months") % {
                "days": self.amount,
                "months": self.months,
            }
        return gettext("knows how to open and welcome")
