"""What changes persons, their groups and their sign-in links."""

import datetime as dt
import secrets
from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coroutine.people import rules
from coroutine.people.models import STEWARD, Person, SignInLink

LINK_MINUTES = 10


@transaction.atomic
def create_person(
    *,
    email: str,
    name: str,
    trade: str = "",
    status: str = Person.Status.OTHER,
    phone: str = "",
    note: str = "",
    password: str | None = None,
    proven: bool = False,
    groups: Iterable[str] = (),
    ref: str | None = None,
    by: Person | None = None,
) -> Person:
    """Make someone known to the place; without a password they enter by a mailed link.

    `by=None` is the house itself (sign-up, set-up, demo). The password is taken as it is:
    forms judge it; it opens only once the address is `proven` to be theirs. `ref` is a
    reference known beforehand (the demo's come from its seed).
    AlreadyHere when the address is someone's, Unfit when a text cannot be kept.
    """
    person = Person(email=email.strip().lower(), status=status)
    person.ref = ref or person.ref
    person.name, person.trade = rules.plain(name), rules.plain(trade)
    person.sorted_as = rules.sort_key(person.name)
    person.phone, person.note = rules.plain(phone), rules.plain(note)
    person.set_password(password)
    _check(person)
    _save_alone(person)
    _note_address(person, proven=proven)
    if wanted := frozenset(groups):
        set_groups(person, groups=wanted, by=by)
    return person


@transaction.atomic
def update_person(
    person: Person,
    *,
    by: Person | None,
    name: str | None = None,
    trade: str | None = None,
    status: str | None = None,
    phone: str | None = None,
    note: str | None = None,
) -> Person:
    """Correct what is known of someone; what is left out stays. NotAllowed, Unfit.

    The note is the treasurer's and stewards': nobody writes their own.
    """
    if not rules.may_edit(person, by=by):
        raise rules.NotAllowed(_("Only they, a steward or the treasurer may change this."))
    if note is not None and by is not None and not rules.may_manage_people(by):
        raise rules.NotAllowed(_("Only a steward or the treasurer writes this note."))
    given = {"name": name, "trade": trade, "phone": phone, "note": note, "status": status}
    changes = {field: rules.plain(text) for field, text in given.items() if text is not None}
    for field, text in changes.items():
        setattr(person, field, text)
    person.sorted_as = rules.sort_key(person.name)
    _check(person)
    person.save(update_fields=[*changes, "sorted_as"])
    return person


@transaction.atomic
def correct_person(person: Person, *, by: Person, email: str, **facts: str) -> Person:
    """Correct someone's address and facts (those of `update_person`) in one go, or nothing."""
    if email.strip().lower() != person.email:
        change_address(person, email=email, by=by)
    return update_person(person, by=by, **facts)


@transaction.atomic
def change_address(person: Person, *, email: str, by: Person | None) -> Person:
    """Give someone another mail address, which they prove when they next sign in.

    Whoever holds the address holds the account: `may_change_address` says who may.
    NotAllowed, AlreadyHere, Unfit.
    """
    if not rules.may_change_address(person, by=by):
        raise rules.NotAllowed(_("Only a steward may change this mail address."))
    person.email = email.strip().lower()
    _check(person)
    _save_alone(person)
    EmailAddress.objects.filter(user=person).delete()
    _note_address(person, proven=False)
    SignInLink.objects.filter(person=person).delete()
    return person


@transaction.atomic
def set_groups(person: Person, *, groups: Iterable[str], by: Person | None) -> frozenset[str]:
    """Make these the person's groups; returns those that changed.

    ValueError for a code that is no group of the place. NotAllowed for whoever may not, and
    when the place would be left without any steward.
    """
    wanted = frozenset(groups)
    if not rules.known_groups(wanted):
        raise ValueError(f"{sorted(wanted)} are not all groups of the place.")
    # Two stewards who step down at the same instant must not both find the other still there.
    Group.objects.select_for_update().get_or_create(name=STEWARD)
    before = frozenset(person.groups.values_list("name", flat=True))
    changed = before ^ wanted
    if not rules.may_change_groups(changed, by=by):
        raise rules.NotAllowed(_("Only a steward may change someone's groups."))
    if STEWARD in before - wanted and not _another_steward(person):
        raise rules.NotAllowed(_("The place needs a steward: name another one first."))
    person.groups.set([Group.objects.get_or_create(name=name)[0] for name in wanted])
    person.__dict__.pop("roles", None)
    return changed


