"""Who is in under which rhythm, and how they left."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coroutine.kit.amounts import Amount, euros, minutes
from coroutine.membership.models.bounds import CENTS, MINUTES, MOST_CENTS, MOST_MINUTES
from coroutine.membership.models.offers import Rhythm
from coroutine.people.models import Person


class Membership(models.Model):
    """A person under a rhythm, at the price they chose, from a day and until they leave."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        RUNNING = "running", _("running")
        ENDED = "ended", _("ended")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    rhythm = models.ForeignKey(Rhythm, on_delete=models.PROTECT, related_name="memberships")
    cents = models.PositiveIntegerField(_("price chosen, in cents"), validators=CENTS)
    minutes = models.PositiveIntegerField(_("minutes promised"), validators=MINUTES)
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
