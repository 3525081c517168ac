"""XLSX workbooks: judged before they are unpacked, then read cell by cell.

Their XML is parsed through defusedxml, which openpyxl takes by itself when it is installed:
entities are refused, not expanded.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import DEFUSEDXML, load_workbook

from coroutine.register.reading import (
    MOST_COLUMNS,
    TITLE_ROWS,
    Formula,
    Row,
    Score,
    Unreadable,
    accepted,
    bounded,
)

MOST_UNPACKED = 20_000_000
MOST_SHARED = 5_000_000
"""Bytes of what is read whole before the first row: shared texts, styles."""
MOST_PARTS = 300
MOST_RATIO = 200
MOST_SHEETS = 5
MOST_CELLS = 80_000
MOST_SHEET_ROWS = 10_000
"""Rows of a sheet, the empty ones included."""


def is_packed(content: bytes) -> bool:
    """Whether these bytes say they are a zip, as workbooks do."""
    return content.startswith(b"PK")


def workbook_rows(content: bytes, score: Score) -> list[Row]:
    """The rows of the sheet that looks most like a list of members. Unreadable otherwise."""
    _judge(content)
    if not DEFUSEDXML:
        raise Unreadable(_("This server is not equipped to read .xlsx files: bring a .csv file."))
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheets = book.worksheets[:MOST_SHEETS]
        best = max(sheets, key=lambda sheet: _best(sheet, score))
        return bounded(_records(best), MOST_SHEET_ROWS)
    except Unreadable:
        raise
    except Exception as error:
        # A damaged workbook surfaces as whatever the parser stumbled on: KeyError, zlib.error...
        raise Unreadable(_("This workbook is damaged.") + " " + accepted()) from error


def _judge(content: bytes) -> None:
    """Refuse by its table of contents what is no workbook, or would unpack without measure."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except Exception as error:
        # As above: zipfile raises struct.error, ValueError and others on spoilt bytes.
        raise Unreadable(_("This workbook is damaged.") + " " + accepted()) from error
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Unreadable(accepted())
    whole = sum(part.file_size for part in parts)
    ahead = sum(p.file_size for p in parts if "/worksheets/" not in p.filename)
    if (
        len(parts) > MOST_PARTS
        or whole > MOST_UNPACKED
        or whole > MOST_RATIO * len(content)
        or ahead > MOST_SHARED
    ):
        raise Unreadable(_("This workbook is too large once unpacked: save its one sheet as .csv."))


def _best(sheet: Any, score: Score) -> int:
    rows = itertools.islice(_records(sheet), TITLE_ROWS + 1)
    return max((score(row) for row in rows), default=0)


def _records(sheet: Any) -> Iterator[list[str]]:
    """Rows as text. The sheet's own idea of its size is not believed."""
    sheet.reset_dimensions()
    met = 0
    for cells in sheet.iter_rows(max_col=MOST_COLUMNS + 1, max_row=MOST_SHEET_ROWS + 1):
        record = ["" if cell.value is None else _text(cell) for cell in cells]
        met += sum(map(bool, record))
        if met > MOST_CELLS:
            raise Unreadable(_("This sheet has too many cells: keep the columns that matter."))
        yield record


def _text(cell: Any) -> str:
    """What is in a cell, written as a person would type it."""
    value, kind = cell.value, getattr(cell, "data_type", "n")
    if kind in {"f", "e"}:
        return Formula(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return _time_text(value) or str(value)


def _time_text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.timedelta):
        return _clock(round(value.total_seconds() / 60))
    return _clock(value.hour * 60 + value.minute) if isinstance(value, dt.time) else ""


def _clock(minutes: int) -> str:
    return "{}:{:02d}".format(*divmod(minutes, 60))
