"""What shows that it is her: a PIN, an app, and recovery codes, typed on pages alone."""

from dataclasses import replace
from datetime import datetime

from bot.commands.pins.losing import pin_disown, pin_keep, pin_lost
from bot.commands.pins.refusing import cooling_off, no_factor, refused, weak, wrong
from bot.commands.pins.telling import factor_changed, factors_lost, wrong_tries
from bot.commands.pins.words import (
    DONE,
    NEW_APP,
    NEW_CODES,
    NO_APP,
    PAGES,
    REMOVE,
    SET,
    SHEET,
    WEAK,
)
from bot.kit import (
    Button,
    Call,
    Card,
    Given,
    Leads,
    Mistaken,
    Picture,
    Reply,
    Row,
    Said,
    Sheet,
    _,
    command,
    handed,
    p_,
    page,
    say,
    say_many,
    sheet,
    to_sheet,
)
from bot.proving import ANSWER, PROVE, answered, pressed
from bot.scanned import scanned
from ledger import ids, protection
from ledger.act import Act
from ledger.errors import NotFound
from ledger.money import Money
from ledger.people import persons
from ledger.people.tickets import Ticket
from ledger.protection import (
    APP,
    CODES,
    GOOD_FOR,
    PIN,
    Factors,
    Proof,
    Weak,
    apps,
)

__all__ = [
    "cooling_off",
    "factor_changed",
    "factors_lost",
    "no_factor",
    "pin_disown",
    "pin_keep",
    "pin_lost",
    "refused",
    "weak",
    "wrong",
    "wrong_tries",
]

_ISSUER = "Wasl"
_FOR = say("It is asked for before money leaves, and to open locked wallets.")


@command(
    p_("trigger", "pin"),
    about=_("Set a PIN or an app that is asked for before money leaves."),
    private=(p_("private", "pin"),),
    bare="show",
    twin=p_("slash command", "pin"),
    menu=_("PIN and app"),
    aloud=False,
    family=p_("slash command", "safety"),
)
async def pin(call: Call) -> Reply:
    """Show what she has, and what can be changed of it."""
    until = await protection.pause(call.books, call.actor.id)
    return _shown(await protection.of(call.books, call.actor.id), until)


@command(
    p_("trigger", "pin app"),
    about=_("Use an authenticator app."),
    examples=("/pin app",),
    twin=p_("slash command", "pin app"),
    aloud=False,
    family=p_("slash command", "safety"),
)
async def pin_app(call: Call) -> Reply:
    """Give the page on which an app is set up."""
    return await _led(call, NEW_APP)


@page("pin")
async def changing(call: Call, at: str) -> Reply:
    """Give the page on which something of it is changed."""
    if at in {"lost", "keep", "disown"}:
        return Reply((), leads=Leads(f"pin {at}", {}))
    if at not in PAGES:
        raise NotFound("button")
    return await _led(call, at)


async def _led(call: Call, what: str) -> Reply:
    return await to_sheet(call, SHEET, say("On a page of your own: {address}"), what.encode())


def _shown(known: Factors, until: datetime | None) -> Reply:
    rows: list[Row] = [
        (say("PIN"), say("set") if known.has(PIN) else say("not set")),
        (say("App"), say("set") if known.has(APP) else say("not set")),
    ]
    if known.has(CODES):
        left = say_many("{count} left", "{count} left", known.codes_left)
        rows.append((say("Recovery codes"), left))
    if until:
        rows.append((say("No PIN is taken before"), until))
    of_pin = say("Change the PIN") if known.has(PIN) else say("Set a PIN")
    of_app = say("Use another app") if known.has(APP) else say("Use an app")
    buttons = [Button.goes(of_pin, "pin", SET), Button.goes(of_app, "pin", NEW_APP)]
    if known.has(PIN):
        buttons.append(Button.goes(say("Remove the PIN"), "pin", REMOVE))
    if known.has(APP):
        buttons.append(Button.goes(say("Remove the app"), "pin", NO_APP))
    if known.has_any:
        buttons.append(Button.goes(say("New recovery codes"), "pin", NEW_CODES))
        buttons.append(Button.goes(say("I have lost them"), "pin", "lost"))
    card = Card(say("Your PIN and app"), rows=rows, more=[_FOR])
    return Reply.of(card=card, buttons=buttons)


# -- the page -------------------------------------------------------------------------------


