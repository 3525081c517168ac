"""The room's own errors."""

from __future__ import annotations


class NotAllowed(ValueError):
    """The house says no; the message is fit for a member to read."""


class KeyTaken(NotAllowed):
    """The same form came twice with different contents: nothing was written the second time."""


class SoldOut(NotAllowed):
    """The last pack of a limited offer is gone."""
