"""Days on which less is asked, or nothing."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coroutine.people.models import Person


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
