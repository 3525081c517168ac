"""What imports do not show: relations, templates, declared rules, French, guards."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.template.loader import get_template

from coroutine.ledger.guards import missing_guards
from coroutine.upkeep.catalogues import compile_stale
from tests.routes import EXAMPLES, routes

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ROOT / "src" / "coroutine"
ROUTES = routes()


def floors() -> dict[str, int]:
    """Each room's floor, the lowest being 0, as the import contract has them."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = {each["id"]: each for each in config["tool"]["importlinter"]["contracts"]}
    layers = contracts["floors"]["layers"]
    return {
        room: floor
        for floor, layer in enumerate(reversed(layers))
        for room in re.findall(r"\w+", layer)
    }


def test_relations_point_down():
    floor = floors()
    rising = [
        f"{field} -> {target.__name__}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if (target := getattr(field, "related_model", None))
        and not field.auto_created
        and {model._meta.app_label, target._meta.app_label} <= floor.keys()
        and model._meta.app_label != target._meta.app_label
        and floor[target._meta.app_label] >= floor[model._meta.app_label]
    ]
    assert rising == []


def templates() -> dict[str, Path]:
    """Every template of the house: the name it is asked by, and its file."""
    return {
        str(path.relative_to(home)): path
        for home in sorted(ROOMS.glob("*/templates"))
        for path in sorted(home.rglob("*"))
        if path.is_file()
    }


def test_templates_use_only_their_own_room_and_the_kit():
    owners = {name: path.relative_to(ROOMS).parts[0] for name, path in templates().items()}
    used = re.compile(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)")
    strangers = [
        f"{name} uses {other}"
        for name, path in templates().items()
        for other in used.findall(path.read_text())
        if owners.get(other) not in {owners[name], "kit"}
    ]
    assert strangers == []


@pytest.mark.parametrize("name", [name for name in templates() if name.endswith(".html")])
def test_every_template_can_be_read(name):
    assert get_template(name).template.name == name


def test_every_route_declares_who_passes():
    assert [route.name for route in ROUTES if route.rule is None] == []


def test_every_route_has_a_name_and_only_those_with_words_an_example():
    worded = {route.name for route in ROUTES if route.parameters}
    assert worded == set(EXAMPLES)


def test_every_guard_of_the_ledger_is_present(db):
    assert missing_guards(connection) == []


def test_the_french_catalogue_is_whole():
    if not (shutil.which("xgettext") and shutil.which("msgmerge")):
        pytest.skip("gettext is not on this machine: apt install gettext")
    command = [sys.executable, "tools/messages.py", "--check"]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.stdout.strip() == "The French catalogue is whole."


def test_a_catalogue_is_compiled_when_its_sentences_are_newer(tmp_path):
    source = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "hello"\nmsgstr "bonjour"\n')
    assert compile_stale(tmp_path) == [source.with_suffix(".mo")]
    assert compile_stale(tmp_path) == []
    os.utime(source, (source.stat().st_mtime + 9,) * 2)
    assert compile_stale(tmp_path) == [source.with_suffix(".mo")]
