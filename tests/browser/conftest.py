"""A browser for each file, and a web chat of its own for each test."""

import pytest

from tests.browser.screen import chromium
from tests.process import Running


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def running(tmp_path):
    with Running(tmp_path) as started:
        yield started
