"""Where somebody is at home: her platforms and web sessions, seen and ended."""

from dataclasses import replace
from typing import Any

from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Facts,
    Reply,
    Row,
    Said,
    _,
    acts,
    command,
    confirm_card,
    p_,
    press,
    receipt,
    refusals,
    say,
    tells,
)
from bot.proving import before_lock
from ledger import clock, ids
from ledger.errors import NotAllowed
from ledger.people import devices, intents, locks
from ledger.people.devices import Devices, Place, Session
from ledger.people.intents import Intent

OUT, OTHERS, CUT = "devices.out", "devices.others", "devices.ask"
_PLATFORMS = {"web": say("Web chat"), "telegram": say("Telegram"), "discord": say("Discord")}
_CONNECT = say(
    "{command} joins another platform. {case} tells support of one that is not yours.",
    command=Code("/connect"),
    case=Code("/case"),
)


@command(
    p_("trigger", "devices"),
    about=_("See where you are signed in, sign out there, or cut off a platform."),
    twin=p_("slash command", "devices"),
    menu=_("Your devices"),
    aloud=False,
    family=p_("slash command", "safety"),
)
async def devices_(call: Call) -> Reply:
    """List her platforms and her web sessions."""
    return await _listed(call)


@press(OUT)
async def signed_out(call: Call, intent: Intent) -> Reply:
    """Sign one browser out."""
    digest = intent.facts[call.choice]
    assert isinstance(digest, bytes)  # noqa: S101 - so it was kept
    await devices.end(call.act, [digest])
    return await _again(call)


@press(OTHERS)
async def others_out(call: Call, intent: Intent) -> Reply:  # noqa: ARG001 - whatever is open now
    """Sign all other browsers out."""
    found = await devices.of(call.books, call.actor.id)
    await devices.end(call.act, [each.digest for each in _others(call, found)])
    return await _again(call)


@press(CUT)
async def asked(call: Call, intent: Intent) -> Reply:
    """Ask before a platform is cut off."""
    await _check_lock(call)
    platform, external_id = str(intent.facts[call.choice]).split(":", 1)
    key = await intents.unspent(call.books, ids.child(call.token, CUT))
    act = replace(call.act, key=key)
    drafted = await devices.draft(act, platform, external_id, call.home)
    return confirm_card(
        say("Cut off {place}?", place=_named(devices.of_card(drafted))),
        drafted,
        confirm=say("Cut it off"),
        warn=[say("Cut off what you no longer use, or what somebody else has.")],
        more=[
            say(
                "Whoever writes from there is a stranger then, who may join anew without a gift."
                " Your money, receipts and all else stay with you, and you are told everywhere."
            )
        ],
        done=say("You asked for this before, and it was done."),
    )


async def meant(call: Call, intent: Intent) -> Said:  # noqa: ARG001 - the card says all
    """Say what is confirmed with a PIN: which place is cut off."""
    return say("Cut off {place}?", place=_named(devices.of_card(intent)))


@press(devices.VERB, proves=meant)
async def cut(call: Call, intent: Intent) -> Reply:
    """Cut it off."""
    if intent.state == "open":
        await _check_lock(call)
    place = await devices.cut_off(call.act, intent, call.home)
    return receipt(say("{place} is cut off: it is yours no more.", place=_named(place)))


@tells("cut_off")
def told(facts: Facts) -> Reply:
    """Tell her on every platform that is left."""
    said = say(
        "{place} was cut off: it is yours no more.",
        place=_named(Place(str(facts.platform), "", str(facts.handle), None)),
    )
    more = say("If that was not you, write {command} at once.", command=Code("/case"))
    return Reply.of(card=Card(said, tone="ended", more=[more]))


@tells("cut_off_here")
def told_there(facts: Facts) -> Reply:  # noqa: ARG001 - it says nothing of whose it was
    """Tell whoever speaks there that it is nobody's any more."""
    return Reply.of(
        say(
            "This account was cut off from the person that it belonged to. What is written here is"
            " somebody new now. {command} begins anew.",
            command=Code("/start"),
        )
    )


