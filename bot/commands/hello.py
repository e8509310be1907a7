"""What is said between people: a greeting, and thanks."""

from bot.kit import Call, Code, Reply, command, say
from bot.menu import menu


@command("hello", needs="nothing")
async def hello(call: Call) -> Reply:
    """Greet her back, and show what she can do."""
    greeting = say("Hello, {person}.", person=call.actor.alone)
    if not call.actor.joined:
        start = say("You have not joined yet. Type {command} to begin.", command=Code("/start"))
        return Reply.of(greeting, start)
    return await menu(call, greeting)


@command("thanks", needs="nothing")
async def thanks(call: Call) -> Reply:  # noqa: ARG001 - it is the same for everybody
    """Take her thanks."""
    return Reply.of(say("You are welcome."))
