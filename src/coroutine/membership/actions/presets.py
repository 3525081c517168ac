"""Writing what the place chooses: a preset at the start, its rules afterwards."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from coroutine.membership import rules
from coroutine.membership.models import ActiveRule, HouseRules, PackOffer, Rhythm, Tariff
from coroutine.membership.presets import Preset
from coroutine.people import rules as people_rules
from coroutine.people.models import Person


@transaction.atomic
def apply_preset(preset: Preset) -> None:
    """Write a preset's rhythms, packs, prices and rules into a place that has none yet."""
    if Rhythm.objects.exists():
        raise rules.NotAllowed(_("This place already has its rhythms."))
    for model, rows in (
        (Rhythm, preset.rhythms),
        (PackOffer, preset.packs),
        (Tariff, preset.tariffs),
        (ActiveRule, preset.active),
    ):
        for position, row in enumerate(rows):
            model.objects.create(position=position, **row)
    HouseRules.objects.update_or_create(id=1, defaults=preset.rules)


@transaction.atomic
def save_rules(house: HouseRules, *, by: Person) -> HouseRules:
    """A steward writes down what the members agreed on."""
    if not people_rules.is_steward(by):
        raise rules.NotAllowed(_("A steward writes the place's rules."))
    house.full_clean()
    house.id = 1
    house.save()
    return house
