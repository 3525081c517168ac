"""The place's first promise, lived through in a browser without JavaScript."""

import os
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from tests import databases, serving

PASSWORD = "coroutine-demo"
PHONE = {"width": 360, "height": 740}


def come_in(browser: Browser, house: str, name: str) -> Page:
    """Someone opens the house on a phone that runs no JavaScript, and signs in."""
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="en-GB")
    page = context.new_page()
    page.goto(f"{house}/en/")
    page.get_by_role("link", name="Sign in").first.click()
    form = page.locator("form").filter(has=page.locator("input[type=password]"))
    form.locator("input[type=email]").fill(f"{name}@example.org")
    form.locator("input[type=password]").fill(PASSWORD)
    form.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Hello"))
    return page


def verify(url: str) -> subprocess.CompletedProcess:
    """`coroutine ledger verify` on that database."""
    return subprocess.run(
        [serving.PROGRAM, "ledger", "verify"],
        env=os.environ | {"DATABASE_URL": url, "LANG": "en_GB.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def declare_two_hours(ada: Page) -> None:
    ada.get_by_role("link", name="I gave some time").first.click()
    ada.get_by_label("What did you do?").fill("Painting the bar")
    ada.get_by_label("How long?").fill("2 h")
    ada.get_by_role("button", name="Note it").click()
    expect(ada.get_by_text("They count as soon as someone witnesses them.")).to_be_visible()


def say_that_it_was_seen(brice: Page) -> None:
    brice.get_by_role("link", name="Witness", exact=True).first.click()
    hours = brice.get_by_role("listitem").filter(has_text="Painting the bar")
    expect(hours).to_contain_text("Ada")
    hours.get_by_role("button", name="I saw it").click()
    expect(brice.get_by_text("Painting the bar")).to_have_count(0)


def record_125_euros(driss: Page) -> None:
    driss.locator("nav summary").first.click()
    driss.get_by_role("link", name="Members", exact=True).click()
    driss.get_by_role("link", name=re.compile(r"^Ada\b")).first.click()
    driss.get_by_role("link", name="Euros came").click()
    driss.get_by_label("Amount").fill("125")
    driss.get_by_label("cash").check()
    driss.get_by_role("button", name="Write it in the book").click()
    expect(driss.get_by_role("heading", level=1)).to_have_text(re.compile("^Ada"))


@pytest.mark.browser
def test_ada_gives_two_hours_brice_sees_them_driss_records_125_euros(browser, house, demo):
    ada = come_in(browser, house, "ada")
    declare_two_hours(ada)
    say_that_it_was_seen(come_in(browser, house, "brice"))
    record_125_euros(come_in(browser, house, "driss"))

    ada.get_by_role("link", name="My contribution").first.click()
    given = ada.get_by_role("row").filter(has_text="Painting the bar")
    expect(given).to_contain_text("2\u00a0h")
    expect(given).to_contain_text("Brice")
    paid = ada.get_by_role("row").filter(has_text=re.compile("cash", re.IGNORECASE))
    expect(paid.filter(has_text="€125").last).to_be_visible()

    checked = verify(demo)
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.sqlite
def test_an_amount_changed_by_force_is_found_and_named(demo_kept, django_db_blocker):
    with django_db_blocker.unblock(), databases.copy(of=demo_kept) as url:
        path = Path(str(connection.settings_dict["NAME"]))
        connection.close()
        rank = _forge(path)
        checked = verify(url)
    assert checked.returncode == 1
    assert re.search(rf"\b{rank}\b", checked.stderr)


def _forge(path: Path) -> int:
    """Write one euro more in the middle of the book, past its guards: the entry's rank."""
    with closing(sqlite3.connect(path)) as book, book:
        guards = book.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            " AND tbl_name = 'ledger_transfer'"
        ).fetchall()
        for name, _sql in guards:
            book.execute(f"DROP TRIGGER {name}")
        [rank] = book.execute("SELECT max(id) / 2 FROM ledger_entry").fetchone()
        changed = book.execute(
            "UPDATE ledger_transfer SET amount = amount + 100 WHERE entry_id = ?", [rank]
        )
        assert changed.rowcount >= 1
        for _name, sql in guards:
            book.execute(sql)
    return rank
