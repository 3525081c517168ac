"""Rhythms, packs and rules of the place; who joined, what they promised, gave and used."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from coroutine.kit.amounts import Amount, euros, minutes, words
from coroutine.ledger.models import Account, Entry
from coroutine.people.models import Person

MOST_CENTS = 10_000_000
MOST_MINUTES = 60_000
"""Bounds of what one person promises, pays or gives at once: 100 000 euros, 1 000 hours."""

_cents = [MaxValueValidator(MOST_CENTS)]
_minutes = [MaxValueValidator(MOST_MINUTES)]


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


class Tariff(Named):
    """A published price by the hour, half-day and day; empty is not offered, zero is free price."""

    class Group(models.TextChoices):
        DESK = "desk", _("desk")
        ROOM = "room", _("meeting room")

    group = models.CharField(max_length=4, choices=Group.choices, default=Group.DESK)
    hour_cents = models.PositiveIntegerField(null=True, blank=True, validators=_cents)
    half_day_cents = models.PositiveIntegerField(null=True, blank=True, validators=_cents)
    day_cents = models.PositiveIntegerField(null=True, blank=True, validators=_cents)

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
    cents = models.PositiveIntegerField(_("published price, in cents"), validators=_cents)
    floor_cents = models.PositiveIntegerField(_("lowest free price, in cents"), validators=_cents)
    minutes = models.PositiveIntegerField(_("minutes of time"), validators=_minutes)
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


class Purse(models.Model):
    """Where one person meets the ledger: three accounts, for euros, for hours due, for gifts."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="purse")
    euros = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    hours = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    gifts = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"purse of {self.person_id}"


