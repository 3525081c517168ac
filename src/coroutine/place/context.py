"""What every template knows of the place."""

from django.http import HttpRequest

from coroutine.place.models import Place


def place(request: HttpRequest) -> dict[str, Place | None]:
    """The place of the request, read once by the middleware."""
    return {"place": getattr(request, "place", None)}
