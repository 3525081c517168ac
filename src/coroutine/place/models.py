"""The place's own identity: one row."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """The place as its members present it; there is exactly one."""

    class Language(models.TextChoices):
        FRENCH = "fr", "Français"
        ENGLISH = "en", "English"

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=80)
    town = models.CharField(_("town"), max_length=80)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.FRENCH
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Paris")
    address = models.CharField(_("address"), max_length=200, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    open_since = models.DateField(_("open since"), null=True, blank=True)
    hours_fr = models.CharField(_("hours, in French"), max_length=200, blank=True)
    hours_en = models.CharField(_("hours, in English"), max_length=200, blank=True)
    story_fr = models.TextField(_("who we are, in French"), max_length=4000, blank=True)
    story_en = models.TextField(_("who we are, in English"), max_length=4000, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="place_is_one"),
            models.CheckConstraint(condition=~models.Q(name=""), name="place_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def story(self) -> str:
        """Who we are, in the reader's language, or in the other when one is empty."""
        return _spoken(self.story_fr, self.story_en)

    @property
    def hours(self) -> str:
        """When the place is open, in the reader's language."""
        return _spoken(self.hours_fr, self.hours_en)


def _spoken(french: str, english: str) -> str:
    if (get_language() or "fr").startswith("fr"):
        return french or english
    return english or french
