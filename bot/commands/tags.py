"""A tag: the name by which a person is paid from every platform."""

from dataclasses import replace
from typing import Annotated

from bot.grammar.kinds import Word
from bot.kit import (
    Call,
    Card,
    Code,
    Of,
    Reply,
    _,
    command,
    confirm_card,
    p_,
    press,
    refusals,
    say,
)
from ledger import ids, rules
from ledger.people import intents, tags
from ledger.people.intents import Intent
from ledger.people.persons import SIGN

_ABOUT = _("The tag that you want, such as sara_k")


@command(
    p_("trigger", "tag"),
    about=_("Show or take your tag, by which you are paid from anywhere."),
    examples=("/tag", _("/tag sara_k")),
    asked=(p_("asked", "tag"),),
    twin=p_("slash command", "tag"),
    menu=_("Your tag"),
    family=p_("slash command", "account"),
)
async def tag(call: Call, name: Annotated[Word, Of(_ABOUT)] = "") -> Reply:
    """Show the person's tag, or offer the one that she asks for."""
    if not name:
        return _shown(await tags.of(call.books, call.actor))
    wanted = name.removeprefix(SIGN).lower()
    facts = {"tag": wanted}
    choices = {"take": "take_tag", "cancel": "cancel"}
    if not await intents.known(call.books, call.token):
        await tags.check(call.books, call.actor, wanted)
    intent = await rules.card(
        call.books, Intent(call.actor.id, choices, facts), call.token, ids.digest(wanted)
    )
    return confirm_card(
        say("Take {tag} as your tag?", tag=_code(wanted)),
        intent,
        confirm=say("Take it"),
        choice="take",
        more=[
            say("With it, people pay you from Telegram, Discord and the web."),
            say("It is yours for good: it cannot be changed or given away."),
        ],
        done=say("You asked for this before, and the tag is yours."),
    )


@press("take_tag")
async def taken(call: Call, intent: Intent) -> Reply:
    """Give the person the tag that the card offered."""
    wanted = str(intent.facts["tag"])
    await tags.take(call.act, intent, wanted)
    return replace(_yours(wanted), edits_card=True)


def _shown(tag: str | None) -> Reply:
    if tag:
        return _yours(tag)
    return Reply.of(
        say("You have no tag yet. With one, people on every platform can pay you."),
        say("Take one: {example}.", example=Code("/tag sara_k")),
    )


def _yours(tag: str) -> Reply:
    others = say(
        "Others pay you by it from anywhere: {example}.", example=Code(f"/send {SIGN}{tag} 10")
    )
    return Reply.of(
        card=Card(say("Your tag is {tag}.", tag=_code(tag)), more=[others], tone="done")
    )


def _code(tag: str) -> Code:
    return Code(f"{SIGN}{tag}", as_it_stands=True)


refused = refusals(
    {
        "tag_form": say(
            "A tag has 3 to 20 characters: a Latin letter, then letters, digits or _. Like"
            " {example}.",
            example=Code("/tag sara_k"),
        ),
        "tag_reserved": say("Nobody may have this tag: it could be taken for us. Choose another."),
        "tag_had": say(
            "You have a tag already, and it stays yours. {command} shows it.", command=Code("/tag")
        ),
        "tag_taken": say("Somebody else has this tag. Choose another."),
        "tag_anothers": say("Somebody else is called so already. Choose another tag."),
        "tag_alike": say("Somebody has a tag that looks like this one. Choose another."),
    }
)
