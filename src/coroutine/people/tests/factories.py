"""The cast: Ada, who asks; Brice, who helps; Chloé, who visits; Driss, who keeps the books."""

from coroutine.people import actions as people
from coroutine.people.models import MEMBER, STEWARD, TREASURER, Person

PASSWORD = "three green chairs"


def ada(**kwargs) -> Person:
    return _known("Ada", "ada@example.org", MEMBER, **kwargs)


def brice(**kwargs) -> Person:
    return _known("Brice", "brice@example.org", MEMBER, **kwargs)


def chloe(**kwargs) -> Person:
    return _known("Chloé", "chloe@example.org", **kwargs)


def driss(**kwargs) -> Person:
    return _known("Driss", "driss@example.org", MEMBER, TREASURER, **kwargs)


def steward(name="Emna", **kwargs) -> Person:
    return _known(name, f"{name.lower()}@example.org", MEMBER, STEWARD, **kwargs)


def _known(name, email, *groups, password=PASSWORD, proven=True) -> Person:
    return people.create_person(
        name=name, email=email, groups=groups, password=password, proven=proven
    )
