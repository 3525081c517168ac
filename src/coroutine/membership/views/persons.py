"""The workshop's doors about persons: writing someone down, correcting, saying who does what."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from coroutine.kit.access import roles
from coroutine.membership.forms import GroupsForm, PersonForm
from coroutine.membership.views.doors import PersonRequest, answer
from coroutine.people import actions as people
from coroutine.people.models import Person


@roles("treasurer", "steward")
def new_person(request: PersonRequest) -> HttpResponse:
    """Write someone down; they come in by a mailed link."""
    form = PersonForm(request.POST or None)

    def act() -> str:
        person = people.create_person(**form.cleaned_data, by=request.user)
        return _("%(name)s is written down.") % {"name": person.name}

    return answer(
        request,
        form,
        act,
        template="membership/person.html",
        context={"person": None},
        then=reverse("membership:member_list") + "?show=all",
    )


@roles("treasurer", "steward")
def edit_person(request: PersonRequest, ref: str) -> HttpResponse:
    """Correct what is known of someone."""
    person = get_object_or_404(Person, ref=ref)
    known = {name: getattr(person, name) for name in PersonForm.base_fields}
    form = PersonForm(request.POST or None, initial=known)

    def act() -> str:
        people.correct_person(person, **form.cleaned_data, by=request.user)
        return _("Noted.")

    return answer(
        request,
        form,
        act,
        template="membership/person.html",
        context={"person": get_object_or_404(Person, ref=ref)},
        then=reverse("membership:member", args=[ref]),
    )


@roles("steward")
def edit_groups(request: PersonRequest, ref: str) -> HttpResponse:
    """Say what someone does for the place."""
    person = get_object_or_404(Person, ref=ref)
    form = GroupsForm(request.POST or None, initial={"groups": sorted(person.roles)})

    def act() -> str:
        people.set_groups(person, groups=form.cleaned_data["groups"], by=request.user)
        return _("Noted.")

    return answer(
        request,
        form,
        act,
        template="membership/groups.html",
        context={"person": person},
        then=reverse("membership:member", args=[ref]),
    )
