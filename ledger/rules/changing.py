"""Changing a rule: a card first, then one row that nobody ever edits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger import clock, ids
from ledger.errors import AlreadySettled, NotAllowed, Refused
from ledger.people import intents
from ledger.people.intents import Intent
from ledger.posting import Posting, Row
from ledger.rules import reading
from ledger.rules.reading import InForce
from ledger.rules.rule import RuleRow
from ledger.rules.subject import Of

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.act import Act
    from ledger.rules.rule import Rule

VERB = "rules.set"


class Unfitting(Refused):
    """A rule cannot have this value, or not apart for this; None where it has no bound."""

    def __init__(self, rule: str, least: object, most: object) -> None:
        super().__init__(rule, least, most)
        self.rule = rule
        self.least = least
        self.most = most


class TooSoon(Refused):
    """A change cannot hold before a moment: it needs its notice, and nothing changes what was."""

    def __init__(self, earliest: datetime) -> None:
        super().__init__(earliest)
        self.earliest = earliest


@dataclass(frozen=True, slots=True)
class Draft:
    """A change on a card: what holds now, what would, and from when on (None: once approved)."""

    intent: Intent
    rule: Rule[Any]
    of: Of
    before: InForce[Any]
    value: Any
    since: datetime | None
    reason: str
    newest: int

    @classmethod
    def read(cls, rule: Rule[Any], intent: Intent) -> Draft:
        """Read a change back from its card."""
        known: Any = intent.facts
        held: Any = rule.read(known["before"])
        before = InForce(held, known["version"], known["held_since"])
        of, value = Of.read(known["of"]), rule.read(known["value"])
        asked = (of, before, value, known["since"], known["note"])
        return cls(intent, rule, *asked, known["newest"])


async def draft(  # noqa: PLR0913, PLR0917 - a change has that many facts
    act: Act,
    rule: Rule[Any],
    of: Of,
    value: object,
    since: datetime | None,
    reason: str,
    verb: str = VERB,
) -> Draft:
    """Freeze a change on a card; Unfitting or TooSoon when it would be refused anyway.

    `verb` is that of its button, where a command of its own decides this rule.
    """
    now = clock.now()
    if not rule.fits(value, of):
        raise Unfitting(rule.name, *rule.range(value))
    if since is not None and since < now + rule.notice:
        raise TooSoon(now + rule.notice)
    before = await reading.at(act.books, rule, of, now)
    written = rule.written(value)
    asked: dict[str, Any] = {"rule": rule.name, "of": str(of), "value": written, "since": since}
    held: dict[str, Any] = {
        "before": rule.written(before.value),
        "version": before.version,
        "held_since": before.since,
    }
    last = await reading.newest(act.books, rule)
    kept = {**asked, **held, "newest": last, "note": reason}
    wanted = Intent(act.actor.id, {"confirm": verb, "cancel": "cancel"}, kept, chat=act.chat)
    digest = ids.digest(VERB, rule.name, str(of), written, str(since), reason)
    return Draft.read(rule, await intents.make(act.books, wanted, act.key, digest))


async def changed(act: Act, rule: Rule[Any], intent: Intent) -> int:
    """Decide what a card says, once; return its version, the same for a repetition.

    NotAllowed when the rule has changed meanwhile, TooSoon when the notice has become too short.
    """
    change = Draft.read(rule, intent)
    version = change.newest + 1
    if intent.state == "open":
        await _check(act, change)
    now = clock.now()
    decided = Row.of(
        RuleRow,
        name=rule.name,
        version=version,
        subject=str(change.of),
        value=rule.written(change.value),
        since_ms=clock.to_ms(change.since or now + rule.notice),
        decided_ms=clock.to_ms(now),
        maker=intent.owner,
        approver=act.approver,
        reason=change.reason,
    )
    try:
        await act.post(_posting(intent, change, decided))
    except AlreadySettled as settled:
        if settled.table == RuleRow.__tablename__:
            raise NotAllowed("rule_changed") from None
        raise
    return version


async def _check(act: Act, change: Draft) -> None:
    """Refuse a change whose ground has changed: what holds now, or the time that is left."""
    now = clock.now()
    if await reading.at(act.books, change.rule, change.of, now) != change.before:
        raise NotAllowed("rule_changed")
    if change.since is not None and change.since < now + change.rule.notice:
        raise TooSoon(now + change.rule.notice)


def _posting(intent: Intent, change: Draft, decided: Row) -> Posting:
    written = change.rule.written(change.value)
    asked = (change.rule.name, str(change.of), written, str(change.since))
    return Posting(
        intent.token,
        VERB,
        digest=ids.digest(VERB, *asked, change.reason),
        actor=intent.owner,
        guards=(intent.done,),
        rows=(decided,),
        deadline=intent.expires_at,
    )
