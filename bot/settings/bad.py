"""A setting that cannot be used: one line on standard error, and exit code 2."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BAD_SETTING = 2


class BadSetting(Exception):
    """A setting that cannot be used; the text names its variable."""


@contextmanager
def one_line_for_bad_settings() -> Iterator[None]:
    """Turn a bad setting into one line on standard error and exit code 2."""
    try:
        yield
    except BadSetting as wrong:
        sys.stderr.write(f"wasl: {wrong}\n")
        sys.exit(BAD_SETTING)
