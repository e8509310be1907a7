"""Logging: one JSON line for each event on standard error, and nothing secret in it.

How much is logged is decided for our own lines. Libraries warn, at most: what they say at their
ease is what people wrote. Of an error stands where it came from and what it says, without what it
quotes. What belongs to one message has its number under `request`, from its coming in to the last
that is told of it, in whichever process.
"""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING, Any

import structlog

from ledger import ids, trail

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

TOKEN = re.compile(r"(?<!\d)\d{6,}:[A-Za-z0-9_-]{20,}")
"""A token of a Telegram bot, as it stands in `bot123456:...`, where no word begins."""
_WRITES_OUT = "telegram.Bot"
"""It writes out whole updates that it cannot read, and what people typed is in them."""
CODE = re.compile(r"(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[A-Za-z0-9_-]{22}(?![\w-])")
"""What lets in or pays whoever has it (`ledger.ids.secret`)."""
OURS = ("bot", "ledger")
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?![a-z_]+")(?:[^"\\]|\\.)*"|“[^”]*”|«[^»]*»""")


def configure(level: str, secrets: Collection[str] = ()) -> None:
    """Set up structlog, and send the libraries' own logs through the same lines.

    No line shows one of the `secrets`, whatever it comes from.
    """
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _whose_it_is,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *finishing(secrets),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(number)
    logging.getLogger(_WRITES_OUT).setLevel(logging.CRITICAL + 1)


def finishing(secrets: Collection[str] = ()) -> Sequence[structlog.typing.Processor]:
    """Return what makes of an event the line that is shown."""
    told = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    return structlog.processors.ExceptionRenderer(told), _quoting_nothing, _Rendering(secrets)


def place(chat: str) -> str:
    """Return what stands for a chat: the same for the same one, and not who is in it."""
    platform, _, whose = chat.partition(":")
    return f"{platform}:{trail.written(ids.number(whose))}" if whose else platform


def _whose_it_is(
    logger: structlog.typing.WrappedLogger,  # noqa: ARG001 - structlog's order
    name: str,  # noqa: ARG001 - the same
    event: structlog.typing.EventDict,
) -> structlog.typing.EventDict:
    """Say for which message something is done, and what that is, as far as it is known."""
    if doing := trail.current():
        if doing.number:
            event.setdefault("request", trail.written(doing.number))
        if doing.what:
            event.setdefault("command", doing.what)
    return event


def _quoting_nothing(
    logger: structlog.typing.WrappedLogger,  # noqa: ARG001 - structlog's order
    name: str,  # noqa: ARG001 - the same
    event: structlog.typing.EventDict,
) -> structlog.typing.EventDict:
    """Leave of what errors and libraries say the first line, without what stands in quotes.

    It may be a note, or what is written on a button.
    """
    _quieten(event.get("exception", ()))
    if event.get("logger", OURS[0]).partition(".")[0] not in OURS:
        event["event"] = _quiet(str(event["event"]))
    if isinstance(reason := event.get("reason"), str):
        event["reason"] = _quiet(reason)
    return event


def _quieten(failures: Iterable[dict[str, Any]]) -> None:
    for failure in failures:
        failure["exc_value"] = _quiet(failure["exc_value"])
        failure.pop("exc_notes", None)
        for group in failure.get("exceptions") or ():
            _quieten(group["stacks"])


def _quiet(said: str) -> str:
    first, *_ = said.splitlines() or [""]
    return _QUOTED.sub("…", first)


class _Rendering:
    """Writes a line as JSON and blacks the secrets out of it, tracebacks included."""

    def __init__(self, secrets: Collection[str]) -> None:
        known = [re.escape(secret) for secret in secrets if secret]
        self._secret = re.compile("|".join([TOKEN.pattern, CODE.pattern, *known]))
        self._json = structlog.processors.JSONRenderer(ensure_ascii=False)

    def __call__(
        self, logger: structlog.typing.WrappedLogger, name: str, event: structlog.typing.EventDict
    ) -> str:
        """Return the line without them."""
        return self._secret.sub("[secret]", str(self._json(logger, name, event)))
