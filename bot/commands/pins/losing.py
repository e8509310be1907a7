"""She has lost what shows that it is her, or somebody else has set it."""

from bot.commands.pins.words import KEEP
from bot.kit import Call, Card, Code, Reply, _, command, p_, say
from ledger import clock, protection, rules
from ledger.errors import NotFound
from ledger.people import locks
from ledger.protection import LOSES, UNLOCKS


@command(
    p_("trigger", "pin lost"),
    about=_("Say that you have lost your PIN and your app."),
    examples=("/pin lost",),
    twin=p_("slash command", "pin lost"),
    aloud=False,
    family=p_("slash command", "safety"),
)
async def pin_lost(call: Call) -> Reply:
    """Let them go after a while, of which she is told wherever she is."""
    if not (await protection.of(call.books, call.actor.id)).has_any:
        raise NotFound("factor")
    waits = (await rules.at(call.books, LOSES)).value
    due_at = await protection.begin(call.act, clock.now() + waits, call.home)
    told = say("Your PIN and your app are asked for until {time}, and no more then.", time=due_at)
    more = say("You are told of it wherever you use Wasl. If it was not you, keep them.")
    return Reply.of(told, more, buttons=[KEEP])


@command(
    p_("trigger", "pin keep"),
    about=_("Keep your PIN and your app after all."),
    examples=("/pin keep",),
    twin=p_("slash command", "pin keep"),
    aloud=False,
    family=p_("slash command", "safety"),
)
async def pin_keep(call: Call) -> Reply:
    """Let them stay."""
    if await protection.keep(call.act):
        return Reply.of(say("Your PIN and your app stay as they are."))
    return Reply.of(say("Nothing was to be removed."))


@command(
    p_("trigger", "pin disown"),
    about=_("Say that it was not you who set a PIN or an app: your wallets are locked at once."),
    examples=("/pin disown",),
    twin=p_("slash command", "pin disown"),
    aloud=False,
    family=p_("slash command", "safety"),
)
async def pin_disown(call: Call) -> Reply:
    """Lock her wallets, and take away what was set but now."""
    young = (await rules.at(call.books, UNLOCKS)).value
    await locks.put(call.act, call.home)
    is_gone = await protection.disown(call.act, young)
    more = say("What was set is removed. {command} sets your own.", command=Code("/pin"))
    if not is_gone:
        more = say(
            "No PIN and no app was set of late. If you have lost yours: {command}",
            command=Code("/pin lost"),
        )
    return Reply.of(card=Card(say("Your wallets are locked."), more=[more], tone="ended"))
