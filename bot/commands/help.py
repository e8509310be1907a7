"""What can be typed."""

from dataclasses import replace
from typing import Annotated, Any

from bot.grammar import BadArgument, fold, shown
from bot.grammar.kinds import Words
from bot.kit import Button, Call, Code, Command, Of, Reply, Said, _, command, p_, page, say
from bot.languages import SOURCE
from bot.menu import offered
from bot.speech import triggers, word

_ABOUT = _("One of the commands, such as send")
PAGE = 16
"""How many commands are listed at once: Discord takes 2,000 characters."""
_MOST_DIGITS = 4


@command(
    p_("trigger", "help"),
    about=_("See what I can do; add a command to see examples."),
    examples=(_("/help send"),),
    asked=(p_("asked", "help"),),
    beside=(p_("beside", "help"),),
    needs="nothing",
    twin=p_("slash command", "help"),
    menu=_("Help"),
)
async def help_(call: Call, about: Annotated[Words, Of(_ABOUT)] = "") -> Reply:
    """List the commands, or explain one."""
    if about:
        return Reply(await _explained(call, about))
    return await _listed(call, 0)


@page("help")
async def more(call: Call, at: str) -> Reply:
    """List the commands from one on."""
    found = int(at) if at.isascii() and at.isdecimal() and len(at) <= _MOST_DIGITS else 0
    return replace(await _listed(call, found), edits_card=True)


async def _listed(call: Call, at: int) -> Reply:
    """List some commands; a verb is told with the command above it."""
    listed = [each for each in await offered(call) if not each.below]
    here = listed[at : at + PAGE]
    buttons = [Button.goes(say("Back"), "help", max(at - PAGE, 0))] if at else []
    if at + PAGE < len(listed):
        buttons.append(Button.goes(say("More commands"), "help", at + PAGE))
    return Reply(
        [
            say("You can type:"),
            *(_line(call, each) for each in here),
            say("Examples: {command}", command=Code(_("/help send"))),
        ],
        buttons,
    )


async def _explained(call: Call, about: str) -> list[Said]:
    hers = await offered(call)
    found = _found(about, hers)
    examples = (
        each if isinstance(each, Said) else say("Example: {example}", example=Code(each))
        for each in found.examples
    )
    verbs = [each for each in hers if each.below == found.name]
    return [_line(call, found), *examples, *(_line(call, each) for each in verbs)]


def _line(call: Call, found: Command) -> Said:
    """Name a command, with the reader's own word for it where there is one to be typed."""
    facts: dict[str, Any] = {
        "command": Code(f"/{found.name}", as_it_stands=True),
        "about": say(found.about),
    }
    own = word("trigger", found.name, call.actor.language or SOURCE.code).split("|")[0]
    if own == found.name or call.options is not None:
        return say("{command} — {about}", **facts)
    typed = f"/{own}" if found.only else own  # in a group of the web chat, words alone are talk
    return say("{command} ({word}) — {about}", word=Code(typed, as_it_stands=True), **facts)


def _found(asked: str, offered: list[Command]) -> Command:
    named, wanted = {each.name: each for each in offered}, fold(asked.lstrip("/"))
    found = {fold(trigger): named[name] for trigger, name, _language in triggers(named)}
    for words in (wanted, wanted.split(" ")[0]):
        if words in found:
            return found[words]
    raise BadArgument(
        say("There is no command {word}. See {help}.", word=shown(asked), help=Code("/help")), asked
    )
