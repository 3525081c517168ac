"""A test that takes `journal` finds the journal of its docstring written in the book."""

import pytest

from coroutine.ledger.tests.factories import write_journal


@pytest.fixture
def journal(db, request):
    return write_journal(request.function.__doc__)
