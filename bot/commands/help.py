"""What can be typed."""

from typing import Annotated, Any

from bot.grammar import BadArgument, fold, shown
from bot.grammar.kinds import Words
from bot.kit import Call, Code, Command, Of, Reply, Said, _, command, p_, say
from bot.languages import SOURCE
from bot.speech import triggers, word

_ABOUT = _("One of the commands, such as send")


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
    offered = [each for each in call.commands if each.is_for_all or call.may(each.needs)]
    if about:
        return Reply(_explained(call, _found(about, offered)))
    return Reply.of(
        say("You can type:"),
        *(_line(call, each) for each in offered),
        say("Examples: {command}", command=Code(_("/help send"))),
    )


def _explained(call: Call, found: Command) -> list[Said]:
    examples = (
        each if isinstance(each, Said) else say("Example: {example}", example=Code(each))
        for each in found.examples
    )
    return [_line(call, found), *examples]


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
