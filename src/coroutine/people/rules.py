"""Who may do what to whom, and what is fit to be kept; no query and no clock."""

import hashlib
import unicodedata
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from coroutine.people.models import (
    GROUPS,
    HOST,
    MEMBER,
    OPENER,
    STEWARD,
    TREASURER,
    Person,
    SignInLink,
)


class NotAllowed(PermissionDenied):
    """Not for this person to do; the message is fit for them to read, and the answer is 403."""


class AlreadyHere(ValueError):
    """Someone with this mail address is here already."""


class Unfit(ValueError):
    """What was given cannot be kept of a person; the message says what was expected."""


class LinkSpent(ValueError):
    """The sign-in link was used, replaced, is too old or never was."""


def roles_of(person: object) -> frozenset[str]:
    """The groups of a person; none for a visitor without an account."""
    return getattr(person, "roles", frozenset())


def is_member(person: object) -> bool:
    """Whether they are counted among the members, whatever else they do."""
    return MEMBER in roles_of(person)


def is_opener(person: object) -> bool:
    """Whether they open and close the place."""
    return OPENER in roles_of(person)


def is_host(person: object) -> bool:
    """Whether they welcome newcomers."""
    return HOST in roles_of(person)


def is_treasurer(person: object) -> bool:
    """Whether they keep the books."""
    return TREASURER in roles_of(person)


def is_steward(person: object) -> bool:
    """Whether they look after the whole place."""
    return STEWARD in roles_of(person)


def may_handle_money(person: object) -> bool:
    """Treasurer or steward."""
    return bool(roles_of(person) & {TREASURER, STEWARD})


def may_manage_people(person: object) -> bool:
    """Who adds and corrects persons: treasurer or steward."""
    return may_handle_money(person)


def may_edit(person: Person, *, by: Person | None) -> bool:
    """Everyone edits themselves; `by=None` is the house itself (set-up, demo)."""
    return by is None or by.pk == person.pk or may_manage_people(by)


def may_change_groups(changed: frozenset[str], *, by: Person | None) -> bool:
    """Stewards change every group; the treasurer says who is a member, and nothing more."""
    if by is None or is_steward(by) or not changed:
        return True
    return is_treasurer(by) and changed == {MEMBER}


def may_change_address(person: Person, *, by: Person | None) -> bool:
    """A steward anyone's; the treasurer that of people who hold no charge.

    Otherwise the treasurer would come in as a steward, by giving them an address of their own.
    """
    if by is None or is_steward(by):
        return True
    return is_treasurer(by) and roles_of(person) <= {MEMBER}


def known_groups(groups: frozenset[str]) -> bool:
    """Whether all these are codes of the place's groups."""
    return groups.issubset(GROUPS)


def plain(text: str) -> str:
    """Typed text on one line: spaces made one, no control character."""
    letters = (" " if unicodedata.category(letter) == "Cc" else letter for letter in text)
    return " ".join("".join(letters).split())


def what_fits(field: str) -> str:
    """What a field of a person takes, said to whoever typed something else."""
    return {
        "email": _("Write a mail address, like ada@example.org."),
        "name": _("Write a name of at most 120 letters."),
        "trade": _("Write a trade of at most 120 letters."),
        "status": _("Choose one of the statuses listed."),
        "phone": _("Write a telephone number of at most 40 signs."),
        "note": _("Write a note of at most 500 letters."),
    }[field]


def sort_key(name: str) -> str:
    """A name as a list sorts it: Élise stands with the E, whatever the database thinks of É."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))[:120]


def digest_of(token: str) -> str:
    """What is kept of a sign-in link's token: enough to know it again, useless to a thief."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_live(link: SignInLink, now: datetime) -> bool:
    """Whether the link still lets someone in."""
    return link.used_at is None and link.expires_at > now
