"""Finding persons."""

from datetime import datetime

from django.db.models import QuerySet

from coroutine.people import rules
from coroutine.people.models import Person, SignInLink


def by_address(email: str) -> Person | None:
    """Whoever has this mail address, however its capitals were typed."""
    return Person.objects.filter(email=email.strip().lower()).first()


def in_group(group: str) -> QuerySet[Person]:
    """The active persons of a group."""
    return Person.objects.filter(is_active=True, groups__name=group)


def link_is_live(token: str, *, now: datetime) -> bool:
    """Whether a mailed link would let someone in at this moment."""
    link = SignInLink.objects.filter(digest=rules.digest_of(token)).first()
    return link is not None and rules.is_live(link, now)
