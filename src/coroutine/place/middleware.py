"""Each request happens at the place: in its time zone."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from coroutine.place import queries


def place_of_the_request(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Read the place once a request, on `request.place`, and count days as it does."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/health/"):
            return get_response(request)
        place = queries.current()
        request.place = place  # type: ignore[attr-defined]  # our own attribute
        with timezone.override(zoneinfo.ZoneInfo(place.time_zone) if place else None):
            return get_response(request)

    return middleware
