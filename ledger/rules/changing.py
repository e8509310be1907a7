"""Changing a rule: a card first, then one row that nobody ever edits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ledger import clock, ids
from ledger.errors import AlreadySettled, NotAllowed, Refused
from ledger.people.intents import Intent
from ledger.posting import Posting, Row
from ledger.rules import below, reading, telling
from ledger.rules.reading import InForce
from ledger.rules.rule import Rule, RuleRow
from ledger.rules.subject import Of

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.act import Act
    from ledger.books import Books
    from ledger.rules.reading import Decided

VERB = "rules.set"
NOTICE = Rule(
    "rules.notice",
    timedelta(days=1),
    "how long before it holds people are told of what becomes dearer or narrower",
    least=timedelta(hours=1),
    most=timedelta(days=366),
)


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
    """A change on a card: what holds now, what would, and from when on.

    `since` is None for as soon as it is approved, and its `notice` is over. People lose by what is
    `worse`, and are told of it. `effect` is the value that will hold, also where it is as for the
    rest; `home` the currency in which examples are counted.
    """

    intent: Intent
    rule: Rule[Any]
    of: Of
    before: InForce[Any]
    value: Any
    since: datetime | None
    reason: str
    newest: int
    worse: bool = False
    notice: timedelta = timedelta()
    effect: Any = None
    home: str = ""

    @classmethod
    def read(cls, rule: Rule[Any], intent: Intent) -> Draft:
        """Read a change back from its card."""
        known: Any = intent.facts
        held: Any = rule.read(known["before"])
        before = InForce(held, known["version"], known["held_since"])
        of, value = Of.read(known["of"]), rule.read(known["value"])
        asked = (of, before, value, known["since"], known["note"])
        told = (known["newest"], known["worse"], known["notice"], rule.read(known["effect"]))
        return cls(intent, rule, *asked, *told, known["home"])


async def draft(  # noqa: PLR0913, PLR0917 - a change has that many facts
    act: Act,
    rule: Rule[Any],
    of: Of,
    value: object,
    since: datetime | None,
    reason: str,
    home: str = "",
    verb: str = VERB,
) -> Draft:
    """Freeze a change on a card; Unfitting or TooSoon when it would be refused anyway.

    `home` is the currency in which examples are counted; `verb` that of its button, where a command
    of its own decides this rule.
    """
    if not rule.fits(value, of):
        raise Unfitting(rule.name, *rule.range(value))
    before = await reading.at(act.books, rule, of)
    effect = await _effect(act.books, rule, of, value, since)
    worse, notice = await _notice(act.books, rule, of, (before.value, effect), since)
    _check_time(since, notice)
    written = rule.written(value)
    asked: dict[str, Any] = {"rule": rule.name, "of": str(of), "value": written, "since": since}
    held: dict[str, Any] = {
        "before": rule.written(before.value),
        "version": before.version,
        "held_since": before.since,
    }
    last = await reading.newest(act.books, rule)
    told: dict[str, Any] = {"worse": worse, "notice": notice, "effect": rule.written(effect)}
    kept = {**asked, **held, **told, "newest": last, "home": home, "note": reason}
    wanted = Intent(act.actor.id, {"confirm": verb, "cancel": "cancel"}, kept, chat=act.chat)
    digest = ids.digest(VERB, rule.name, str(of), written, str(since), reason)
    return Draft.read(rule, await below.card(act.books, wanted, act.key, digest))


async def changed(act: Act, rule: Rule[Any], intent: Intent) -> Decided[Any]:
    """Decide what a card says, once; return the decision, the same for a repetition.

    NotAllowed when the rule has changed meanwhile, TooSoon when the notice has become too short.
    """
    change = Draft.read(rule, intent)
    if intent.state == "open":
        await _check(act, change)
    try:
        await act.post(_posting(act, change))
    except AlreadySettled as settled:
        if settled.table == RuleRow.__tablename__:
            raise NotAllowed("rule_changed") from None
        raise
    return await reading.decided(act.books, rule, change.newest + 1)


async def _check(act: Act, change: Draft) -> None:
    """Refuse a change whose ground has changed: what holds now, or the time that is left."""
    rule, of, books = change.rule, change.of, act.books
    if await reading.at(books, rule, of) != change.before:
        raise NotAllowed("rule_changed")
    effect = await _effect(books, rule, of, change.value, change.since)
    told = await _notice(books, rule, of, (change.before.value, effect), change.since)
    if (effect, *told) != (change.effect, change.worse, change.notice):
        raise NotAllowed("rule_changed")
    _check_time(change.since, change.notice)


async def _effect(
    books: Books, rule: Rule[Any], of: Of, value: object, since: datetime | None
) -> object:
    """Return what will hold: what is decided, or what does for the rest then."""
    if value is not None:
        return value
    held = await books.read(reading.load, books.stated, rule, of, since or clock.now(), of)
    return held.value


async def _notice(
    books: Books, rule: Rule[Any], of: Of, change: tuple[object, object], since: datetime | None
) -> tuple[bool, timedelta]:
    """Tell whether people lose by a change, and how long before it holds it is to be decided.

    They do who would pay more than now, or more than they would then without it.
    """
    before, after = change
    planned = await reading.at(books, rule, of, since)
    if not (rule.is_worse(before, after) or rule.is_worse(planned.value, after)):
        return False, rule.notice
    return True, max(rule.notice, (await reading.at(books, NOTICE)).value)


def _check_time(since: datetime | None, notice: timedelta) -> None:
    earliest = clock.now() + notice
    if since is not None and since < earliest:
        raise TooSoon(earliest)


def _posting(act: Act, change: Draft) -> Posting:
    rule, of, version, now = change.rule, change.of, change.newest + 1, clock.now()
    written, since = rule.written(change.value), change.since or now + change.notice
    decided = Row.of(
        RuleRow,
        name=rule.name,
        version=version,
        subject=str(of),
        value=written,
        since_ms=clock.to_ms(since),
        decided_ms=clock.to_ms(now),
        maker=change.intent.owner,
        approver=act.approver,
        reason=change.reason,
    )
    told = (rule.written(change.before.value), rule.written(change.effect))
    notices = [telling.begun(rule.name, version, of, since, told)] if change.worse else []
    return Posting(
        change.intent.token,
        VERB,
        digest=ids.digest(VERB, rule.name, str(of), written, str(change.since), change.reason),
        actor=change.intent.owner,
        guards=(change.intent.done,),
        rows=(decided, *notices),
        deadline=change.intent.expires_at,
    )