named = acts({devices.KIND: _("A platform cut off")})
refused = refusals(
    {
        "session": say(
            "This session is over, or not yours. {command} shows what is open.",
            command=Code("/devices"),
        ),
        "device": say("This is yours no more. {command} shows what is.", command=Code("/devices")),
        "device_here": say(
            "This is where you are writing from. To cut it off, write {command} from another one.",
            command=Code("/devices"),
        ),
        "device_locked": say(
            "Your wallets are locked. Cut it off from where you locked them, or open them first:"
            " {command}.",
            command=Code("/unlock"),
        ),
        "device_last": say(
            "This is the only place where you are, so it cannot be cut off. Connect another one"
            " with {command} first.",
            command=Code("/connect"),
        ),
    }
)


async def _check_lock(call: Call) -> None:
    """Refuse under a lock that was put elsewhere, to who can show nothing from before it."""
    lock = await locks.of(call.books, call.actor.id)
    if lock.is_on and lock.place != call.home and not await before_lock(call, lock):
        raise NotAllowed("device_locked")


async def _again(call: Call) -> Reply:
    return replace(await _listed(call), edits_card=True)


async def _listed(call: Call) -> Reply:
    found = await devices.of(call.books, call.actor.id)
    intent = await _intent(call, found)
    others = _others(call, found)
    buttons = [
        Button.does(say("Sign out: {agent}", agent=_agent(each)), intent, _key(each))
        for each in others
    ]
    if len(others) > 1:
        buttons.append(Button.does(say("Sign out all others"), intent, "others"))
    buttons += [
        Button.does(say("Cut off {place}", place=_named(each)), intent, f"cut{at}")
        for at, each in enumerate(found.places)
        if each.chat != call.home and len(found.places) > 1
    ]
    rows: list[Row] = [
        *((_platform(each.platform), _place(call, each)) for each in found.places),
        *((say("Signed in"), _session(call, each)) for each in found.sessions),
    ]
    return Reply.of(card=Card(say("You are here:"), rows=rows, more=[_CONNECT]), buttons=buttons)


async def _intent(call: Call, found: Devices) -> Intent:
    """Keep what the buttons stand for; each list has its own."""
    choices: dict[str, str] = {"others": OTHERS}
    kept: dict[str, Any] = {"at": clock.now()}
    for session in found.sessions:
        choices[_key(session)], kept[_key(session)] = OUT, session.digest
    for at, place in enumerate(found.places):
        choices[f"cut{at}"], kept[f"cut{at}"] = CUT, place.chat
    listed = Intent(call.actor.id, choices, kept, lifetime=intents.LONGEST, times="each")
    return await intents.make(call.books, listed, ids.token(), b"")


def _others(call: Call, found: Devices) -> list[Session]:
    return [each for each in found.sessions if each.digest != call.session]


def _key(session: Session) -> str:
    return f"s{session.digest[:6].hex()}"


def _platform(platform: str) -> Said:
    return _PLATFORMS.get(platform, say("{name}", name=platform))


def _named(place: Place) -> Said:
    name = place.handle or (place.external_id if place.platform == "web" else "")
    if not name:
        return _platform(place.platform)
    return say("{way} ({name})", way=_platform(place.platform), name=name)


def _place(call: Call, place: Place) -> Said:
    name = place.handle or place.external_id
    if place.chat == call.home:
        return say("{name} · you are writing from here", name=name)
    if place.spoke_at is None:
        return say("{name} · never used", name=name)
    return say("{name} · last came over {time}", name=name, time=place.spoke_at)


def _session(call: Call, session: Session) -> Said:
    if session.digest == call.session:
        return say("{agent} · this browser", agent=_agent(session))
    if session.since is None or session.used is None:
        return say("{agent} · from before this was noted", agent=_agent(session))
    return say(
        "{agent} · since {time} · last used {last}",
        agent=_agent(session),
        time=session.since,
        last=session.used,
    )


def _agent(session: Session) -> Said:
    return say("{name}", name=session.agent) if session.agent else say("a browser")
