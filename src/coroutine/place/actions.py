"""Setting the place up, and changing what is said of it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from coroutine.place import rules
from coroutine.place.models import Place


@transaction.atomic
def set_up(
    *, name: str, town: str, language: str = "fr", time_zone: str = "Europe/Paris", **facts: object
) -> Place:
    """Give the place its identity, once; `facts` are other columns of Place. NotAPlace."""
    if Place.objects.exists():
        raise rules.NotAPlace(_("This place is already set up."))
    rules.check_time_zone(time_zone)
    place = Place(
        name=name.strip(), town=town.strip(), language=language, time_zone=time_zone, **facts
    )
    try:
        place.full_clean()
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise rules.NotAPlace(
            _("“%(field)s” cannot be so: %(why)s")
            % {"field": rules.NAMES.get(field, field), "why": sentences[0]}
        ) from error
    place.save(force_insert=True)
    return place


@transaction.atomic
def describe(place: Place) -> Place:
    """Write what is said of the place, checked again. NotAPlace."""
    rules.check_time_zone(place.time_zone)
    place.full_clean()
    place.save(force_update=True)
    return place
