"""Files of members that were brought, and what each of their lines changed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coroutine.people.models import Person


def new_key() -> str:
    """The name of an import in its addresses: nobody guesses it."""
    return uuid.uuid4().hex


class Verdict(models.TextChoices):
    """What becomes of a line."""

    CREATE = "create", _("new")
    UPDATE = "update", _("changed")
    SAME = "same", _("the same")
    DOUBTFUL = "doubtful", _("doubtful")
    REFUSED = "refused", _("refused")


class Import(models.Model):
    """A file that someone brought: looked at, then applied as a whole, perhaps undone."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", _("looked at")
        APPLIED = "applied", _("applied")
        UNDONE = "undone", _("undone")

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PREVIEWED)
    made_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    chosen = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="previewed", content__isnull=False, applied_at__isnull=True)
                | (~Q(state="previewed") & Q(content__isnull=True, applied_at__isnull=False)),
                name="import_keeps_its_file_until_applied",
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False)
                | (~Q(state="undone") & Q(undone_at__isnull=True)),
                name="import_undone_at_a_moment",
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(models.Model):
    """One line of an import: its verdict, whom it is about, and what it changed."""

    brought = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    is_written = models.BooleanField(default=False)
    is_new = models.BooleanField(default=False)
    label = models.CharField(max_length=120)
    said = models.CharField(max_length=500)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        ordering = ("line",)
        constraints = (models.UniqueConstraint(fields=["brought", "line"], name="one_row_a_line"),)

    def __str__(self) -> str:
        return f"{self.line} {self.label}"