def grant(person: Person, group: str, *, by: Person | None) -> bool:
    """Add the person to a group; whether that changed anything. Errors as `set_groups`."""
    if not rules.known_groups(frozenset({group})):
        raise ValueError(f"{group} is no group of the place.")
    if group in _groups_now(person):
        return False
    if not rules.may_change_groups(frozenset({group}), by=by):
        raise rules.NotAllowed(_("Only a steward may change someone's groups."))
    person.groups.add(Group.objects.get_or_create(name=group)[0])
    person.__dict__.pop("roles", None)
    return True


def withdraw(person: Person, group: str, *, by: Person | None) -> bool:
    """Take the person out of a group; whether that changed anything. Errors as `set_groups`."""
    return bool(set_groups(person, groups=_groups_now(person) - {group}, by=by))


@transaction.atomic
def remove_persons(numbers: Iterable[int]) -> int:
    """Forget persons who were written by mistake and of whom nothing else speaks; how many.

    ProtectedError when something does: whoever acted here leaves, and is not removed.
    """
    return Person.objects.filter(pk__in=list(numbers)).delete()[1].get("people.Person", 0)


@transaction.atomic
def make_sign_in_link(person: Person, *, minutes: int = LINK_MINUTES) -> str:
    """Make a link's token, for some minutes; the person's earlier open link ends.

    Only a digest is kept, so this is the one time the token is seen.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    SignInLink.objects.filter(person=person, used_at=None).delete()
    forget_links(timezone.now() - dt.timedelta(days=1))
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    SignInLink.objects.create(
        person=person,
        digest=rules.digest_of(token),
        made_at=now,
        expires_at=now + dt.timedelta(minutes=minutes),
    )
    return token


@transaction.atomic
def sign_in_by_link(token: str, *, now: dt.datetime) -> Person:
    """Spend the link and say who it lets in; their mail address is proven by it. LinkSpent."""
    digest = rules.digest_of(token)
    # One statement, on columns of this table alone: of two at the same instant, one finds it open.
    open_links = SignInLink.objects.filter(digest=digest, used_at=None, expires_at__gt=now)
    if open_links.update(used_at=now) != 1:
        raise rules.LinkSpent(_("This link was used already or is too old."))
    person = Person.objects.get(pk=SignInLink.objects.get(digest=digest).person_id)
    if not person.is_active:
        raise rules.LinkSpent(_("This account is closed."))
    if not EmailAddress.objects.filter(user=person, email=person.email, verified=True).exists():
        _forget_password(person)
    prove_address(person)
    return person


def prove_address(person: Person) -> None:
    """Note that what was mailed to the person's address reached them."""
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )


def forget_links(now: dt.datetime) -> int:
    """Delete the sign-in links that ended before now; how many."""
    return SignInLink.objects.filter(expires_at__lte=now).delete()[0]


def _groups_now(person: Person) -> frozenset[str]:
    return frozenset(person.groups.values_list("name", flat=True))


def _another_steward(person: Person) -> bool:
    others = Person.objects.filter(is_active=True, groups__name=STEWARD).exclude(pk=person.pk)
    return others.exists()


def _note_address(person: Person, *, proven: bool) -> None:
    """The row by which allauth knows the address."""
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=proven)


def _forget_password(person: Person) -> None:
    """A password chosen before the address was proven may be that of whoever typed it."""
    person.set_unusable_password()
    person.save(update_fields=["password"])


def _save_alone(person: Person) -> None:
    """Save, or AlreadyHere: the database alone sees two who arrive at the same instant."""
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise rules.AlreadyHere(_("Someone with this mail address is here already.")) from error


def _check(person: Person) -> None:
    """Unfit, in words, for the first thing that cannot be kept."""
    try:
        person.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise rules.Unfit(rules.what_fits(next(iter(error.error_dict)))) from error
