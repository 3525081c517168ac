"""How a door with a form answers: shows it, does the act, or says why not."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url

from coroutine.ledger.refusals import KeyReused, LedgerRefusal
from coroutine.membership import rules
from coroutine.people import rules as people_rules
from coroutine.people.models import Person

REFUSALS = (
    rules.NotAllowed,
    LedgerRefusal,
    people_rules.NotAllowed,
    people_rules.AlreadyHere,
    people_rules.Unfit,
)
"""What the house says no with, each in a sentence for the one who asked."""


class PersonRequest(HttpRequest):
    """A request of someone who is signed in."""

    user: Person


def answer(
    request: PersonRequest,
    form: forms.Form,
    act: Callable[[], str],
    *,
    template: str,
    context: dict[str, object],
    then: str,
) -> HttpResponse:
    """Show the form; when it is sent and well-formed, do the act and say what it says.

    A refusal keeps what was typed, with its reason; the same key with other content answers 422.
    """
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            said = act()
        except (rules.KeyTaken, KeyReused) as refusal:
            form.add_error(None, str(refusal))
            status = 422
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(resolve_url(then))
    return render(request, template, {"form": form, **context}, status=status)