class Membership(models.Model):
    """A person under a rhythm, at the price they chose, from a day and until they leave."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        RUNNING = "running", _("running")
        ENDED = "ended", _("ended")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    rhythm = models.ForeignKey(Rhythm, on_delete=models.PROTECT, related_name="memberships")
    cents = models.PositiveIntegerField(_("price chosen, in cents"), validators=_cents)
    minutes = models.PositiveIntegerField(_("minutes promised"), validators=_minutes)
    state = models.CharField(max_length=7, choices=State.choices, default=State.ASKED)
    asked_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-starts_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["asked", "running"]),
                name="one_open_membership_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ends_on__isnull=False)
                | Q(state__in=["asked", "running"], ends_on__isnull=True),
                name="membership_ends_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(cents__lte=MOST_CENTS) & Q(minutes__lte=MOST_MINUTES),
                name="membership_within_bounds",
            ),
        )
        indexes = (models.Index(fields=["state", "person"], name="membership_state"),)

    def __str__(self) -> str:
        return f"{self.person} · {self.rhythm}"

    @property
    def price(self) -> Amount:
        return euros(self.cents)

    @property
    def time(self) -> Amount:
        return minutes(self.minutes)


class Spell(models.Model):
    """Some days with their reason, the last included; an open end lasts until it is closed."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
        ordering = ("-starts_on", "-id")

    def __str__(self) -> str:
        return self.reason

    def holds(self, day: dt.date) -> bool:
        """Whether the day is one of its days."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Pause(Spell):
    """Nothing is due while it lasts, and the membership sleeps."""

    class Meta(Spell.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="pause_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends_on__isnull=True), name="one_open_pause"
            ),
        )


class Exemption(Spell):
    """The place asks no euros, no hours, or neither, of someone, for a reason."""

    euros = models.BooleanField(_("of euros"), default=False)
    hours = models.BooleanField(_("of hours"), default=False)

    class Meta(Spell.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(euros=True) | Q(hours=True), name="exemption_of_something"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=False, ends_on__gte=F("starts_on")),
                name="exemption_has_an_end",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_a_reason"),
        )


class Due(models.Model):
    """What one period asks of one person: one act with two hands, made once."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="dues")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="dues")
    starts_on = models.DateField()
    ends_on = models.DateField()
    cents = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    waived = models.CharField(max_length=200, blank=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-starts_on", "-id")
        constraints = (
            models.UniqueConstraint(fields=["person", "starts_on"], name="due_made_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="due_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(cents=0, minutes=0, entry__isnull=True)
                | (~Q(cents=0, minutes=0) & Q(entry__isnull=False)),
                name="due_is_in_the_book",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_on}"


class Contribution(models.Model):
    """Time that a person says they gave, and that another may witness."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for a witness")
        COUNTED = "counted", _("counted")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Kind(models.TextChoices):
        DUE = "due", _("counts towards my participation")
        GIFT = "gift", _("a gift to the place")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contributions")
    task = models.CharField(_("what you did"), max_length=80)
    minutes = models.PositiveIntegerField(validators=_minutes)
    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.DUE)
    done_on = models.DateField(_("on"))
    declared_at = models.DateTimeField(default=timezone.now)
    key = models.CharField(max_length=32, unique=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    witness = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    witnessed_at = models.DateTimeField(null=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-done_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(witness__isnull=True) | ~Q(witness=F("person")),
                name="nobody_witnesses_their_own_hours",
            ),
            models.CheckConstraint(
                condition=Q(witness__isnull=True, witnessed_at__isnull=True)
                | Q(witness__isnull=False, witnessed_at__isnull=False),
                name="witnessed_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="counted", entry__isnull=False)
                | (~Q(state="counted") & Q(entry__isnull=True)),
                name="counted_hours_are_in_the_book",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gt=0) & Q(minutes__lte=MOST_MINUTES),
                name="contribution_within_bounds",
            ),
        )
        indexes = (models.Index(fields=["state", "declared_at"], name="contribution_state"),)

    def __str__(self) -> str:
        return self.task

    @property
    def time(self) -> Amount:
        return minutes(self.minutes)


class PackOffer(Named):
    """So many half-days for a price; a limited offer counts down and stops at zero."""

    code = models.SlugField(max_length=40, unique=True)
    half_days = models.PositiveSmallIntegerField(_("half-days"))
    cents = models.PositiveIntegerField(_("price, in cents"), validators=_cents)
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


class Pack(models.Model):
    """Half-days that someone bought, used one by one."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="packs")
    offer = models.ForeignKey(PackOffer, on_delete=models.PROTECT, related_name="packs")
    half_days = models.PositiveSmallIntegerField()
    used = models.PositiveSmallIntegerField(default=0)
    bought_on = models.DateField()
    key = models.CharField(max_length=32, unique=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("bought_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(used__gte=0) & Q(used__lte=F("half_days")), name="pack_not_overused"
            ),
        )

    def __str__(self) -> str:
        return f"{self.offer} ({self.left})"

    @property
    def left(self) -> int:
        """Half-days not used yet."""
        return self.half_days - self.used


class UseDay(models.Model):
    """A day on which someone used the place, for one half-day or two."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="use_days")
    day = models.DateField()
    half_days = models.PositiveSmallIntegerField()
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, null=True, related_name="use_days")

    class Meta:
        ordering = ("-day",)
        constraints = (
            models.UniqueConstraint(fields=["person", "day"], name="one_use_day_a_person"),
            models.CheckConstraint(
                condition=Q(half_days__gte=1) & Q(half_days__lte=2), name="a_day_has_two_halves"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"


class Training(models.Model):
    """A skill of the house that someone learnt here, from whom and when."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="trainings")
    skill = models.CharField(_("skill"), max_length=40)
    done_on = models.DateField()
    trainer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-done_on",)
        constraints = (
            models.UniqueConstraint(fields=["person", "skill"], name="one_training_a_skill"),
        )

    def __str__(self) -> str:
        return self.skill


class Departure(models.Model):
    """How someone who leaves settles both hands."""

    class Hours(models.TextChoices):
        NOTHING = "nothing", _("nothing to settle")
        GIVE = "give", _("I give my hours to the place")
        HAND = "hand", _("I hand my hours to someone")
        WORK = "work", _("I will still work them off")
        FORGIVE = "forgive", _("I ask the place to let them go")

    class Euros(models.TextChoices):
        NOTHING = "nothing", _("nothing to settle")
        PAY = "pay", _("I will still pay them")
        FORGIVE = "forgive", _("I ask the place to let them go")
        GIVE = "give", _("I leave what I paid ahead to the place")
        REFUND = "refund", _("Please pay back what I paid ahead")

    membership = models.OneToOneField(
        Membership, on_delete=models.PROTECT, related_name="departure"
    )
    leaves_on = models.DateField()
    hours = models.CharField(max_length=8, choices=Hours.choices)
    euros = models.CharField(max_length=8, choices=Euros.choices)
    handed_to = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(hours="hand", handed_to__isnull=False)
                | (~Q(hours="hand") & Q(handed_to__isnull=True)),
                name="hours_handed_to_someone",
            ),
        )

    def __str__(self) -> str:
        return f"{self.membership_id} {self.leaves_on}"
