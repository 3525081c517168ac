"""Purses, and what each period asks of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from coroutine.ledger.models import Account, Entry
from coroutine.membership.models.memberships import Membership
from coroutine.people.models import Person


class Purse(models.Model):
    """Where one person meets the ledger: three accounts, for euros, for hours due, for gifts."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="purse")
    euros = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    hours = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    gifts = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"purse of {self.person_id}"


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
