"""The mail that lets someone in."""

from allauth.account.adapter import get_adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from coroutine.people import actions as people
from coroutine.people import queries


def send_sign_in_link(request: HttpRequest, email: str, *, onward: str | None = None) -> None:
    """Mail a link to whoever has this address, or word that nobody has.

    A mail leaves anyway, so that neither the page nor its slowness tells who is known here.
    `onward` is the page they came for.
    """
    person = queries.by_address(email)
    if person is None or not person.is_active:
        signup = build_absolute_uri(request, reverse("account_signup"))
        get_adapter().send_mail("account/email/unknown_account", email, {"signup_url": signup})
        return
    path = reverse("sign_in_link_open", args=[people.make_sign_in_link(person)])
    link = build_absolute_uri(request, f"{path}?{urlencode({'next': onward})}" if onward else path)
    words = {"person": person, "link": link, "minutes": people.LINK_MINUTES}
    get_adapter().send_mail("account/email/sign_in_link", person.email, words)
