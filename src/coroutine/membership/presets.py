"""Starting points for a new place: rhythms, packs, prices and rules, to be changed by its members.

Sources: the published prices and rules of La Coroutine (Lille) and of a commons hub in Brussels.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Preset:
    """Rows to write, by table: each is the fields of one row. Cents and minutes."""

    name: str
    rhythms: tuple[dict[str, object], ...] = ()
    packs: tuple[dict[str, object], ...] = ()
    tariffs: tuple[dict[str, object], ...] = ()
    active: tuple[dict[str, object], ...] = ()
    rules: dict[str, object] = field(default_factory=dict)


def _room(name_fr: str, name_en: str, hour: int, half_day: int, day: int) -> dict[str, object]:
    return {
        "name_fr": name_fr,
        "name_en": name_en,
        "group": "room",
        "hour_cents": hour,
        "half_day_cents": half_day,
        "day_cents": day,
    }


LILLE = Preset(
    name="lille",
    rhythms=(
        {
            "code": "permanent",
            "name_fr": "Permanent·e",
            "name_en": "Permanent",
            "period": "month",
            "cents": 12500,
            "floor_cents": 8000,
            "minutes": 180,
        },
    ),
    packs=(
        {
            "code": "10-half-days",
            "name_fr": "10 demi-journées",
            "name_en": "10 half-days",
            "half_days": 10,
            "cents": 4500,
        },
        {
            "code": "20-half-days",
            "name_fr": "20 demi-journées",
            "name_en": "20 half-days",
            "half_days": 20,
            "cents": 8000,
        },
    ),
    tariffs=(
        {
            "name_fr": "Premier jour, à prix libre",
            "name_en": "First day, at a free price",
            "group": "desk",
            "day_cents": 0,
        },
        {
            "name_fr": "Un poste de travail",
            "name_en": "A desk",
            "group": "desk",
            "hour_cents": 200,
            "half_day_cents": 600,
            "day_cents": 1000,
        },
        _room("Salle de réunion, 1 à 5 personnes", "Meeting room, 1 to 5 people", 1000, 3500, 7000),
        _room(
            "Salle de réunion, 6 à 10 personnes", "Meeting room, 6 to 10 people", 2000, 7000, 14000
        ),
        _room(
            "Salle de réunion, plus de 10 personnes",
            "Meeting room, more than 10 people",
            3000,
            10500,
            21000,
        ),
    ),
    active=(
        {"kind": "hours", "amount": 60, "per_minutes": 3000, "months": 3},
        {"kind": "presence", "amount": 10, "months": 3},
        {"kind": "presence", "amount": 30, "months": 6},
        {"kind": "training", "skill": "opening"},
    ),
    rules={
        "witness_days": 14,
        "ahead_months": 6,
        "behind_months": 6,
        "first_period": "share",
        "barometer_percent": 85,
    },
)

BRUSSELS = Preset(
    name="brussels",
    rhythms=(
        {
            "code": "supporter",
            "name_fr": "Soutien",
            "name_en": "Supporter",
            "period": "month",
            "cents": 1000,
            "floor_cents": 500,
            "minutes": 15,
        },
        {
            "code": "shifter",
            "name_fr": "Relais",
            "name_en": "Shifter",
            "period": "month",
            "cents": 10000,
            "floor_cents": 6000,
            "minutes": 780,
        },
        {
            "code": "coworker",
            "name_fr": "Coworkeur·se",
            "name_en": "Coworker",
            "period": "month",
            "cents": 25000,
            "floor_cents": 15000,
            "minutes": 180,
        },
    ),
    tariffs=(
        {
            "name_fr": "Une journée",
            "name_en": "A day",
            "group": "desk",
            "day_cents": 2500,
        },
    ),
    active=({"kind": "hours", "amount": 60, "per_minutes": 6000, "months": 12},),
    rules={
        "witness_days": 7,
        "ahead_months": 12,
        "behind_months": 12,
        "first_period": "share",
    },
)

BARE = Preset(
    name="bare",
    rhythms=(
        {
            "code": "member",
            "name_fr": "Membre",
            "name_en": "Member",
            "period": "month",
            "cents": 0,
            "floor_cents": 0,
            "minutes": 0,
        },
    ),
    rules={"witness_days": 14, "ahead_months": None, "behind_months": None, "first_period": "full"},
)

PRESETS = {preset.name: preset for preset in (LILLE, BRUSSELS, BARE)}
