"""What is in your wallets."""

from bot.kit import Call, Leads, Reply, _, command, p_, page
from bot.menu import review, wallets


@command(
    p_("trigger", "balance"),
    about=_("See what you have."),
    asked=(p_("asked", "balance"),),
    beside=(p_("beside", "balance"),),
    twin=p_("slash command", "balance"),
)
async def balance(call: Call) -> Reply:
    """Show each wallet, what is available and what is held; and what stands besides."""
    return Reply.of(card=await wallets(call), buttons=review(call))


@page("balance")
async def reviewed(call: Call, at: str) -> Reply:  # noqa: ARG001 - there is one
    """Let somebody whose account is not open have that looked at."""
    return Reply((), leads=Leads("appeal.words", {}))
