"""The book's tables and guards as SQL, one file for each engine; `statements` reads one."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def text(vendor: str) -> str:
    """The whole file of an engine: `sqlite` or `postgresql`."""
    return (Path(__file__).parent / f"{vendor}.sql").read_text(encoding="utf-8")


def statements(vendor: str) -> list[str]:
    """The statements of an engine's file.

    One by one for SQLite, whose driver runs no script inside a transaction, and whose triggers
    hold semicolons; PostgreSQL runs its file whole.
    """
    if vendor != "sqlite":
        return [text(vendor)]
    found, lines = [], list[str]()
    for line in text(vendor).splitlines():
        if not lines and (not line.strip() or line.startswith("--")):
            continue
        lines.append(line)
        if sqlite3.complete_statement("\n".join(lines)):
            found.append("\n".join(lines).strip().removesuffix(";"))
            lines = []
    return found
