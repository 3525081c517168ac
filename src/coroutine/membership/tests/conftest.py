"""What the tests of this room share."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english():
    """The sentences of the sources, whatever the catalogue says; pages ask for their language."""
    with translation.override("en"):
        yield
