"""What a log may show: where something failed, never what it was about."""

import json
import logging

import pytest
import structlog

from bot import logs


@pytest.fixture
def logging_as_before():
    """Leave the logs as they were: a logger that was set up here would stay so in every test."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)


def redeemed(code):
    """Fail with a secret in a variable."""
    raise RuntimeError(f"the disk is full, {len(code)} letters on")


def test_a_failure_in_the_log_names_the_place_and_no_variable(capsys, logging_as_before):
    logs.configure("info")
    try:
        redeemed("a code of " + "one session")
    except RuntimeError:
        logging.getLogger("x").exception("it failed")
    out = capsys.readouterr().err
    (line,) = out.splitlines()
    assert "one session" not in out
    (failure,) = json.loads(line)["exception"]
    assert failure["exc_value"] == "the disk is full, 21 letters on"
    assert failure["frames"][-1]["name"] == "redeemed"
