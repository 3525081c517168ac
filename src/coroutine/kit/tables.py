"""Rows of long tables, drawn here: fifty rows of template nodes cost five times as much."""

from collections.abc import Iterable

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

Content = str | SafeString


def join(parts: Iterable[Content], between: str = "") -> SafeString:
    """Pieces one after the other, each escaped unless it is safe."""
    return mark_safe(between.join(conditional_escape(part) for part in parts))  # noqa: S308


def link(text: Content, href: str) -> SafeString:
    """A link."""
    return mark_safe(f'<a href="{escape(href)}">{conditional_escape(text)}</a>')  # noqa: S308


def small(text: Content) -> SafeString:
    """A remark beside something."""
    return mark_safe(f' <span class="small">{conditional_escape(text)}</span>')  # noqa: S308


def cell(content: Content) -> SafeString:
    """A cell of words."""
    return mark_safe(f"<td>{conditional_escape(content)}</td>")  # noqa: S308


def labelled(content: Content, label: str) -> SafeString:
    """A cell that says its column's name on a phone; an empty one says nothing."""
    return mark_safe(f'<td data-label="{escape(label)}">{conditional_escape(content)}</td>')  # noqa: S308


def number(content: Content, label: str) -> SafeString:
    """A cell of a figure, under its column's name."""
    name = escape(label)
    return mark_safe(f'<td class="n" data-label="{name}">{conditional_escape(content)}</td>')  # noqa: S308


def row(head: Content, cells: Iterable[SafeString], *, undone: bool = False) -> SafeString:
    """A row of a `ledger` table; `undone` is written in grey."""
    mark = ' class="undone"' if undone else ""
    first = conditional_escape(head)
    return mark_safe(f'<tr{mark}><th scope="row">{first}</th>{"".join(cells)}</tr>')  # noqa: S308
