"""More than a press: what leaves her wallets is asked for by its posting, in this one place.

run    a verb that was pressed -> done; or, where it needs more, the page on which that is shown
       for this press alone, and then the very same press does it
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.kit import Button, Reply, say, sheet_line
from bot.proving import PROVE, Pressed
from ledger import ids, protection
from ledger.protection import GOOD_FOR, NeedsProof, NoFactor

if TYPE_CHECKING:
    from datetime import datetime

    from bot.kit import Call, Press
    from ledger.act import Act
    from ledger.people.intents import Intent
    from ledger.posting import Posting


async def run(call: Call, press: Press, intent: Intent) -> Reply:
    """Run a verb that was pressed; where it needs more than that, say where that is shown."""
    drawn_up = _drawn_up(press, intent)
    pressed = protection.Press(intent.key_for(call.actor.id), _place(call), drawn_up)
    act = replace(call.act, proves=partial(_proven, pressed))
    try:
        if press.proves and intent.state == "open":
            act = await protection.needed(act, pressed)
        return await press.run(replace(call, acting=act), intent)
    except NeedsProof as asked:
        return await _asked(call, intent, asked)
    except NoFactor as lacking:
        return _lacking(lacking)


async def _proven(pressed: protection.Press, act: Act, posting: Posting) -> Posting:
    return await protection.proven(act, pressed, posting)


def _place(call: Call) -> str:
    """Return from where she presses: a platform, how it knows her, and in the web chat a browser.

    A session is another place than the one before, for whoever signs in by her name.
    """
    return f"{call.home} {ids.text(call.session)}" if call.session else call.home


def _drawn_up(press: Press, intent: Intent) -> datetime | None:
    """Return when a card was made that is void by a lock since; what is asked for by others stays.

    Void is what is to be confirmed, and what proves.
    """
    return intent.made_at if press.proves or "confirm" in intent.choices else None


async def _asked(call: Call, intent: Intent, asked: NeedsProof) -> Reply:
    await protection.ask(call.act, asked)
    lasts, pressed = GOOD_FOR, Pressed(intent, call.choice, asked.press.place)
    told = say("This needs your PIN or a code. Show it on a page of your own: {address}")
    then = say("Then press the button again, within {time}.", time=lasts)
    line = await sheet_line(call, PROVE, told, pressed.written, lasts)
    return Reply([line, then], stays=True)


def _lacking(lacking: NoFactor) -> Reply:
    told = say("Payments above {amount} need a PIN or an app.", amount=lacking.above)
    then = say("Set one first, then press the button again. Nothing was moved.")
    return Reply([told, then], [Button.runs(say("Set a PIN"), "pin")], stays=True)
