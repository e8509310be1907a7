"""How Wasl is, for whoever looks after it: what is up, what holds, and what waits."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.health import OK, Health, Link
from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Facts,
    Reply,
    Row,
    Said,
    Value,
    _,
    command,
    p_,
    page,
    say,
    say_many,
    tells,
)
from ledger.address import is_sqlite
from ledger.people.roles import SEE_HOUSE
from ledger.proof.record import Known

_PLATFORMS = {"web": say("Web chat"), "telegram": say("Telegram"), "discord": say("Discord")}
_OVER = {
    "books": say("The alarm is over: the books hold."),
    "outbox": say("The alarm is over: people are told what happens."),
    "lists": say("The alarm is over: the lists are fresh."),
}
_VAULT = {
    "ok": say("it opens"),
    "shut": say("it cannot be read"),
    "lacking": say("it lacks papers that the books name"),
}
_SECOND = timedelta(seconds=1)


@command(
    p_("trigger", "health"),
    about=_("See how Wasl is: platforms, books, and what waits."),
    needs=SEE_HOUSE,
    menu=_("How Wasl is"),
)
async def health(call: Call) -> Reply:
    """Show how all is at this moment."""
    assert call.watch  # noqa: S101 - every call of a platform has it
    seen = await call.watch.look()
    title = say("Something needs a look.") if seen.alarms else say("Wasl is well.")
    card = Card(
        title,
        rows=[*_links(seen), *_books(seen), _database(call, seen), _vault(seen), _licences(call)],
        warnings=_warnings(seen),
        tone="waits" if seen.alarms else "done",
    )
    again = Button.goes(say("Look again"), "health", "")
    return Reply.of(card=card, buttons=[again])


@page("health", needs=SEE_HOUSE)
async def again(call: Call, at: str) -> Reply:  # noqa: ARG001 - there is one page
    """Show it anew, in the place of the card."""
    return replace(await health.run(call), edits_card=True)


@tells("alarm_raised")
def alarm_raised(facts: Facts) -> Reply:
    """Wake up who may see the house: what is wrong, and what to do first."""
    if facts.alarm == "books":
        told = _findings(facts.count, facts.time)
        return _called(say("The books do not hold."), told)
    if facts.alarm == "lists":
        return _old_list(facts)
    told = say_many(
        "{count} notice waits to be told, the oldest since {time}: is its platform up?",
        "{count} notices wait to be told, the oldest since {time}: are their platforms up?",
        facts.count,
        time=facts.time,
    )
    return _called(say("People are not told what happens."), told)


@tells("alarm_over")
def alarm_over(facts: Facts) -> Reply:
    """Tell them that they can go back to sleep."""
    ended = _OVER.get(facts.alarm, _OVER["outbox"])
    span = (facts.until - facts.since) // _SECOND * _SECOND
    return Reply.of(card=Card(ended, rows=[(say("It took"), span)], tone="ended"))


def _called(title: Said, told: Said) -> Reply:
    card = Card(title, warnings=[told], tone="waits")
    return Reply.of(card=card, buttons=[Button.runs(say("How Wasl is"), "health")])


def _old_list(facts: Facts) -> Reply:
    told = say(
        "The list {list} is of {time}. Bring the newest file: {command}",
        list=facts.list,
        time=facts.time,
        command=Code("wasl lists import FILE", as_it_stands=True),
    )
    card = Card(say("A list has grown old."), warnings=[told], tone="waits")
    return Reply.of(card=card, buttons=[Button.runs(say("The lists"), "lists")])


def _links(seen: Health) -> list[Row]:
    return [
        (_PLATFORMS.get(name, say("{name}", name=name)), _state(link))
        for name, link in seen.platforms.items()
    ]


def _state(link: Link) -> Said:
    if link.state == OK:
        return say("up since {time}", time=link.since)
    if reason := link.state.removeprefix("down").removeprefix(": "):
        return say("not up since {time}: {reason}", time=link.since, reason=reason)
    return say("not up since {time}", time=link.since)


def _books(seen: Health) -> list[Row]:
    backlog = seen.backlog
    if seen.known is None or backlog is None:
        return []
    waits: Value = backlog.waiting
    if backlog.waiting:
        span = max(seen.waits_for // _SECOND * _SECOND, _SECOND)
        waits = say("{count}, the oldest for {span}", count=backlog.waiting, span=span)
    return [
        (say("Books"), _proven(seen.known)),
        (say("To be written"), seen.queue),
        (say("To be told"), waits),
        (say("Last backup"), seen.backed_up_at or say("none yet")),
    ]


def _proven(known: Known) -> Said:
    if known.findings:
        return say("they do not hold")
    if known.proven_at is None:
        return say("not proven yet")
    if known.whole_at is None:
        return say("they hold, proven {time}", time=known.proven_at)
    return say(
        "they hold, proven {time}, in full {whole}", time=known.proven_at, whole=known.whole_at
    )


def _database(call: Call, seen: Health) -> Row:
    if seen.answered_ms is None:
        return say("Database"), say("it does not answer")
    engine = "SQLite" if is_sqlite(call.settings.database_url) else "PostgreSQL"
    answered = say("{engine}, answers in {count} ms", engine=engine, count=seen.answered_ms)
    return say("Database"), answered


def _vault(seen: Health) -> Row:
    return say("Vault"), _VAULT[seen.vault]


def _licences(call: Call) -> Row:
    if call.books.licensed:
        return say("Licences"), say("held to where people live")
    off = Code("LICENCES=off", as_it_stands=True)
    return say("Licences"), say("not held to ({setting})", setting=off)


def _warnings(seen: Health) -> list[Said]:
    """Say what is to be done about what is not well."""
    told: list[Said] = []
    known, backlog = seen.known, seen.backlog
    if known and known.found_at and known.findings:
        told.append(_findings(len(known.findings), known.found_at))
    if "proof" in seen.alarms:
        told.append(say("Two nights have passed without a full proof. The log says why."))
    if "outbox" in seen.alarms:
        told.append(say("What people are to be told waits too long: is their platform up?"))
    if seen.vault == "shut":
        told.append(
            say(
                "What is personal cannot be read. {command} says why.",
                command=Code("wasl vault status", as_it_stands=True),
            )
        )
    if seen.vault == "lacking":
        told.append(
            say(
                "The vault is a new one or an older copy. Put the newest in its place: {command}",
                command=Code("wasl vault restore FILE", as_it_stands=True),
            )
        )
    if backlog and backlog.unread:
        told.append(
            say_many(
                "{count} notice waits for a newer version of Wasl.",
                "{count} notices wait for a newer version of Wasl.",
                backlog.unread,
            )
        )
    return told


def _findings(count: int, since: datetime) -> Said:
    return say_many(
        "{count} finding stands against the books since {time}. Find out why before"
        " anything else: {command}",
        "{count} findings stand against the books since {time}. Find out why before"
        " anything else: {command}",
        count,
        time=since,
        command=Code("wasl prove", as_it_stands=True),
    )
