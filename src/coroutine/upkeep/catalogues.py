"""Translations made readable: .po to .mo without gettext, when the sentences are newer."""

import os
from pathlib import Path


def compile_stale(directory: Path) -> list[Path]:
    """Compile every catalogue below `directory` that is older than its source: those written."""
    sources = sorted(directory.glob("*/LC_MESSAGES/*.po"))
    return [_compile(source) for source in sources if _is_stale(source)]


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> Path:
    import polib  # noqa: PLC0415  # read by every process, needed by the first alone

    compiled = source.with_suffix(".mo")
    # Two starts at once must not read each other's half-written file.
    draft = compiled.with_suffix(f".{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(draft))
    return draft.replace(compiled)
