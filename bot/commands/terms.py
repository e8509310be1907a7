"""The terms: which version holds, where they are read, and that somebody agrees to them."""

from dataclasses import replace

from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Refuses,
    Reply,
    Row,
    _,
    command,
    p_,
    press,
    refusals,
    say,
)
from ledger import consents, ids, rules
from ledger.consents import TERMS, TermsWait
from ledger.people.intents import Intent


@command(
    p_("trigger", "terms"),
    about=_("Read the terms, and agree to them."),
    needs="joined",
    menu=_("Terms"),
    twin=p_("slash command", "terms"),
    family=p_("slash command", "account"),
)
async def terms(call: Call) -> Reply:
    """Show which version holds, and whether she has agreed to it."""
    return await _shown(call)


@press("terms.agree")
async def agreed(call: Call, intent: Intent) -> Reply:
    """Keep that she agrees to the version on the card, if it is the one that holds."""
    await consents.agree(call.act, intent)
    return replace(await _shown(call), edits_card=True)


async def _shown(call: Call) -> Reply:
    version: int = (await rules.at(call.books, TERMS)).value
    if not version:
        return Reply.of(say("There are no terms to agree to here."))
    mine, since = await consents.newest(call.books, call.actor.id)
    where = call.settings.terms_url
    rows: list[Row] = [(say("Version"), version)]
    if where:
        rows.append((say("Read them at"), Code(where, as_it_stands=True)))
    if mine >= version and since:
        rows.append((say("You agreed on"), since))
        return Reply.of(
            card=Card(say("The terms of Wasl"), rows=rows, tone="done"), edits_card=True
        )
    before = [say("You agreed to version {version} before.", version=mine)] if mine else []
    card = Card(
        say("The terms of Wasl"),
        rows=rows,
        more=[
            *before,
            say("What you have stays yours in any case: you can look, take it out and leave."),
        ],
    )
    wanted = Intent(call.actor.id, {"agree": "terms.agree"}, {"version": version})
    asked = await rules.card(call.books, wanted, call.token, ids.digest("terms", str(version)))
    return Reply.of(card=card, buttons=[Button.does(say("I agree"), asked, "agree")])


refused = Refuses(
    {
        TermsWait: lambda refusal: say(
            "Version {version} of the terms waits for you. {command} shows it; nothing was moved.",
            version=refusal.version,
            command=Code("/terms"),
        ),
    }
)
changed = refusals(
    {"terms_changed": say("These terms have changed meanwhile, so nothing was noted. Look again.")}
)
