"""Pages that span rooms."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The public home."""
    return render(request, "site/home.html")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open for too long, or came from elsewhere."""
    return render(request, "site/errors/stale_form.html", status=403)
