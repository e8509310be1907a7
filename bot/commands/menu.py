"""The menu, from which every flow is walked by thumbs alone."""

from bot.kit import Call, Reply, _, command, p_
from bot.menu import menu


@command(
    p_("trigger", "menu"),
    about=_("See your balance and what you can do, with a button for each."),
    asked=(p_("asked", "menu"),),
    twin=p_("slash command", "menu"),
    aloud=False,
)
async def menu_(call: Call) -> Reply:
    """Show the card that everything begins with."""
    return await menu(call)
