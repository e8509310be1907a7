"""The file `.env`: whoever starts Wasl, and however, this is how it is read."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Final

from dotenv.parser import parse_stream

from bot.settings.bad import BadSetting

NAME: Final = ".env"
ENCODING: Final = "utf-8-sig"
"""UTF-8, with the mark at its beginning that some editors write."""


def check() -> None:
    """Raise BadSetting for a line that would be passed over; it is not quoted, it may be secret."""
    try:
        text = Path(NAME).read_text(ENCODING)
    except FileNotFoundError:
        return
    except UnicodeDecodeError:
        raise BadSetting(f"{NAME}: this is no UTF-8; save it as UTF-8") from None
    except OSError as why:
        raise BadSetting(f"{NAME}: {why.strerror}") from None
    for read in parse_stream(StringIO(text)):
        if read.error or (read.key and read.value is None):
            line = read.original.line + _blank_lines(read.original.string)
            raise BadSetting(
                f"{NAME}: line {line} cannot be read; write NAME=value, and close any quotes"
            )


def _blank_lines(text: str) -> int:
    return text[: len(text) - len(text.lstrip())].count("\n")
