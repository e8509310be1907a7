"""A clock that the tests of the books move, and every table that they have."""

import importlib
import pkgutil
from datetime import timedelta

import pytest
from sqlmodel import SQLModel

import ledger
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


@pytest.fixture
def metadata():
    """Import every module of the ledger, so that no table is forgotten."""
    for module in pkgutil.walk_packages(ledger.__path__, "ledger."):
        if not module.name.startswith("ledger.migrations"):
            importlib.import_module(module.name)
    return SQLModel.metadata
