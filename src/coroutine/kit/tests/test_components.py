"""The components render what they say, and refuse what they do not know."""

import datetime as dt

import pytest
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import override

from coroutine.kit.amounts import UnitMismatch, euros, minutes


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def drawn(source, **context):
    """The HTML of a template source, its lines joined."""
    html = engines["django"].from_string(source).render(context, context.get("request"))
    return " ".join(html.split())


def test_a_card_has_a_title_a_kind_and_an_anchor():
    assert drawn('{% card "Roof" kind="sun" level=3 anchor="roof" %}Tiles{% endcard %}') == (
        '<section class="card sun" id="roof"><h3>Roof</h3>Tiles</section>'
    )
    assert drawn("{% card %}Tiles{% endcard %}") == '<section class="card">Tiles</section>'


def test_a_slate_has_a_title():
    assert drawn('{% slate "Now" %}Open{% endslate %}') == (
        '<section class="slate"><h2>Now</h2>Open</section>'
    )


def test_an_amount_is_for_people_and_for_machines():
    source = "{% amount money %} {% amount time %}"
    assert drawn(source, money=euros(1250), time=minutes(150)) == (
        '<data class="amount" value="12.50 EUR">€12.50</data> '
        '<data class="amount" value="150 min">2 h 30 min</data>'
    )


def test_a_negative_amount_is_said_in_a_word_and_never_by_a_sign():
    figure = '<data class="amount" value="-0.05 EUR">€0.05</data>'
    assert (
        drawn("{% amount money %}", money=euros(-5)) == f'<span class="said">less</span> {figure}'
    )
    assert (
        drawn('{% amount money below="in advance" %}', money=euros(-5))
        == f'{figure} <span class="said">in advance</span>'
    )


def test_nothing_is_said_to_those_who_listen():
    assert drawn("{% amount nothing %}", nothing=None) == (
        '<span class="amount" aria-hidden="true">–</span><span class="unseen">nothing</span>'
    )


def test_a_receipt_has_two_columns():
    source = (
        '{% ticket "March" number="2026-03" foot="Thanks" %}'
        '{% ticket_row "Left" money None strong=True %}{% endticket %}'
    )
    assert drawn(source, money=euros(3500)) == (
        '<div class="ticket"><table><caption>March <span class="mono">2026-03</span></caption>'
        '<thead><tr><td></td><th scope="col" class="euros">Euros</th>'
        '<th scope="col" class="hours">Hours</th></tr></thead>'
        '<tbody><tr class="strong"><th scope="row">Left</th>'
        '<td><data class="amount" value="35.00 EUR">€35</data></td>'
        '<td><span class="amount" aria-hidden="true">–</span>'
        '<span class="unseen">nothing</span></td></tr></tbody></table><p>Thanks</p></div>'
    )


def test_a_thermometer_says_its_figure_and_never_boils_over():
    source = '{% thermometer "Chairs" value 12 "14 of 12" kind="things" %}'
    assert drawn(source, value=14) == (
        '<label class="thermometer things"><span>Chairs</span>'
        '<progress value="12" max="12"></progress><span>14 of 12</span></label>'
    )
    assert '<progress value="0" max="1">' in drawn(
        '{% thermometer "Roof" goal goal "not begun" %}', goal=euros(0)
    )


def test_a_thermometer_does_not_measure_euros_against_hours():
    for stranger in (minutes(1), 1):
        with pytest.raises(UnitMismatch):
            drawn('{% thermometer "Roof" a b "" %}', a=euros(1), b=stranger)


def test_a_state_is_a_word_and_a_shape():
    assert drawn('{% badge "To witness" "waiting" %}') == (
        '<span class="badge waiting"><span aria-hidden="true">◐</span> To witness</span>'
    )


def test_a_notice_says_of_which_kind_it_is():
    assert drawn('{% notice "careful" %}Wet{% endnotice %}') == (
        '<div class="notice careful"><strong>Careful</strong> <div>Wet</div></div>'
    )
    assert drawn('{% notice "success" title="Thanks" %}Paid{% endnotice %}') == (
        '<div class="notice done"><strong>Thanks</strong> <div>Paid</div></div>'
    )


def test_a_figure_says_how_old_it_is():
    since = timezone.now() - dt.timedelta(minutes=40, seconds=5)
    assert drawn("{% honesty since %}", since=since).replace("\u00a0", " ") == (
        f'<p class="honesty"><time datetime="{since.isoformat()}">'
        "This figure is 40 minutes old.</time></p>"
    )
    assert drawn("{% honesty None %}") == (
        '<p class="honesty">Nobody knows how old this figure is.</p>'
    )


