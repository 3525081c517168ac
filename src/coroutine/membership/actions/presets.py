"""Writing what the place chooses: a preset at the start, its rules afterwards."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from coroutine.kit.amounts import Amount
from coroutine.membership import queries, rules
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


def _check_steward(by: Person) -> None:
    if not people_rules.is_steward(by):
        raise rules.NotAllowed(_("A steward writes the place's offers."))


def _code_for(model: type[Rhythm | PackOffer], name: str) -> str:
    """A code from the name, that no other has."""
    base = slugify(name)[:32] or "offer"
    code, count = base, 1
    while model.objects.filter(code=code).exists():
        count += 1
        code = f"{base}-{count}"
    return code


def _check_period(rhythm: Rhythm) -> None:
    written = Rhythm.objects.filter(pk=rhythm.pk).first()
    if written and written.period != rhythm.period and queries.has_members(written):
        raise rules.NotAllowed(
            _("Members promised by this period: to change it, add another rhythm.")
        )


@transaction.atomic
def save_rhythm(
    rhythm: Rhythm, *, price: Amount, floor: Amount, time: Amount, by: Person
) -> Rhythm:
    """Offer a rhythm, or change one; those who joined under it keep what they promised.

    NotAllowed when its period changes once someone joined: 125 euros a month are not a week's.
    """
    _check_steward(by)
    _check_period(rhythm)
    rhythm.code = rhythm.code or _code_for(Rhythm, rhythm.name_en)
    rhythm.cents, rhythm.floor_cents = price.quantity, floor.quantity
    rhythm.minutes = time.quantity
    rhythm.full_clean()
    rhythm.save()
    return rhythm


@transaction.atomic
def save_pack_offer(
    offer: PackOffer, *, price: Amount, restock: bool = True, by: Person
) -> PackOffer:
    """Offer a pack, or change one; packs already bought stay as they are.

    Without `restock` the stock is left alone: it may have gone down since it was read.
    """
    _check_steward(by)
    offer.code = offer.code or _code_for(PackOffer, offer.name_en)
    offer.cents = price.quantity
    offer.full_clean()
    if offer.pk and not restock:
        kept = ("name_fr", "name_en", "half_days", "is_offered", "cents")
        offer.save(update_fields=kept)
    else:
        offer.save()
    return offer


@transaction.atomic
def save_tariff(
    tariff: Tariff,
    *,
    hour: Amount | None,
    half_day: Amount | None,
    day: Amount | None,
    by: Person,
) -> Tariff:
    """Publish a price by the hour, half-day and day, or change it; None is not offered."""
    _check_steward(by)
    tariff.hour_cents = None if hour is None else hour.quantity
    tariff.half_day_cents = None if half_day is None else half_day.quantity
    tariff.day_cents = None if day is None else day.quantity
    tariff.full_clean()
    tariff.save()
    return tariff


@transaction.atomic
def save_active_rule(rule: ActiveRule, *, by: Person) -> ActiveRule:
    """Write a condition of being an active member; of training there is one skill."""
    _check_steward(by)
    rule.skill = rules.OPENING if rule.kind == ActiveRule.Kind.TRAINING else ""
    try:
        rule.full_clean()
    except ValidationError as error:
        raise rules.NotAllowed(
            _("This condition is not whole: write how much, and over how many months.")
        ) from error
    rule.save()
    return rule


@transaction.atomic
def drop(thing: Tariff | ActiveRule, *, by: Person) -> None:
    """Take a price or a condition off the wall."""
    _check_steward(by)
    thing.delete()
