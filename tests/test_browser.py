"""The house in a real browser: for everyone, on a phone, in two languages, by day and by night."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tests.routes import NOBODY, Route, person, routes

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def page_of(browser: Browser, house: str) -> Callable[[str], Page]:
    """The page open before someone: signed in once, then kept."""
    kept: dict[str, Page] = {}

    def page_of_whom(who: str) -> Page:
        if who not in kept:
            context = browser.new_context(viewport=DESK, reduced_motion="reduce")
            _let_in(context, who, house)
            kept[who] = context.new_page()
        return kept[who]

    return page_of_whom


def _let_in(context: BrowserContext, who: str, house: str) -> None:
    if visitor := person(who):
        client = Client()
        client.force_login(visitor)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": house}])


def _reader(route: Route) -> str | None:
    """The first of the visitors to whom the route answers with a page."""
    address = route.address()
    for who in (NOBODY, "ada", "driss", "steward"):
        client, visitor = Client(), person(who)
        if visitor:
            client.force_login(visitor)
        answer = client.get(address)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            return who
    return None


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_each_page_is_accessible_by_day_and_by_night_and_fits_a_phone(
    house, page_of, route, language
):
    who = _reader(route)
    if who is None:
        return  # an address that only takes what one sends, or only leads on
    page = page_of(who)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)
    answer = page.goto(house + route.address(language))
    assert answer.status == 200
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    assert violations(page) == []
    assert overflow(page) == []


def violations(page: Page) -> list[str]:
    """What axe finds: the rule, and the pieces of the page that break it."""
    return [
        f"{found['id']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for found in Axe().run(page).response["violations"]
        for node in found["nodes"][:3]
    ]


def overflow(page: Page) -> list[str]:
    """The pieces of the page wider than the window, when it can be pushed sideways."""
    return page.evaluate(
        """() => {
            const wide = document.documentElement.clientWidth
            if (document.documentElement.scrollWidth <= wide) return []
            return [...document.querySelectorAll("body *")]
                .filter(piece => piece.getBoundingClientRect().right > wide + 1)
                .slice(0, 5).map(piece => piece.outerHTML.slice(0, 120))
        }"""
    )
