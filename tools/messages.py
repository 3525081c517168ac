"""The French catalogue: gather new sentences (`make messages`), or say what is missing (--check).

Sentences are gathered in a copy of the sources, so that checking changes nothing here.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = Path("locale/fr/LC_MESSAGES/django.po")
HEAD = {
    "Project-Id-Version": "coroutine",
    "Language": "fr",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n > 1);",
}
MISSING = """\
gettext is not on this machine: the translations were NOT checked.
To have them checked: apt install gettext"""


def gathered() -> polib.POFile:
    """The catalogue as it should be: every sentence of the sources, with the French known."""
    with tempfile.TemporaryDirectory(prefix="coroutine-messages-") as name:
        copy = Path(name)
        skip = shutil.ignore_patterns("tests", "static", "*.egg-info", "__pycache__")
        shutil.copytree(ROOT / "src", copy / "src", ignore=skip)
        (copy / CATALOGUE).parent.mkdir(parents=True)
        if (ROOT / CATALOGUE).exists():
            shutil.copy(ROOT / CATALOGUE, copy / CATALOGUE)
        env = {key: text for key, text in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
        command = ["django", "makemessages", "--locale", "fr", "--no-location", "--verbosity", "0"]
        subprocess.run([sys.executable, "-m", *command], cwd=copy, env=env, check=True)
        return polib.pofile(str(copy / CATALOGUE), wrapwidth=98)


def gaps(now: polib.POFile, wanted: polib.POFile) -> list[str]:
    """What is wrong with the catalogue, a line each."""
    known = {_key(entry): entry for entry in now}
    needed = {_key(entry) for entry in wanted if not entry.obsolete}
    missing = [f"not in the catalogue: {key[0]}" for key in sorted(needed - known.keys(), key=str)]
    unused = [f"used no more: {key[0]}" for key in sorted(known.keys() - needed, key=str)]
    obsolete = [f"obsolete: {entry.msgid}" for entry in now.obsolete_entries()]
    fuzzy = [f"fuzzy: {entry.msgid}" for entry in now.fuzzy_entries()]
    empty = [f"no French: {entry.msgid}" for entry in now.untranslated_entries()]
    return [*missing, *(line for line in unused if line), *obsolete, *fuzzy, *empty]


def _key(entry: polib.POEntry) -> tuple[str, str | None, str]:
    return entry.msgid, entry.msgctxt, entry.msgid_plural


def write(wanted: polib.POFile) -> None:
    """Keep the catalogue in the order of its sentences, with no guess and nothing obsolete."""
    kept = polib.POFile(wrapwidth=98)
    kept.metadata = HEAD
    for entry in sorted(wanted, key=lambda entry: (entry.msgid.lower(), entry.msgctxt or "")):
        if entry.obsolete:
            continue
        if entry.fuzzy:
            entry.flags.remove("fuzzy")
            entry.msgstr = ""
            entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
        kept.append(entry)
    (ROOT / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
    kept.save(str(ROOT / CATALOGUE))


def main() -> int:
    """Gather, or check: 0 when the catalogue is whole."""
    if not (shutil.which("xgettext") and shutil.which("msgmerge")):
        print(MISSING, file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" or "--check" not in sys.argv else 0
    wanted = gathered()
    if "--check" not in sys.argv:
        write(wanted)
        print(f"{len(wanted.untranslated_entries())} sentences wait for their French.")
        return 0
    now = polib.pofile(str(ROOT / CATALOGUE)) if (ROOT / CATALOGUE).exists() else polib.POFile()
    wrong = gaps(now, wanted)
    print("\n".join(wrong) or "The French catalogue is whole.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
