"""Time given, and what was learnt."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coroutine.kit.amounts import Amount, minutes
from coroutine.ledger.models import Entry
from coroutine.membership.models.bounds import MINUTES, MOST_MINUTES
from coroutine.people.models import Person


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
    minutes = models.PositiveIntegerField(validators=MINUTES)
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
