"""The workshop's page about the place."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coroutine.kit.access import roles
from coroutine.place import actions, queries
from coroutine.place.forms import PlaceForm


@roles("steward")
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest) -> HttpResponse:
    """Say who we are, where, when."""
    place = queries.current()
    if place is None:
        raise Http404(_("This place is not set up yet."))
    form = PlaceForm(request.POST or None, instance=place)
    if form.is_valid():
        actions.describe(form.instance)
        messages.success(request, _("Noted."))
        return redirect("place:describe")
    return render(request, "place/describe.html", {"form": form})
