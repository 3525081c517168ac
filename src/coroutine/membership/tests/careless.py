"""The house without its rule: what the last pack would be if one read, thought, and then wrote."""

import time

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from coroutine.membership import rules  # noqa: E402
from coroutine.membership.actions import packs  # noqa: E402


def take_one(offer):
    """Right for one buyer at a time, which is how it is always tried by hand."""
    if offer.stock <= 0:
        raise rules.SoldOut("gone")
    time.sleep(0.02)
    offer.stock -= 1
    offer.save(update_fields=["stock"])


packs.take_one = take_one
