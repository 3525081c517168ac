"""What people type to enter, and what they say of themselves."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from coroutine.people import actions as people
from coroutine.people import rules
from coroutine.people.models import Person


class MailField(forms.EmailField):
    """A mail address, in lower case."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Mail address"),
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            error_messages={
                "required": _("Write your mail address."),
                "invalid": _("Write a mail address, like ada@example.org."),
            },
        )

    def clean(self, value: Any) -> str:
        """The address as it is kept."""
        return str(super().clean(value)).lower()


class PasswordField(forms.CharField):
    """The password that someone has."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Password"),
            strip=False,
            max_length=4096,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": _("Write your password.")},
        )


class ChosenPasswordField(forms.CharField):
    """A password to be, which allauth's sign-up form judges."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Choose a password"),
            strip=False,
            max_length=4096,
            help_text=_("At least 10 characters; a short sentence is easy to remember."),
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            error_messages={"required": _("Choose a password.")},
        )


class NewPasswordField(ChosenPasswordField):
    """A password to be of someone known, judged here."""

    def __init__(self, person: Person | None) -> None:
        super().__init__()
        self.label = _("New password")
        self.person = person

    def clean(self, value: Any) -> str:
        """The password, or a ValidationError that says what to change."""
        return str(get_adapter().clean_password(super().clean(value), user=self.person))


class SignInForm(allauth.LoginForm):  # type: ignore[misc]
    """Mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = MailField()
        self.fields["password"] = PasswordField()
        self.order_fields(["login", "password"])


class SignUpForm(allauth.SignupForm):  # type: ignore[misc]
    """Name, mail address, password: whoever the place does not know yet."""

    account_already_exists: bool

    name = forms.CharField(
        label=_("Your name, as you wish it"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write a name of at most 120 letters.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = MailField()
        self.fields["password1"] = ChosenPasswordField()
        self.order_fields(["name", "email", "password1"])

    def try_save(self, request: HttpRequest) -> tuple[Person | None, HttpResponseBase | None]:
        """The person; or, for an address that is someone's, the answer that does not tell."""
        if self.account_already_exists:
            Person().set_password(self.cleaned_data["password1"])  # as slow as for a newcomer
        try:
            return super().try_save(request)  # type: ignore[no-any-return]
        except rules.AlreadyHere:
            self.account_already_exists = True
            return super().try_save(request)  # type: ignore[no-any-return]

    def save(self, request: HttpRequest) -> Person:  # noqa: ARG002
        """Make the person known; their address is yet to be proven."""
        typed = self.cleaned_data
        return people.create_person(
            email=typed["email"], name=typed["name"], password=typed["password1"]
        )


class ResetPasswordForm(allauth.ResetPasswordForm):  # type: ignore[misc]
    """To whom a link for a new password goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = MailField()


class _OneNewPassword:
    """A new password typed once: whoever mistypes it has a mailed link to come back."""

    fields: dict[str, forms.Field]
    user: Person | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"] = NewPasswordField(self.user)
        del self.fields["password2"]


class NewPasswordForm(_OneNewPassword, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """The password that replaces a forgotten one."""


class FirstPasswordForm(_OneNewPassword, allauth.SetPasswordForm):  # type: ignore[misc]
    """The first password of someone who came by links so far."""


class ChangePasswordForm(_OneNewPassword, allauth.ChangePasswordForm):  # type: ignore[misc]
    """The present password, and the next."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = PasswordField()
        self.fields["oldpassword"].label = _("Present password")


class AgainForm(allauth.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = PasswordField()


class LinkForm(forms.Form):
    """To whom a sign-in link goes."""

    email = MailField()


class AccountForm(forms.Form):
    """What someone says of themselves."""

    name = forms.CharField(
        label=_("Your name, as you wish it"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write a name of at most 120 letters.")},
    )
    trade = forms.CharField(label=_("Your trade"), max_length=120, required=False)
    status = forms.ChoiceField(label=_("At the moment you are"), choices=Person.Status.choices)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
