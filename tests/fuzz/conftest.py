"""One fuzz for all surfaces: its figures are told at the end, where many were asked for."""

import pytest

from tests.fuzz.fuzzing import asked, table

_FUZZ = pytest.StashKey()


def pytest_configure(config):
    config.stash[_FUZZ] = asked()


@pytest.fixture(scope="session")
def fuzz(request):
    return request.config.stash[_FUZZ]


def pytest_terminal_summary(terminalreporter, config):
    fuzz = config.stash.get(_FUZZ, None)
    if fuzz and fuzz.most:
        for line in table(fuzz):
            terminalreporter.write_line(line)
