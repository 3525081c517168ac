"""Rhythms, packs and rules of the place; who joined, what they promised, gave and used."""

from coroutine.membership.models.agreed import ActiveRule, HouseRules
from coroutine.membership.models.bounds import MOST_CENTS, MOST_MINUTES
from coroutine.membership.models.dues import Due, Purse
from coroutine.membership.models.hours import Contribution, Training
from coroutine.membership.models.memberships import Departure, Membership
from coroutine.membership.models.offers import PackOffer, Rhythm, Tariff
from coroutine.membership.models.packs import Pack, UseDay
from coroutine.membership.models.spells import Exemption, Pause

__all__ = [
    "MOST_CENTS",
    "MOST_MINUTES",
    "ActiveRule",
    "Contribution",
    "Departure",
    "Due",
    "Exemption",
    "HouseRules",
    "Membership",
    "Pack",
    "PackOffer",
    "Pause",
    "Purse",
    "Rhythm",
    "Tariff",
    "Training",
    "UseDay",
]
