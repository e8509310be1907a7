"""A clock that the tests of the books move."""

from datetime import timedelta

import pytest

from ledger import clock


class Time:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.moment = clock.now()

    def __call__(self):
        return self.moment

    def move(self, **by):
        self.moment += timedelta(**by)


@pytest.fixture
def time():
    source = Time()
    with clock.running(source):
        yield source
