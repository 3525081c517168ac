"""Spoilt files: whatever their bytes, one sentence or a plan, in bounded time, and nothing else."""

import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coroutine.people.models import Person
from coroutine.register import rules
from coroutine.register.columns import read
from coroutine.register.models import Import
from coroutine.register.reading import Unreadable
from coroutine.register.tests.factories import a_place, bring, helloasso, order, plain, workbook

SEEDS = [
    helloasso(*[order(f"Ada {n}", "Lovelace", f"ada{n}@example.org") for n in range(6)]),
    plain("Ada;ada@example.org;06", header="Name;Mail;Phone", encoding="utf-16"),
    plain("Chloé,chloe@example.org", encoding="cp1252"),
    workbook(["Name", "Mail", "Since"], ["Ada", "ada@example.org", "2025-01-01"], ["Brice", "b"]),
]


@st.composite
def spoilt(draw):
    """A real file with some of its bytes flipped, cut off, put in or said twice."""
    content = bytearray(draw(st.sampled_from(SEEDS)))
    for _blow in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content)))
        blow = draw(st.sampled_from(["flip", "cut", "insert", "repeat"]))
        if blow == "flip" and at < len(content):
            content[at] ^= draw(st.integers(1, 255))
        elif blow == "cut":
            del content[at : at + draw(st.integers(1, 400))]
        elif blow == "insert":
            content[at:at] = draw(st.binary(max_size=40))
        else:
            content[at:at] = content[at : at + 60] * draw(st.integers(1, 50))
    return bytes(content)


def plan_or_sentence(content):
    """The lines, or the sentence of a refusal."""
    started = time.process_time()
    try:
        found = read(content).lines
    except Unreadable as refusal:
        found = str(refusal)
    assert time.process_time() - started < 2
    return found


@settings(max_examples=150, deadline=None)
@given(spoilt())
def test_a_spoilt_file_is_read_or_refused_in_words(content):
    assert plan_or_sentence(content) != ""


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"Name;Mail\n"]))
@example(b"\x00", b"\xff\xfe")
def test_bytes_that_mean_nothing_are_read_or_refused_in_words(content, beginning):
    assert plan_or_sentence(beginning + content) != ""


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(spoilt())
def test_a_spoilt_file_is_imported_whole_or_not_at_all(a_place_for_all, content):
    persons, imports = Person.objects.count(), Import.objects.exclude(state="previewed").count()
    try:
        brought = bring(content, ticked=None)
    except (Unreadable, rules.NotDone):
        assert Person.objects.count() == persons
        assert Import.objects.exclude(state="previewed").count() == imports
    else:
        new = brought.rows.filter(is_new=True).count()
        assert Person.objects.count() == persons + new


@pytest.fixture
def a_place_for_all(db):
    """A place for all the examples: what one leaves, the next finds."""
    a_place()
