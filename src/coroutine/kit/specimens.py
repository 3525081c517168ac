"""One living example of every piece, for the page that shows them all."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.template import Context, Engine
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coroutine.kit.amounts import Amount, euros, minutes

TITLES = {
    "headline": gettext_lazy("Headlines and text"),
    "poster": gettext_lazy("The poster"),
    "cards": gettext_lazy("Cards"),
    "slate": gettext_lazy("The slate"),
    "ticket": gettext_lazy("The receipt"),
    "figures": gettext_lazy("Figures"),
    "thermometers": gettext_lazy("Thermometers"),
    "badges": gettext_lazy("States"),
    "notices": gettext_lazy("Notices"),
    "buttons": gettext_lazy("Buttons"),
    "form": gettext_lazy("Forms"),
    "ledger": gettext_lazy("Tables"),
    "facts": gettext_lazy("Facts"),
    "bars": gettext_lazy("Small pictures"),
    "lists": gettext_lazy("Ends of lists"),
    "mark": gettext_lazy("The mark"),
}
TOKENS = (
    *("paper", "card", "wash", "ink", "grey", "line", "edge", "act", "act-deep"),
    *("link", "open", "wait", "sun", "poster", "slate", "wood"),
)


@dataclass(frozen=True, slots=True)
class Specimen:
    """A piece as it looks and as it is written."""

    name: str
    title: str
    source: str
    html: SafeString


def specimens(context: dict[str, Any]) -> list[Specimen]:
    """Every piece, drawn from the very template whose source it shows."""
    engine, shown = Engine.get_default(), []
    for name, title in TITLES.items():
        template = engine.get_template(f"kit/specimens/{name}.html")
        html = template.render(Context(context))
        shown.append(Specimen(name, str(title), template.source.strip(), html))
    return shown


def sample() -> dict[str, Any]:
    """What the pieces talk about: Ada's March."""
    now = timezone.now()
    return {
        "short": minutes(20),
        "due_euros": euros(12500),
        "due_hours": minutes(360),
        "given_euros": euros(9000),
        "given_hours": minutes(210),
        "promised_hours": minutes(60),
        "left_euros": euros(3500),
        "left_hours": minutes(150),
        "ahead": minutes(-45),
        "since": now - dt.timedelta(minutes=40),
        "lines": _lines(),
        "kinds": _kinds(),
        "months": [(str(i + 1), euros(x * 100)) for i, x in enumerate(MONTHS)],
        "page": Paginator(range(120), 50).page(2),
    }


MONTHS = (1180, 1240, 1310, 1290, 1420, 1380, 760, 420, 1350, 1500, 1610, 1540)


def _lines() -> list[dict[str, dt.date | str | Amount | None]]:
    return [
        _line(1, _("Due for March"), euros(12500), minutes(360)),
        _line(4, _("Transfer received"), euros(9000), None),
        _line(9, _("Repaired the printer, witnessed by Brice"), None, minutes(150)),
        _line(21, _("Opened on Saturday"), None, minutes(60)),
    ]


def _line(
    day: int, label: str, money: Amount | None, time: Amount | None
) -> dict[str, dt.date | str | Amount | None]:
    return {"on": dt.date(2026, 3, day), "label": label, "euros": money, "hours": time}


def _kinds() -> list[tuple[str, Amount]]:
    return [
        (_("Welcoming"), minutes(1260)),
        (_("Repairs"), minutes(840)),
        (_("Cleaning"), minutes(615)),
        (_("Books and letters"), minutes(330)),
    ]
