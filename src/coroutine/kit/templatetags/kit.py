"""The components of the face. They are builtins: no template loads them.

    {% card title="" kind="" level=2 anchor="" %}…{% endcard %}   kind: poster, sun, quiet
    {% slate title="" level=2 %}…{% endslate %}                   what is live: people, the door
    {% ticket title number="" foot="" %}…{% endticket %}          a receipt: euros and hours
        {% ticket_row label euros hours strong=False %}           amounts, or None for nothing
    {% amount value below="" %}                                   `below` says what a negative means
    {% thermometer label value most text kind="euros" %}          kind: euros, hours, things
    {% badge text kind="plain" %}   kind: open, done, waiting, promised, careful, closed, plain
    {% notice kind="info" title="" %}…{% endnotice %}             kind: info, done, careful
    {% honesty since %}                                           how old a figure is (or None)
    {% actions %}…{% endactions %}                                a row of buttons
    {% button label href="" kind="main" name="" value="" %}       kind: main, quiet, plain
    {% empty title %}…{% endempty %}                              nothing here yet, and what to do
    {% pager page name="page" %}                                  of a Page; keeps the query
    {% bars rows title shape="rows" %}      rows of (label, Amount or number); shape: rows, columns

`{{ value|day }}` says a date in words, `{{ value|day:"j F" }}` without its year.
Without a tag, plain HTML with a class: `<dl class="facts">` (a div per dt and dd),
`<dl class="figures">` (the same, large numbers), `<ul class="rows">`, `<div class="grid">` (cards
side by side), `<p class="lead">`, `<p class="kicker">` (a small line over the title),
`<p class="small">`, `<table class="ledger">` (`class="n"` on number cells, the first cell of a row
a `<th scope="row">`; on a phone each row becomes a block where `data-label` names its cells).
A form is `<form method="post">{% csrf_token %}{{ form }}{% actions %}…`.
Long lists (over some twenty rows) keep to plain HTML, `{% amount %}` and `{% badge %}`.
A misspelt attribute fails when the template is loaded, a misspelt kind when it is drawn.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context, TemplateSyntaxError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from coroutine.kit.amounts import Amount, Unit, UnitMismatch, words
from coroutine.kit.charts import draw, unit
from coroutine.kit.times import say_day

register = template.Library()

SHAPES = {
    "open": "●",
    "done": "✓",
    "waiting": "◐",
    "promised": "◇",
    "careful": "▲",
    "closed": "○",
    "plain": "▪",
}
NOTICES = {"info": "info", "done": "done", "careful": "careful"} | {
    "debug": "info",
    "success": "done",
    "warning": "careful",
    "error": "careful",
}
"""The kinds of notice, and the levels of Django's messages that they answer to."""


def _known(kind: str, kinds: tuple[str, ...]) -> str:
    if kind not in kinds:
        raise TemplateSyntaxError(f"{kind!r} is none of {', '.join(kinds)}.")
    return kind


def _heading(title: str, level: int) -> SafeString:
    return format_html("<h{0}>{1}</h{0}>", level, title) if title else SafeString()


@register.simple_block_tag
def card(
    content: str, title: str = "", kind: str = "", level: int = 2, anchor: str = ""
) -> SafeString:
    """A sheet of paper; `poster` shouts one thing a page, `sun` invites, `quiet` steps back."""
    name = f"card {_known(kind, ('', 'poster', 'sun', 'quiet'))}".strip()
    ident = format_html(' id="{}"', anchor) if anchor else SafeString()
    return format_html(
        '<section class="{}"{}>{}{}</section>', name, ident, _heading(title, level), content
    )


@register.simple_block_tag
def slate(content: str, title: str = "", level: int = 2) -> SafeString:
    """The blackboard: what is true right now."""
    return format_html('<section class="slate">{}{}</section>', _heading(title, level), content)


@register.simple_block_tag
def ticket(content: str, title: str, number: str = "", foot: str = "") -> SafeString:
    """A receipt in two columns, euros and hours."""
    head = format_html(
        '<tr><td></td><th scope="col" class="{}">{}</th><th scope="col" class="{}">{}</th></tr>',
        "euros",
        _("Euros"),
        "hours",
        _("Hours"),
    )
    return format_html(
        '<div class="ticket"><table><caption>{}{}</caption>'
        "<thead>{}</thead><tbody>{}</tbody></table>{}</div>",
        title,
        format_html(' <span class="mono">{}</span>', number) if number else "",
        head,
        content,
        format_html("<p>{}</p>", foot) if foot else "",
    )


@register.simple_tag
def ticket_row(
    label: str, euros: Amount | None, hours: Amount | None, strong: bool = False
) -> SafeString:
    """One line of a receipt; None is nothing to say in this hand."""
    return format_html(
        '<tr{}><th scope="row">{}</th><td>{}</td><td>{}</td></tr>',
        SafeString(' class="strong"' if strong else ""),
        label,
        amount(euros),
        amount(hours),
    )


