"""Reading the place."""

from coroutine.place.models import Place


def current() -> Place | None:
    """The place, or None before it is set up."""
    return Place.objects.first()
