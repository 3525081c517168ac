"""Forms keep what was typed, and tie each error to its field."""

import re

import pytest
from django import forms
from django.utils.translation import override

from coroutine.kit.amounts import UnitMismatch, euros, minutes
from coroutine.kit.forms import ActForm, EurosField, HoursField, fresh_key

KEY = "0123456789abcdef0123456789abcdef"


class GiftForm(ActForm):
    """A little of everything."""

    price = EurosField(least=500, most=euros(20000))
    time = HoursField(required=False, most=600)
    hand = forms.ChoiceField(choices=[("e", "Euros"), ("h", "Hours")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(required=False, help_text="All of it")


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def sent(**typed):
    return GiftForm({"key": KEY, "price": "12,50", "time": "1:30", "hand": "e"} | typed)


def test_a_form_gives_amounts():
    form = sent()
    assert form.is_valid()
    assert form.cleaned_data == {
        "key": KEY,
        "price": euros(1250),
        "time": minutes(90),
        "hand": "e",
        "agreed": False,
    }


def test_an_optional_amount_may_stay_empty():
    form = sent(time="  ")
    assert form.is_valid()
    assert form.cleaned_data["time"] is None


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"price": "4,99"}, {"price": ["At least €5."]}),
        ({"price": "200.01"}, {"price": ["At most €200."]}),
        ({"price": "a lot"}, {"price": ["Write an amount in euros, like 12.50."]}),
        ({"price": ""}, {"price": ["This field is required."]}),
        ({"time": "11 h"}, {"time": ["At most 10\u00a0h."]}),
        ({"time": "2h99"}, {"time": ["Write a duration, like 2 h 30 or 45 min."]}),
    ],
)
def test_an_amount_out_of_bounds_or_out_of_sense_is_refused_in_words(typed, errors):
    assert sent(**typed).errors == errors


@pytest.mark.parametrize("bound", [500, 20000])
def test_bounds_are_allowed_themselves(bound):
    assert sent(price=str(bound / 100)).is_valid()


def test_a_field_of_euros_has_no_bound_in_hours():
    with pytest.raises(UnitMismatch):
        EurosField(least=minutes(5))


def test_a_refused_form_keeps_what_was_typed_and_its_key():
    html = str(sent(price="4", time="2x", hand="h"))
    assert re.findall(r'<input type="text" name="(\w+)" value="(.*?)"', html) == [
        ("price", "4"),
        ("time", "2x"),
    ]
    assert re.findall(r'name="key" value="(\w+)"', html) == [KEY]
    assert re.findall(r'value="(\w)" [^>]*checked', html) == ["h"]


def test_each_error_is_tied_to_its_field_and_listed_at_the_top():
    html = str(sent(price="4", hand=""))
    assert re.findall(r'<p class="error" id="(\w+)">', html) == ["id_price_error", "id_hand_error"]
    assert 'aria-invalid="true" aria-describedby="id_price_error" id="id_price"' in html
    assert '<fieldset class="field choices wrong" aria-describedby="id_hand_error">' in html
    assert re.findall(r'<li><a href="#(\w+)">(\w+)</a> – (.*?)</li>', html) == [
        ("id_price", "Price", "At least €5."),
        ("id_hand_0", "Hand", "This field is required."),
    ]
    assert "<strong>2 things to mend</strong>" in html
    assert html.index("form-errors") < html.index('id="id_price"')


def test_every_link_of_the_summary_leads_to_something():
    html = str(sent(price="4", time="2x", hand=""))
    targets = re.findall(r'href="#(\w+)"', html)
    assert len(targets) == 3
    assert all(f'id="{target}"' in html for target in targets)


def test_a_form_not_sent_yet_complains_of_nothing():
    html = str(GiftForm())
    assert "form-errors" not in html
    assert 'class="error"' not in html


def test_help_is_tied_to_its_field():
    html = str(GiftForm())
    assert '<div class="help" id="id_time_helptext">Like 2 h 30, 1:15 or 45 min.</div>' in html
    assert 'aria-describedby="id_time_helptext"' in html
    assert 'aria-describedby="id_agreed_helptext"' in html


def test_what_may_stay_empty_is_said_in_words():
    html = str(GiftForm())
    assert re.findall(r">(\w+) <span class=\"small\">\(optional\)</span>", html) == ["Time"]


def test_a_phone_shows_its_number_keys_for_euros():
    attrs = EurosField().widget.attrs
    assert (attrs["inputmode"], attrs["autocomplete"]) == ("decimal", "off")


@pytest.mark.parametrize(
    ("language", "shown"), [("fr", ("1250,50", "2 h 30")), ("en", ("1250.50", "2 h 30"))]
)
def test_a_first_value_is_shown_as_a_person_would_type_it(language, shown):
    with override(language):
        form = GiftForm(initial={"price": euros(125050), "time": minutes(150)})
        assert (form["price"].value(), form["time"].value()) == shown
        assert form.fields["price"].has_changed(euros(1250), "12,5") is False
        assert form.fields["price"].has_changed(euros(1250), "12,6") is True
        assert form.fields["price"].has_changed(euros(1250), "?") is True


def test_each_new_form_has_a_key_of_its_own():
    keys = {GiftForm()["key"].value() for _ in range(20)}
    assert len(keys) == 20
    assert all(re.fullmatch("[0-9a-f]{32}", key) for key in keys)


@pytest.mark.parametrize("key", ["", "x" * 32, KEY + "0", KEY[:-1], KEY.upper()])
def test_a_spoilt_key_is_refused_and_replaced(key):
    form = sent(key=key)
    assert form.errors == {
        "key": ["This form had lost its thread and was not counted. Send it once more."]
    }
    fresh = re.findall(r'name="key" value="(\w+)"', str(form))
    assert len(fresh) == 1
    assert fresh[0] != key
    assert sent(key=fresh[0]).is_valid()


def test_a_word_of_the_whole_form_stands_at_its_top():
    form = sent()
    form.add_error(None, "Brice <cannot> witness this.")
    html = str(form)
    assert "<li>Brice &lt;cannot&gt; witness this.</li>" in html
    assert "<strong>One thing to mend</strong>" in html


def test_keys_are_short_enough_for_the_ledger():
    assert len(fresh_key()) == 32
