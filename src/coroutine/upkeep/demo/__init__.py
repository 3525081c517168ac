"""A believable place: a year of some sixty invented persons, made by calling the actions."""

from coroutine.upkeep.demo.cast import PASSWORD
from coroutine.upkeep.demo.year import SEED, live

__all__ = ["PASSWORD", "SEED", "live"]
