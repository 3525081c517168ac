"""Where the bars of a small chart stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from coroutine.kit.amounts import Amount, Unit, words

STEP = 24
WIDTH = 16
HEIGHT = 96


@dataclass(frozen=True, slots=True)
class Row:
    """One number of a chart: its words, and its bar as a row (percent) and as a column (pixels)."""

    label: str
    text: str
    percent: int
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        """Where the name of the column stands."""
        return self.x + WIDTH // 2


def draw(rows: Sequence[tuple[str, Amount | int]]) -> list[Row]:
    """The bars of these numbers, the largest of which fills its room; below zero draws nothing."""
    sizes = [max(0, _size(value)) for _, value in rows]
    top = max(sizes, default=0) or 1
    return [
        _row(index, label, _text(value), size / top)
        for index, ((label, value), size) in enumerate(zip(rows, sizes, strict=True))
    ]


def unit(rows: Sequence[tuple[str, Amount | int]]) -> str:
    """`euros`, `hours`, or nothing for plain numbers: which colour tells them."""
    first = rows[0][1] if rows else None
    if not isinstance(first, Amount):
        return ""
    return "euros" if first.unit is Unit.EUR else "hours"


def _row(index: int, label: str, text: str, part: float) -> Row:
    tall = round(part * HEIGHT)
    return Row(label, text, round(part * 100), index * STEP, HEIGHT - tall, tall)


def _size(value: Amount | int) -> int:
    return value.quantity if isinstance(value, Amount) else value


def _text(value: Amount | int) -> str:
    return words(value) if isinstance(value, Amount) else str(value)
