"""The style sheet keeps its promises: contrast by day and by night, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

from coroutine.kit.specimens import TOKENS

SHEET = (Path(__file__).parents[1] / "static" / "kit" / "house.css").read_text()
TEMPLATES = Path(__file__).parents[1] / "templates"

ON_PAPER = ["ink", "grey", "act", "link", "open", "wait"]
PAIRS = [
    *[(text, ground) for text in ON_PAPER for ground in ("paper", "card", "wash")],
    *[(text, "bill") for text in ("ink", "grey", "act", "link")],
    ("on-act", "act"),
    ("card", "open"),
    ("paper", "ink"),
]
ON_SLATE = [
    *[(text, ground) for text in ON_PAPER for ground in ("paper", "wash")],
    ("on-act", "act"),
    ("card", "open"),
]
ON_POSTER = [("ink", "poster"), ("ink", "ray"), ("on-act", "act")]


def declared(block):
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


def block_of(selector, sheet):
    return declared(
        re.search(rf"^\s*{re.escape(selector)} {{(.*?)}}", sheet, re.DOTALL | re.MULTILINE)[1]
    )


LAYER = SHEET[SHEET.index("@layer tokens") : SHEET.index("@layer base")]
BY_DAY, AT_NIGHT = LAYER.split("@media (prefers-color-scheme: dark)")
DAY = block_of(":root", BY_DAY)
NIGHT = DAY | block_of(":root", AT_NIGHT)
SLATE = block_of(".slate", BY_DAY)
POSTER = block_of(".poster", BY_DAY)


def colour(name, tokens):
    value = tokens[name]
    while found := re.fullmatch(r"var\(--([\w-]+)\)", value):
        value = tokens[found[1]]
    return value


def luminance(code):
    parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first, second):
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize(
    ("over", "pairs"),
    [({}, PAIRS), (SLATE, ON_SLATE), (POSTER, ON_POSTER)],
    ids=["page", "slate", "poster"],
)
def test_every_text_stands_out_from_its_ground(theme, over, pairs):
    tokens = theme | over
    ratios = {
        (text, ground): round(contrast(colour(text, tokens), colour(ground, tokens)), 2)
        for text, ground in pairs
    }
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", [DAY, NIGHT, DAY | SLATE, NIGHT | SLATE])
def test_edges_of_fields_and_the_focus_ring_are_seen(theme):
    seen = {
        name: contrast(colour(name, theme), colour(ground, theme))
        for name in ("edge", "link")
        for ground in ("paper", "card")
    }
    assert {name: ratio for name, ratio in seen.items() if ratio < 3} == {}


def test_the_formula_of_contrast_is_the_one_of_wcag():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_the_night_changes_every_colour_that_a_text_takes():
    assert {name for name in ON_PAPER if DAY[name] == colour(name, NIGHT)} == set()


def test_the_sheet_fetches_nothing():
    assert re.findall(r"url\(|@import|https?:", SHEET) == []


def test_the_sheet_stays_small():
    assert len(SHEET.splitlines()) <= 650
    assert len(SHEET.encode()) <= 40_000


def test_every_colour_used_is_declared():
    used = set(re.findall(r"var\(--([\w-]+)", SHEET))
    assert used - set(declared(SHEET)) == set()


def test_the_style_guide_names_only_colours_that_exist():
    assert [token for token in TOKENS if token not in DAY] == []


def test_no_template_of_the_kit_carries_style_script_or_handler():
    found = {
        path.name: inline
        for path in TEMPLATES.rglob("*.html")
        if (inline := re.findall(r"<script|<style|\sstyle=|\son\w+=", path.read_text()))
    }
    assert found == {}
