"""What allauth asks the house: its words, its mails, and how it judges a password."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext_lazy as _

from coroutine.people.models import Person

logger = logging.getLogger(__name__)

PASSWORD_WORDS = {
    "password_too_short": _("This password is too short: take at least 10 characters."),
    "password_too_common": _("Too many people use this password: find another."),
    "password_too_similar": _("This password is too close to your name or address."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Sign-in in the house's ways."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _(
            "This mail address and this password do not go together. Try again, or get a link "
            "by mail."
        ),
        "too_many_login_attempts": _(
            "Too many attempts for now. Wait five minutes, or get a link by mail."
        ),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "email_taken": _("Someone with this mail address is here already."),
        "invalid_password_reset": _("This link was used already or is too old."),
        "rate_limited": _("Too many attempts for now: wait a little."),
    }

    def is_ajax(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never: pages have one way of answering, hence one to check."""
        return False

    def clean_password(self, password: str, user: Person | None = None) -> str:
        """The password, or a ValidationError in the house's words."""
        try:
            return str(super().clean_password(password, user=user))
        except ValidationError as error:
            raise ValidationError(
                [PASSWORD_WORDS.get(one.code or "", one) for one in error.error_list]
            ) from error

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Back to one's account."""
        return resolve_url("my_account")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send in the language of the request; when mail is down, say so instead of failing."""
        request = self.request
        words = {"place": getattr(request, "place", None), **context}
        try:
            super().send_mail(template_prefix, email, words)
        except (OSError, SMTPException) as error:
            logger.exception("A mail of the sign-in pages could not leave.")
            page = render(request, "account/mail_down.html", status=503)
            raise ImmediateHttpResponse(page) from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell of a change that is made already: it stands, even when mail is down."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except ImmediateHttpResponse:
            return
