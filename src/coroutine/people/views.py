"""The entrance, and one's own account."""

from typing import Any

from allauth.account import views as allauth
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_login_redirect_url, get_next_redirect_url
from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from coroutine.kit.access import public, signed_in
from coroutine.people import actions as people
from coroutine.people import emails, queries, rules
from coroutine.people.forms import AccountForm, LinkForm
from coroutine.people.models import Person


class _SignIn(allauth.LoginView):  # type: ignore[misc]  # allauth is untyped
    """Allauth's sign-in, beside the way in by mail."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        link_form = LinkForm(auto_id="link_%s")
        return super().get_context_data(link_form=link_form, **kwargs)  # type: ignore[no-any-return]

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again; 429 when it was one attempt too many."""
        response: HttpResponse = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts"):
            response.status_code = 429
        return response


class _StaysOnGet:
    """A GET signs nobody out, even when the link is someone else's."""

    request: HttpRequest

    def logout(self) -> None:
        if self.request.method == "POST":
            super().logout()  # type: ignore[misc]


class _ConfirmAddress(_StaysOnGet, allauth.ConfirmEmailView):  # type: ignore[misc]
    """The page behind the link of a first mail."""


class _NewPassword(_StaysOnGet, allauth.PasswordResetFromKeyView):  # type: ignore[misc]
    """The page behind the link for a forgotten password."""

    def form_valid(self, form: Any) -> HttpResponse:
        """The link came by mail, so the address is theirs."""
        people.prove_address(self.reset_user)
        return super().form_valid(form)  # type: ignore[no-any-return]


sign_in = public(_SignIn.as_view())
sign_out = public(allauth.logout)
sign_up = public(allauth.signup)
again = signed_in(allauth.reauthenticate)
closed = public(allauth.account_inactive)
address_to_confirm = public(allauth.email_verification_sent)
confirm_address = public(never_cache(_ConfirmAddress.as_view()))
forgotten = public(allauth.password_reset)
forgotten_sent = public(allauth.password_reset_done)
new_password = public(never_cache(_NewPassword.as_view()))
new_password_done = public(allauth.password_reset_from_key_done)
change_password = signed_in(allauth.password_change)
first_password = signed_in(allauth.password_set)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_link(request: HttpRequest) -> HttpResponseBase:
    """Ask for a sign-in link by mail."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    onward = get_next_redirect_url(request)
    form = LinkForm(request.POST or None)
    if not form.is_valid():
        return render(request, "account/link_request.html", {"form": form, "onward": onward})
    email = form.cleaned_data["email"]
    if refusal := ratelimit.consume_or_429(request, action="sign_in_link", key=email):
        return refusal  # type: ignore[no-any-return]
    emails.send_sign_in_link(request, email, onward=onward)
    return redirect("sign_in_link_sent")


@public
@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    """What everyone reads who asked for a link, known here or not."""
    return render(request, "account/link_sent.html", {"minutes": people.LINK_MINUTES})


@public
@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a mailed link: mail scanners follow links too, so only its button enters.

    A dead link leads to an address without the token: that of a 410 is written to the log.
    """
    if not queries.link_is_live(token, now=timezone.now()):
        return redirect("sign_in_link_enter")
    onward = get_next_redirect_url(request)
    return render(request, "account/link_confirm.html", {"token": token, "onward": onward})


@public
@never_cache
@sensitive_post_parameters("token")
@require_http_methods(["GET", "HEAD", "POST"])
def enter_by_link(request: HttpRequest) -> HttpResponseBase:
    """Spend the link and come in."""
    if request.method != "POST":
        return _dead_link(request)
    if refusal := ratelimit.consume_or_429(request, action="enter_by_link"):
        return refusal  # type: ignore[no-any-return]
    try:
        person = people.sign_in_by_link(request.POST.get("token", ""), now=timezone.now())
    except rules.LinkSpent as error:
        return _dead_link(request, str(error))
    record_authentication(request, person, method="mailed_link", email=person.email)
    onward = get_next_redirect_url(request)
    return perform_login(request, Login(user=person, email=person.email, redirect_url=onward))  # type: ignore[no-any-return]


def _dead_link(request: HttpRequest, why: str = "") -> HttpResponse:
    words = {"why": why or _("This link was used already or is too old."), "form": LinkForm()}
    return render(request, "account/link_dead.html", words, status=410)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def my_account(request: HttpRequest) -> HttpResponseBase:
    """What the place knows of the person, to be corrected by themselves."""
    person = request.user
    assert isinstance(person, Person)
    said = {"name": person.name, "trade": person.trade, "status": person.status}
    form = AccountForm(request.POST or None, initial=said | {"phone": person.phone})
    if not form.is_valid():
        return render(request, "people/my_account.html", {"form": form})
    people.update_person(person, by=person, **form.cleaned_data)
    messages.success(request, _("Noted."))
    return redirect("my_account")
