"""What whoever watches the process asks of it: whether it lives, and whether it can be sent people.

/health  200 as long as it answers, with all there is to see
/ready   503 while it ends, or the database does not answer
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from bot.health import OK

if TYPE_CHECKING:
    from bot.health import Health, Watch
    from ledger.proof.record import Known

router = APIRouter()
_VAULT = {"ok": OK, "shut": "cannot be read", "lacking": "lacks papers that the books name"}
_SILENT = "the database does not answer"


@router.get("/health")
async def health(request: Request) -> JSONResponse:
    """Tell whether the books answer and hold, what waits, and which platforms are on."""
    return JSONResponse(told(await _watch(request).look()))


@router.get("/ready", responses={503: {"description": "Send nobody here for now."}})
async def ready(request: Request) -> JSONResponse:
    """Tell whether people can be sent here: 503, with the reason, while they cannot."""
    why = await _watch(request).unready()
    return JSONResponse({"status": why or "ready"}, 503 if why else 200)


def told(seen: Health) -> dict[str, Any]:
    """Write down what was seen; a platform that is down is no alarm of the house's own."""
    alarms = [each for each in seen.alarms if each != "platform"]
    links = seen.platforms
    return {
        "status": "alarm" if alarms else "ok",
        "platforms": {name: link.state for name, link in links.items()},
        "to_come": {name: link.to_come for name, link in links.items() if link.to_come},
        "books": _books(seen.known),
        "outbox": _outbox(seen),
        "vault": _VAULT[seen.vault],
        "database": _SILENT if seen.answered_ms is None else OK,
    }


def _books(known: Known | None) -> str:
    if known is None:
        return _SILENT
    if known.findings:
        return "do not hold"
    return "no full proof for two days" if known.overdue else OK


def _outbox(seen: Health) -> str:
    backlog = seen.backlog
    if backlog is None:
        return _SILENT
    if backlog.unread:
        return f"{backlog.unread} events cannot be read by this version"
    if "outbox" in seen.alarms:
        return f"{backlog.waiting} wait, the oldest for {seen.waits_for.total_seconds():.0f} s"
    return OK


def _watch(request: Request) -> Watch:
    watch: Watch = request.app.state.app.watch
    return watch
