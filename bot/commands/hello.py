"""What is said between people: a greeting, and thanks. Whatever follows either is small talk."""

from bot.kit import NO_NOTE, Call, Code, Note, Reply, command, say
from bot.wording import first_payment


@command("hello", needs="nothing")
async def hello(call: Call, more: Note = NO_NOTE) -> Reply:  # noqa: ARG001 - small talk
    """Greet her back, and say what she can do."""
    greeting = say("Hello, {person}.", person=call.actor.alone)
    if not call.actor.joined:
        start = say("You have not joined yet. Type {command} to begin.", command=Code("/start"))
        return Reply.of(greeting, start)
    return Reply.of(
        greeting,
        say(
            "Try {send}, or {help} for everything else.",
            send=first_payment(call.actor),
            help=Code("/help"),
        ),
    )


@command("thanks", needs="nothing")
async def thanks(call: Call, more: Note = NO_NOTE) -> Reply:  # noqa: ARG001 - small talk
    """Take her thanks."""
    return Reply.of(say("You are welcome."))
