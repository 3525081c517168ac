"""The bytes of a spreadsheet, as places really have them, made rows of plain text.

Whatever the bytes are, reading ends within bounds: with rows, or with one `Unreadable` sentence.
"""

from __future__ import annotations

import csv
import io
import itertools
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_BYTES = 5_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_LETTERS = 1_000
MOST_RECORDS = 50_000
"""Lines of a file, the empty ones included."""
MOST_LINE = 100_000
"""Signs of a line before it is cut into cells."""
TITLE_ROWS = 20
"""The header is found below at most so many lines of titles."""
DELIMITERS = (";", ",", "\t", "|")

_FOREIGN = (
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\x1f\x8b",
)
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_UNFIT = frozenset({"Cc", "Cs"})
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))

Score = Callable[[Sequence[str]], int]
"""How much a row looks like the header: the number of columns it names, or 0."""


class Unreadable(ValueError):
    """The file cannot be read as a list of members; the message says why, to a member."""


class Formula(str):
    """A cell that holds a formula or its error: what it is worth depends on who opens it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the spreadsheet numbers it, and its cells without stray spaces."""

    line: int
    cells: tuple[str, ...]


def accepted() -> str:
    """What can be read, said to whoever brought something else."""
    return _("Bring a .csv or .xlsx file: every spreadsheet program can save one.")


def text_rows(content: bytes, score: Score) -> list[Row]:
    """The rows that are not empty of a CSV, TSV, `;` or `|` file, in whatever encoding.

    Unreadable when it is no text, or breaks off inside quotation marks.
    """
    text = _decoded(content)
    if max(map(len, text.splitlines()), default=0) > MOST_LINE:
        raise Unreadable(_("This is no text that a spreadsheet wrote.") + " " + accepted())
    delimiter = max(DELIMITERS, key=lambda mark: _best(text, mark, score))
    return bounded(_records(text, delimiter))


def bounded(records: Iterable[Sequence[str]], most: int = MOST_RECORDS) -> list[Row]:
    """Number the records, clean their cells, leave out the empty ones. Unreadable past a bound."""
    rows: list[Row] = []
    for line, record in enumerate(records, 1):
        if line > most or len(rows) > MOST_ROWS + TITLE_ROWS:
            raise Unreadable(too_many_rows())
        ours = record[: MOST_COLUMNS + 1]
        if any(len(cell) > MOST_LETTERS for cell in ours):
            raise Unreadable(
                _(
                    "A cell of line %(line)s is longer than 1,000 signs. "
                    "Perhaps a quotation mark was left open."
                )
                % {"line": line}
            )
        cells = tuple(c if isinstance(c, Formula) else c and clean(c) for c in ours)
        if any(cells):
            rows.append(Row(line, cells))
    return rows


def too_many_rows() -> str:
    """Said of a file that is too long."""
    return _("This file has more than 5,000 lines: cut it into several.")


def clean(cell: str) -> str:
    """Its words with single spaces, without control or unseen signs; our own `'` taken off."""
    words = " ".join(cell.split())
    if not words.isprintable():
        words = "".join(sign for sign in words if unicodedata.category(sign) not in _UNFIT)
        words = " ".join(words.translate(_UNSEEN).split())
    return without_guard(words)


_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def guarded(text: str) -> str:
    """What a spreadsheet program will show and never compute; see `without_guard`."""
    return f"'{text}" if text.lstrip("'").startswith(_DANGEROUS) else text


def without_guard(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_DANGEROUS) else text


def _decoded(content: bytes) -> str:
    if content.startswith(_FOREIGN) or content.lstrip()[:1] == b"<":
        raise Unreadable(accepted())
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text
    raise Unreadable(_("This is no text that a spreadsheet wrote.") + " " + accepted())


def _is_text(text: str) -> bool:
    """A real list has hardly any control sign; a program or a picture read as text has many."""
    sample = text[:20_000]
    strange = sum(sign < " " and sign not in "\t\r\n" for sign in sample)
    return "\0" not in text and strange * 100 <= len(sample)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(
                _("Line %(line)s cannot be read: a quotation mark is missing or too many.")
                % {"line": reader.line_num}
            ) from error


def _best(text: str, delimiter: str, score: Score) -> int:
    """How well the best of the first rows passes for a header, cut by this delimiter."""
    best = 0
    try:
        for record in itertools.islice(_records(text, delimiter), TITLE_ROWS + 1):
            best = max(best, score([clean(cell) for cell in record[: MOST_COLUMNS + 1]]))
    except Unreadable:
        pass
    return best
