"""Every address of the house, who knocks at it, and an example for each that needs one."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from coroutine.kit.access import Access, rule_of
from coroutine.kit.amounts import euros, minutes
from coroutine.kit.times import today
from coroutine.ledger.models import Account
from coroutine.membership import actions as membership
from coroutine.membership import rules
from coroutine.membership.models import ActiveRule, Departure, Membership, PackOffer, Rhythm, Tariff
from coroutine.people.models import STEWARD, Person
from coroutine.register import actions as register
from coroutine.register.models import Import

NOBODY = "nobody"
CAST = ("ada", "brice", "chloe", "driss")
VISITORS = (*CAST, "steward", NOBODY)


def person(who: str) -> Person | None:
    """Someone of the demo place, by first name; its steward; or nobody."""
    if who == NOBODY:
        return None
    if who in CAST:
        return Person.objects.get(email=f"{who}@example.org")
    known = [f"{name}@example.org" for name in CAST]
    stewards = Person.objects.filter(groups__name=STEWARD)
    return stewards.exclude(email__in=known).first() or stewards.get()


@dataclass(frozen=True)
class Route:
    """One address pattern: its name, its view's rule, and what must be said to make an address."""

    name: str
    rule: Access | None
    parameters: frozenset[str]

    def address(self, language: str = "fr") -> str:
        """The example's address. What an example needs and the demo lacks is made on the way."""
        example = EXAMPLES[self.name]() if self.parameters else {}
        with translation.override(language):
            return reverse(self.name, kwargs=example)


def routes() -> list[Route]:
    """Every address pattern of the house, in order."""
    return list(_below(get_resolver().url_patterns, ""))


def _below(patterns: list[Any], space: str, above: frozenset[str] = frozenset()) -> Iterator[Route]:
    for entry in patterns:
        said = above | frozenset(entry.pattern.converters)
        if isinstance(entry, URLResolver):
            deeper = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _below(entry.url_patterns, deeper, said)
        elif isinstance(entry, URLPattern):
            name = f"{space}{entry.name}" if entry.name else f"unnamed {entry.pattern}"
            yield Route(name, rule_of(entry.callback), said)


def _ada() -> Person:
    return Person.objects.get(email="ada@example.org")


def _driss() -> Person:
    return Person.objects.get(email="driss@example.org")


def _hours_of_ada() -> dict[str, int]:
    day = today()
    declared = membership.declare(
        _ada(), task="wiping the slate", time=minutes(30), done_on=day, key="example", on=day
    )
    return {"pk": declared.pk}


def _payment_of_ada() -> dict[str, object]:
    day = today()
    entry = membership.record_payment(
        _ada(),
        amount=euros(500),
        means=rules.Means.CASH,
        seen_on=day,
        by=_driss(),
        key="example",
        on=day,
    )
    return {"ref": _ada().ref, "rank": entry.pk}


def _asking() -> dict[str, int]:
    newcomer, _made = Person.objects.get_or_create(email="newcomer@example.org", name="Newcomer")
    asked = Membership.objects.filter(person=newcomer).first()
    if asked is None:
        rhythm = Rhythm.objects.filter(is_offered=True).first()
        asked = membership.ask_to_join(newcomer, rhythm=rhythm, price=rhythm.price, on=today())
    return {"pk": asked.pk}


def _departure() -> dict[str, int]:
    return {"pk": Departure.objects.first().pk}


FILE = b"Name;Mail\nElias;elias@example.org\n"


def _file_looked_at() -> dict[str, str]:
    found = Import.objects.filter(file_name="new.csv", state=Import.State.PREVIEWED).first()
    found = found or register.preview(FILE, file_name="new.csv", by=_driss(), now=timezone.now())
    return {"key": found.key}


def _file_applied() -> dict[str, str]:
    found = Import.objects.filter(file_name="old.csv").first()
    if found is None:
        file = FILE.replace(b"lias", b"lisa")
        looked = register.preview(file, file_name="old.csv", by=_driss(), now=timezone.now())
        found = register.apply(looked, ticked=None, by=_driss(), now=timezone.now())
    return {"key": found.key}


def _tariff() -> dict[str, int]:
    return {"pk": Tariff.objects.first().pk}


def _active_rule() -> dict[str, int]:
    return {"pk": ActiveRule.objects.first().pk}


def _ref_of_ada() -> dict[str, str]:
    return {"ref": _ada().ref}


def _rhythm() -> dict[str, str]:
    return {"code": Rhythm.objects.filter(is_offered=True).first().code}


def _pack() -> dict[str, str]:
    return {"code": PackOffer.objects.first().code}


EXAMPLES: dict[str, Callable[[], dict[str, Any]]] = {
    "sign_in_link_open": lambda: {"token": "nobody-made-this-one"},
    "account_confirm_email": lambda: {"key": "nobody-made-this-one"},
    "account_reset_password_from_key": lambda: {"uidb36": "1", "key": "nobody-made-this-one"},
    "site:account": lambda: {"code": Account.objects.filter(owner=None).first().code},
    "site:entry": lambda: {"rank": 1},
    "membership:withdraw": _hours_of_ada,
    "membership:witness": _hours_of_ada,
    "membership:choose_rhythm": _rhythm,
    "membership:edit_rhythm": _rhythm,
    "membership:buy_pack": _pack,
    "membership:edit_pack": _pack,
    "membership:member": _ref_of_ada,
    "membership:pay": _ref_of_ada,
    "membership:undo_payment": _payment_of_ada,
    "membership:write_in": _ref_of_ada,
    "membership:exempt": _ref_of_ada,
    "membership:forgive": _ref_of_ada,
    "membership:train": _ref_of_ada,
    "membership:welcome": _asking,
    "membership:settle": _departure,
    "membership:edit_person": _ref_of_ada,
    "membership:edit_groups": _ref_of_ada,
    "membership:edit_tariff": _tariff,
    "membership:drop_tariff": _tariff,
    "membership:edit_active_rule": _active_rule,
    "membership:drop_active_rule": _active_rule,
    "register:brought": _file_looked_at,
    "register:apply": _file_looked_at,
    "register:undo": _file_applied,
}
"""How to make the words of each address that has some. Made inside a test, and undone with it."""

INLINE = re.compile(rb"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", re.IGNORECASE)
"""What the content policy forbids in a page."""
