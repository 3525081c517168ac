"""Is the house up, and is it in order? For machines that watch it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from coroutine.kit.access import public
from coroutine.upkeep import queries


@require_safe
@never_cache
@public
def live(request: HttpRequest) -> HttpResponse:
    """The program answers; nothing else is asked."""
    return HttpResponse("up\n", content_type="text/plain")


@require_safe
@never_cache
@public
def health(request: HttpRequest) -> JsonResponse:
    """What is in order and what is not: 200 when all is, else 503."""
    faults = queries.faults()
    well = not any(faults.values())
    answer = {"well": well, **{name: found or "well" for name, found in faults.items()}}
    return JsonResponse(answer, status=200 if well else 503)
