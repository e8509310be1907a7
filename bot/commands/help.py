"""What can be typed."""

from bot.grammar import BadArgument, fold
from bot.kit import Call, Code, Command, Reply, Said, Word, _, command, p_, say
from bot.speech import triggers


@command(
    p_("trigger", "help"),
    about=_("See what I can do; add a command to see examples."),
    examples=("/help send",),
    needs="nothing",
)
async def help_(call: Call, about: Word = "") -> Reply:
    """List the commands, or explain one."""
    offered = [each for each in call.commands if each.needs != "admin" or call.admin]
    if about:
        return Reply(_explained(_found(about, offered)))
    listed = [say("{command} — {about}", command=_typed(each), about=say(each.about)) for each in offered]
    return Reply.of(
        say("You can type:"),
        *listed,
        say("Examples: {command}", command=Code("/help send")),
    )


def _explained(found: Command) -> list[Said]:
    lines = [say("{command} — {about}", command=_typed(found), about=say(found.about))]
    return lines + [say("Example: {example}", example=say(each)) for each in found.examples]


def _typed(found: Command) -> Code:
    return Code(f"/{found.name}")


def _found(word: str, offered: list[Command]) -> Command:
    named = {each.name: each for each in offered}
    for trigger, name, _language in triggers(named):
        if fold(trigger) == fold(word.lstrip("/")):
            return named[name]
    raise BadArgument(
        say("There is no command {word}. See {help}.", word=word, help=Code("/help")), word
    )
