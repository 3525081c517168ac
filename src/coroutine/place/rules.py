"""What a place's identity may be."""

import zoneinfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NAMES = {
    "name": gettext_lazy("name"),
    "town": gettext_lazy("town"),
    "language": gettext_lazy("language"),
    "email": gettext_lazy("mail address"),
}
"""How a sentence calls what was asked."""


class NotAPlace(ValueError):
    """What was said of the place cannot be kept; the message says what was expected."""


def check_time_zone(name: str) -> None:
    """A name of the IANA time zone database, like Europe/Paris."""
    if name not in zoneinfo.available_timezones():
        raise NotAPlace(
            _("%(name)s is no time zone: write one like Europe/Paris.") % {"name": name}
        )