def test_a_button_sends_its_form_or_leads_somewhere():
    source = (
        '{% actions %}{% button "Save" %}{% button "No" kind="quiet" name="say" value="no" %}'
        '{% button "Back" href="/a?b=1&c=2" kind="plain" %}{% endactions %}'
    )
    assert drawn(source) == (
        '<div class="actions"><button class="button main" type="submit">Save</button>'
        '<button class="button quiet" type="submit" name="say" value="no">No</button>'
        '<a class="button plain" href="/a?b=1&c=2">Back</a></div>'
    )


def test_an_empty_list_says_so_kindly():
    assert drawn('{% empty "Nothing" %}<p>Rest.</p>{% endempty %}') == (
        '<div class="empty"><p class="empty-title">Nothing</p><p>Rest.</p></div>'
    )


def test_a_pager_leads_both_ways_and_keeps_the_filters():
    request = RequestFactory().get("/", {"q": "a&b", "page": "2"})
    shown = drawn("{% pager page %}", page=Paginator(range(120), 50).page(2), request=request)
    assert shown == (
        '<nav class="pager" aria-label="Pages of this list"> '
        '<a class="button quiet" rel="prev" href="?q=a%26b&amp;page=1">← Previous</a> '
        "<span>Page 2 of 3</span> "
        '<a class="button quiet" rel="next" href="?q=a%26b&amp;page=3">Next →</a> </nav>'
    )


def test_a_single_page_has_no_pager():
    assert drawn("{% pager page %}", page=Paginator(range(3), 50).page(1)) == ""


def test_bars_are_drawn_and_written():
    rows = [("Repairs", minutes(60)), ("Cleaning", minutes(90)), ("Letters", minutes(-30))]
    shown = drawn('{% bars rows "Hours" %}', rows=rows)
    assert shown.startswith('<figure class="bars hours"> <figcaption>Hours</figcaption>')
    assert [x.split('"')[0] for x in shown.split('<rect width="')[1:]] == ["67", "100", "0"]
    assert shown.replace("\u00a0", " ").count('<span class="amount">1 h 30 min</span>') == 1


def test_columns_stand_on_their_line_and_are_written_too():
    rows = [("1", euros(100)), ("2", euros(400))]
    shown = drawn('{% bars rows "Euros" shape="columns" %}', rows=rows)
    assert '<rect x="0" y="72" width="16" height="24"/>' in shown
    assert '<rect x="24" y="0" width="16" height="96"/>' in shown
    assert '<div><dt>2</dt><dd class="amount">€4</dd></div>' in shown


def test_no_figures_draw_no_bars():
    shown = drawn('{% bars rows "Nothing" %}', rows=[])
    assert shown == '<figure class="bars "> <figcaption>Nothing</figcaption> <dl> </dl> </figure>'


@pytest.mark.parametrize(
    "source",
    [
        '{% card titel="Roof" %}{% endcard %}',
        '{% slate kind="big" %}{% endslate %}',
        '{% ticket "a" colour="red" %}{% endticket %}',
        '{% button "Save" onclick="x" %}',
        '{% badge "Open" kid="open" %}',
        "{% amount %}",
        '{% thermometer "Roof" %}',
    ],
)
def test_an_unknown_or_missing_attribute_fails_when_the_template_is_loaded(source):
    with pytest.raises(TemplateSyntaxError):
        engines["django"].from_string(source)


@pytest.mark.parametrize(
    "source",
    [
        '{% card kind="huge" %}{% endcard %}',
        '{% badge "Open" "opened" %}',
        '{% notice "warn" %}{% endnotice %}',
        '{% button "Save" kind="red" %}',
        '{% thermometer "Roof" 1 2 "" kind="wine" %}',
        '{% bars rows "" shape="pie" %}',
    ],
)
def test_an_unknown_kind_fails_when_it_is_drawn(source):
    with pytest.raises(TemplateSyntaxError):
        drawn(source, rows=[])


@pytest.mark.parametrize(
    "source",
    [
        "{% card x %}{{ x }}{% endcard %}",
        "{% card anchor=x %}{% endcard %}",
        "{% slate x %}{{ x }}{% endslate %}",
        "{% ticket x number=x foot=x %}{% ticket_row x None None %}{% endticket %}",
        "{% amount money below=x %}",
        "{% thermometer x 1 2 x %}",
        "{% badge x %}",
        "{% notice title=x %}{{ x }}{% endnotice %}",
        "{% button x href=x %}{% button x name=x value=x %}",
        "{% empty x %}{{ x }}{% endempty %}",
        "{% bars rows x %}{% bars rows x shape='columns' %}",
    ],
)
def test_what_people_wrote_is_escaped(source):
    hostile = '"><script>alert(1)</script>'
    shown = drawn(source, x=hostile, money=euros(-1), rows=[(hostile, 1)])
    assert "<script" not in shown
    assert '">&lt;' not in shown
