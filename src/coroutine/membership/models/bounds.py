"""How much one person promises, pays or gives at once."""

from __future__ import annotations

from django.core.validators import MaxValueValidator

MOST_CENTS = 10_000_000


MOST_MINUTES = 60_000
"""Bounds of what one person promises, pays or gives at once: 100 000 euros, 1 000 hours."""


CENTS = [MaxValueValidator(MOST_CENTS)]


MINUTES = [MaxValueValidator(MOST_MINUTES)]
