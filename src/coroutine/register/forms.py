"""What the treasurer brings and confirms."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from coroutine.kit.forms import ActForm
from coroutine.register.columns import too_large
from coroutine.register.reading import MOST_BYTES


class FileForm(forms.Form):
    """A list of members, as a spreadsheet."""

    file = forms.FileField(
        label=_("Your list of members"),
        help_text=_("A .csv or .xlsx file of at most 5 MB and 5,000 lines."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """The file, weighed before it is read."""
        brought: UploadedFile[bytes] = self.cleaned_data["file"]
        if (brought.size or 0) > MOST_BYTES:
            raise ValidationError(too_large())
        return brought


class ConfirmForm(ActForm):
    """The plan that was seen; the ticks beside its lines are read by their numbers."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
