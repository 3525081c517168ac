"""Half-days bought, and days on which the place was used."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from coroutine.ledger.models import Entry
from coroutine.membership.models.offers import PackOffer
from coroutine.people.models import Person


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
