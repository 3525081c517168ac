"""The members' register as a file: CSV for any spreadsheet program, or XLSX; rows come in."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from coroutine.kit.amounts import minutes
from coroutine.membership.models import Membership
from coroutine.register.cells import NO, STATUS_WORDS, YES, euros_cell, hours_cell
from coroutine.register.columns import SHEET
from coroutine.register.reading import guarded
from coroutine.register.rulings import Known

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def header(*, french: bool) -> list[str]:
    """Our sheet's columns, in one of its two languages."""
    return [names[0 if french else 1] for names in SHEET.values()]


def row_of(person: Known, *, french: bool) -> list[str]:
    """One person's line, which reads back the same."""
    tongue = 0 if french else 1
    first, _space, last = person.name.partition(" ")
    return [
        person.ref,
        first,
        last,
        person.email,
        person.fields["phone"],
        person.fields["trade"],
        STATUS_WORDS[person.fields["status"]][tongue],
        *_membership_cells(person.membership, french=french),
        (YES if person.trained else NO)[tongue],
        person.fields["note"],
    ]


def csv_lines(persons: Iterable[Known], *, french: bool) -> Iterator[bytes]:
    """A CSV with `;` and the mark by which Excel knows UTF-8, piece by piece."""
    page = io.StringIO()
    writer = csv.writer(page, delimiter=";", lineterminator="\r\n")
    page.write("\ufeff")
    writer.writerow(header(french=french))
    for person in persons:
        writer.writerow([guarded(cell) for cell in row_of(person, french=french)])
        if page.tell() > 16_000:
            yield page.getvalue().encode()
            page.seek(0)
            page.truncate()
    yield page.getvalue().encode()


def workbook(persons: Iterable[Known], *, french: bool) -> bytes:
    """An XLSX of one sheet, whose cells are all text: nothing in it computes."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Membres" if french else "Members")
    sheet.freeze_panes = "A2"
    sheet.append(_text_cells(sheet, header(french=french)))
    for person in persons:
        sheet.append(_text_cells(sheet, row_of(person, french=french)))
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _text_cells(sheet: Any, row: list[str]) -> list[Any]:
    cells = []
    for text in row:
        cell = WriteOnlyCell(sheet, guarded(text))
        cell.data_type = "s"
        cells.append(cell)
    return cells


def _membership_cells(membership: Membership | None, *, french: bool) -> list[str]:
    """Rhythm, euros, hours, since, until. One that is only asked for is not written yet."""
    if membership is None or membership.state == Membership.State.ASKED:
        return [""] * 5
    rhythm = membership.rhythm
    return [
        rhythm.name_fr if french else rhythm.name_en,
        euros_cell(membership.cents, rhythm.period, french=french),
        hours_cell(minutes(membership.minutes), rhythm.period, french=french),
        _day(membership.asked_on),
        _day(membership.ends_on),
    ]


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