@register.filter
def day(value: date | None, form: str = "j F Y") -> str:
    """A day in words; French says `1er` for the first of a month."""
    return say_day(value, form) if value else ""


@register.simple_tag
def amount(value: Amount | None, below: str = "") -> SafeString:
    """An amount with its words; a negative is said in a word, never by a bare sign nor in red."""
    if value is None:
        return format_html(
            '<span class="amount" aria-hidden="true">–</span><span class="unseen">{}</span>',
            _("nothing"),
        )
    shown = -value if value.quantity < 0 else value
    figure = format_html(
        '<data class="amount" value="{}">{}</data>', machine_readable(value), words(shown)
    )
    if value.quantity >= 0:
        return figure
    said = format_html('<span class="said">{}</span>', below or _("less"))
    return format_html("{} {}", *((figure, said) if below else (said, figure)))


def machine_readable(value: Amount) -> str:
    """`-12.50 EUR` or `150 min`, whatever the language."""
    if value.unit is Unit.MIN:
        return f"{value.quantity} min"
    sign = "-" if value.quantity < 0 else ""
    return "{}{}.{:02d} EUR".format(sign, *divmod(abs(value.quantity), 100))


@register.simple_tag
def thermometer(
    label: str, value: Amount | int, most: Amount | int, text: str, kind: str = "euros"
) -> SafeString:
    """How far we are, in a picture and in words; `value` and `most` are of one unit."""
    reached, top = _measured(value, most)
    return format_html(
        '<label class="thermometer {}"><span>{}</span><progress value="{}" max="{}"></progress>'
        "<span>{}</span></label>",
        _known(kind, ("euros", "hours", "things")),
        label,
        max(0, reached),
        max(1, top),
        text,
    )


def _measured(value: Amount | int, most: Amount | int) -> tuple[int, int]:
    """Both as numbers, the first no higher than the second; UnitMismatch if they differ in kind."""
    if isinstance(value, Amount) and isinstance(most, Amount):
        return min(value, most).quantity, most.quantity
    if isinstance(value, int) and isinstance(most, int):
        return min(value, most), most
    raise UnitMismatch(f"{value!r} is not measured against {most!r}.")


@register.simple_tag
def badge(text: str, kind: str = "plain") -> SafeString:
    """A state in a word and a shape; its colour only helps."""
    shape = SHAPES[_known(kind, tuple(SHAPES))]
    return format_html(
        '<span class="badge {}"><span aria-hidden="true">{}</span> {}</span>', kind, shape, text
    )


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """A word in the page itself: to know, done, or careful."""
    name = NOTICES[_known(kind, tuple(NOTICES))]
    heading = title or {"info": _("To know"), "done": _("Done"), "careful": _("Careful")}[name]
    return format_html(
        '<div class="notice {}"><strong>{}</strong> <div>{}</div></div>', name, heading, content
    )


@register.simple_tag
def honesty(since: datetime | None) -> SafeString:
    """How old the figures of the page are, said before they are believed."""
    if since is None:
        return format_html('<p class="honesty">{}</p>', _("Nobody knows how old this figure is."))
    age = timesince(since, timezone.now(), depth=1)
    said = _("This figure is %(age)s old.") % {"age": age}
    return format_html(
        '<p class="honesty"><time datetime="{}">{}</time></p>', since.isoformat(), said
    )


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """What can be done here."""
    return format_html('<div class="actions">{}</div>', content)


@register.simple_tag
def button(
    label: str, href: str = "", kind: str = "main", name: str = "", value: str = ""
) -> SafeString:
    """A link that looks like a button, or the button that sends the form around it."""
    look = _known(kind, ("main", "quiet", "plain"))
    if href:
        return format_html('<a class="button {}" href="{}">{}</a>', look, href, label)
    named = format_html(' name="{}" value="{}"', name, value) if name else SafeString()
    return format_html('<button class="button {}" type="submit"{}>{}</button>', look, named, label)


@register.simple_block_tag
def empty(content: str, title: str) -> SafeString:
    """Nothing here yet: says so kindly, and what would fill it."""
    return format_html('<div class="empty"><p class="empty-title">{}</p>{}</div>', title, content)


@register.inclusion_tag("kit/_pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], name: str = "page") -> dict[str, object]:
    """The neighbours of a page of a list, its filters kept."""
    kept = context["request"].GET.copy() if "request" in context else None

    def address(number: int) -> str:
        if kept is None:
            return f"?{name}={number}"
        kept[name] = str(number)
        return f"?{kept.urlencode()}"

    before = address(page.previous_page_number()) if page.has_previous() else ""
    after = address(page.next_page_number()) if page.has_next() else ""
    return {"page": page, "before": before, "after": after}


@register.inclusion_tag("kit/_bars.html")
def bars(
    rows: Sequence[tuple[str, Amount | int]], title: str, shape: str = "rows"
) -> dict[str, object]:
    """A picture of a few numbers, drawn here, each readable as text."""
    columns = _known(shape, ("rows", "columns")) == "columns"
    return {"rows": draw(rows), "unit": unit(rows), "title": title, "columns": columns}