@sheet(SHEET)
async def form(call: Call, ticket: Ticket) -> Sheet:
    """Ask for what is new, and for what she has now."""
    what = ticket.about.decode()
    known = await protection.of(call.books, call.actor.id)
    present = [ANSWER] if known.has_any else []
    title, submit, fields = PAGES[what]
    if what != NEW_APP:
        return Sheet(Card(title, who=call.actor), [*present, *fields], submit)
    secret = await protection.begin_app(_act(call, ticket, ids.text(ids.token())))
    address = apps.address(secret, call.actor.name, _ISSUER)
    picture = Picture(scanned(address), say("A QR code for your app"), "app.png")
    rows: list[Row] = [(say("Or type this key"), apps.written(secret))]
    more = [say("Scan this with an authenticator app, and type what it shows. It is shown once.")]
    card = Card(title, who=call.actor, rows=rows, more=more)
    return Sheet(card, [*present, *fields], submit, files=[picture])


@handed(SHEET)
async def done(call: Call, ticket: Ticket, given: Given) -> Reply:
    """Change what was asked for, once."""
    what = ticket.about.decode()
    await _check(call, what, given)
    known = await protection.of(call.books, call.actor.id)
    right = (await answered(call, given)).guards if known.has_any else ()
    act = replace(_act(call, ticket, what), guards=(ticket.used, *right))
    match what:
        case "set":
            await protection.set_pin(act, _digits(given, "pin"))
        case "app":
            await protection.confirm_app(act, _digits(given, "code"))
        case "remove":
            await protection.remove(act, PIN)
        case "no_app":
            await protection.remove(act, APP)
        case _:
            return _codes(await protection.new_codes(act), say("Your new recovery codes"))
    return await _after(call, ticket, what, first=not known.has_any)


@sheet(PROVE)
async def asks(call: Call, ticket: Ticket) -> Sheet:
    """Ask for what one press needs, and say which that is."""
    asked = await pressed(call, ticket)
    proof = await protection.hers(call.act, asked.intent.key_for(call.actor.id))
    if proof.amount is None:
        meant = call.meant[asked.intent.choices[asked.choice]]
        card = Card(await meant(replace(call, choice=asked.choice), asked.intent))
    else:
        card = await _paid(call, proof, proof.amount)
    return Sheet(card, [ANSWER], say("Confirm"))


@handed(PROVE)
async def shown(call: Call, ticket: Ticket, given: Given) -> Reply:
    """Let that very press be done."""
    asked = await pressed(call, ticket)
    proof = await protection.hers(call.act, asked.intent.key_for(call.actor.id))
    right = await answered(call, given)
    act = replace(_act(call, ticket, PROVE), guards=(ticket.used,))
    await protection.show(act, proof.key, right, asked.place)
    more = [say("Now press the button in the chat again, within {time}.", time=GOOD_FOR)]
    return Reply.of(card=Card(say("That is right."), more=more, tone="done"))


async def _paid(call: Call, proof: Proof, amount: Money) -> Card:
    if not proof.payee:
        return Card(say("Pay {amount}?", amount=amount), amount)
    payee = await persons.by_id(call.books, proof.payee)
    return Card(say("Pay {amount} to {payee}?", amount=amount, payee=payee), amount)


async def _check(call: Call, what: str, given: Given) -> None:
    """Look at what needs no secret first, so that a slip costs no try."""
    if what == SET:
        new = _digits(given, "pin")
        if new != _digits(given, "again"):
            raise Mistaken({"again": say("These two are not the same.")})
        try:
            protection.check(new)
        except Weak as weak:
            raise Mistaken({"pin": WEAK[weak.why]}) from None
    if what == NEW_APP:
        step = await protection.next_step(call.books, call.actor.id, _digits(given, "code"))
        if step is None:
            raise Mistaken({"code": say("This is not what the app shows now. Type the newest.")})


async def _after(call: Call, ticket: Ticket, what: str, *, first: bool) -> Reply:
    """Say what was done; with the first of all, codes are given for later."""
    told = DONE[what]
    if not first:
        return Reply.of(card=Card(told, tone="done"))
    fresh = await protection.new_codes(_act(call, ticket, CODES), told="")
    return _codes(fresh, told)


def _codes(fresh: list[str], told: Said) -> Reply:
    rows: list[Row] = [(say("Code {number}", number=at), each) for at, each in enumerate(fresh, 1)]
    more = [
        say(
            "Each of these codes lets you in once if you lose the rest. Write them down: they are"
            " shown this once."
        )
    ]
    return Reply.of(card=Card(told, rows=rows, more=more, tone="done"))


def _digits(given: Given, name: str) -> str:
    return protection.digits(given.values.get(name, ""))


def _act(call: Call, ticket: Ticket, what: str) -> Act:
    """Return an act of a page, of which there is one of a kind."""
    return replace(call.act, key=ids.child("sheet", ticket.digest, what))
