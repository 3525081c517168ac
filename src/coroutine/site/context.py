"""What every page shows around itself: menus, and the same page in the other language."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _


class Item(NamedTuple):
    """An entry of a menu."""

    label: str
    url: str
    current: bool = False


def navigation(request: HttpRequest) -> dict[str, object]:
    """The menus of this visitor; a visitor without an account costs no query."""
    user = getattr(request, "user", None)
    if user is not None and "sessionid" in request.COOKIES and user.is_authenticated:
        menu, account = _member_menu(user.roles), [("my_account", _("My account"))]
    else:
        menu, account = [], [("account_login", _("Sign in"))]
    return {
        "menu": _items(request, menu) or _public_menu(request),
        "account_menu": _items(request, account),
        "other_language": _other_language(request),
    }


def _public_menu(request: HttpRequest) -> list[Item]:
    """Home, and where it says how we contribute and what it costs."""
    home = reverse("site:home")
    return [
        Item(_("Home"), home, current=request.path == home),
        Item(_("How we carry the place"), f"{home}#contribute"),
        Item(_("Prices"), f"{home}#prices"),
    ]


def _member_menu(roles: frozenset[str]) -> list[tuple[str, str]]:
    menu = [
        ("site:today", _("Today")),
        ("site:contribution", _("My contribution")),
    ]
    if roles:
        menu.append(("membership:witnessing", _("Witness")))
    if roles & {"treasurer", "steward"}:
        menu += [
            ("site:workshop", _("Workshop")),
            ("membership:member_list", _("Members")),
            ("site:book", _("The book")),
            ("membership:settings", _("Rules")),
            ("register:home", _("Import and export")),
        ]
    return menu


def _items(request: HttpRequest, entries: list[tuple[str, str]]) -> list[Item]:
    items = [(label, reverse(name)) for name, label in entries]
    here = max(
        (url for _label, url in items if request.path.startswith(url)), key=len, default=None
    )
    return [Item(label, url, current=url == here) for label, url in items]


def _other_language(request: HttpRequest) -> dict[str, str]:
    code, label = ("en", "English") if get_language() == "fr" else ("fr", "Français")
    if request.resolver_match is None:
        return {"code": code, "label": label, "url": "/en/" if code == "en" else "/"}
    url = translate_url(request.get_full_path(), code)
    english_place = getattr(getattr(request, "place", None), "language", "fr") == "en"
    return {"code": code, "label": label, "url": "/?fr" if english_place and url == "/" else url}
