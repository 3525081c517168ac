"""The system's browser, and the demo place served to it."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests import serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]


@pytest.fixture(scope="module")
def browser():
    """The system's Chromium, with a fresh profile."""
    if not CHROMIUM:
        pytest.skip("Chromium is not on this machine: apt install chromium")
    # Playwright's own loop runs in this thread; our queries wait for nothing of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def house(browser, demo):
    """The demo place, served: its address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", demo)
        with serving.served() as address:
            yield address
