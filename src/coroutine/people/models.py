"""Persons, and the links by which they sign in."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"

MEMBER = "member"
OPENER = "opener"
HOST = "host"
TREASURER = "treasurer"
STEWARD = "steward"
GROUPS = (MEMBER, OPENER, HOST, TREASURER, STEWARD)
"""The place's groups: codes, rows of django.contrib.auth's Group made by a migration."""


def new_ref() -> str:
    """An opaque reference: twelve letters and digits that say nothing of the person."""
    return "".join(secrets.choice(ALPHABET) for _letter in range(12))


class PersonManager(BaseUserManager["Person"]):
    """How persons are made; the mail address is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> Person:
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser, PermissionsMixin):
    """Someone the place knows, under the name they wish."""

    class Status(models.TextChoices):
        JOB_SEEKER = "job_seeker", _("looking for work")
        FREELANCER = "freelancer", _("freelancer")
        STUDENT = "student", _("student")
        EMPLOYEE = "employee", _("employee")
        OTHER = "other", _("something else")

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    email = models.EmailField(_("mail address"), max_length=254, unique=True)
    name = models.CharField(_("name, as you wish it"), max_length=120)
    sorted_as = models.CharField(max_length=120, default="", editable=False, db_index=True)
    trade = models.CharField(_("trade"), max_length=120, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.OTHER
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = PersonManager()

    class Meta:
        ordering = ("sorted_as", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="person_email_lower"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="person_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[str]:
        """The names of the person's groups; one query, kept for the request."""
        return frozenset(self.groups.values_list("name", flat=True))


class SignInLink(models.Model):
    """A mailed or printed link that lets one person in, once, for some minutes."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")),
                name="sign_in_link_expires_later",
            ),
            models.UniqueConstraint(
                fields=("person",),
                condition=models.Q(used_at=None),
                name="sign_in_link_one_open_each",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} until {self.expires_at}"
