"""What people type to enter."""

from django import forms


class SignupNameForm(forms.Form):
    """The one question besides mail and password: a name."""

    name = forms.CharField(max_length=120)

    def signup(self, request: object, user: object) -> None:
        """Allauth's hook."""
