"""Addresses of the entrance: allauth's names, the place's own words."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.utils.translation import gettext_lazy as _

from coroutine.people import views


class Base36(StringConverter):
    """A person's number as allauth writes it; the dash after it belongs to the path."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36, "base36")

urlpatterns = [
    path(_("sign-in/"), views.sign_in, name="account_login"),
    path(_("sign-in/again/"), views.again, name="account_reauthenticate"),
    path(_("sign-in/link/"), views.request_link, name="sign_in_link_request"),
    path(_("sign-in/link/sent/"), views.link_sent, name="sign_in_link_sent"),
    path(_("sign-in/link/enter/"), views.enter_by_link, name="sign_in_link_enter"),
    path(_("sign-in/link/<str:token>/"), views.open_link, name="sign_in_link_open"),
    path(_("sign-out/"), views.sign_out, name="account_logout"),
    path(_("sign-up/"), views.sign_up, name="account_signup"),
    path(
        _("sign-up/address/"),
        views.address_to_confirm,
        name="account_email_verification_sent",
    ),
    path(_("sign-up/address/<str:key>/"), views.confirm_address, name="account_confirm_email"),
    path(_("account-closed/"), views.closed, name="account_inactive"),
    path(_("password/forgotten/"), views.forgotten, name="account_reset_password"),
    path(_("password/forgotten/sent/"), views.forgotten_sent, name="account_reset_password_done"),
    path(
        _("password/new/done/"),
        views.new_password_done,
        name="account_reset_password_from_key_done",
    ),
    path(
        _("password/new/<base36:uidb36>-<str:key>/"),
        views.new_password,
        name="account_reset_password_from_key",
    ),
    path(_("me/account/"), views.my_account, name="my_account"),
    path(_("me/password/"), views.change_password, name="account_change_password"),
    path(_("me/password/first/"), views.first_password, name="account_set_password"),
]
