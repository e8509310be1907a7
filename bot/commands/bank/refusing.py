"""What is refused of bank accounts, each with its remedy."""

from bot.kit import Code, Said, _, limits, refusals, refuses, say, say_many
from ledger.banking.accounts import ADDED, AddedBefore, Mistakes, NoBankAccount, NotThose

_LIST = Code("/bank")


@refuses(NotThose)
def not_those(refusal: NotThose) -> Said:
    """Say how often she may try."""
    if not refusal.left:
        return say(
            "These are not the two amounts, and it was the last try: the account is removed."
            " {command} adds it anew, from {time}.",
            command=Code("/bank add"),
            time=refusal.again,
        )
    return say_many(
        "These are not the two amounts. {count} more try: {command}",
        "These are not the two amounts. {count} more tries: {command}",
        refusal.left,
        command=Code("/bank verify"),
    )


@refuses(AddedBefore)
def added_before(refusal: AddedBefore) -> Said:
    """Say from when it can be added anew."""
    return say(
        "You had this account here before. It can be added again from {time}.", time=refusal.again
    )


@refuses(NoBankAccount)
def no_account(refusal: NoBankAccount) -> Said:
    """Say that there is none of this number."""
    return say("There is no bank account {number}.", number=refusal.number)


limited = limits({ADDED: _("You can add {most} bank accounts a day. Try again from {time}.")})
refused = refusals(
    {
        Mistakes: say("Something of it cannot be taken as it is. Look at it again."),
        "bank": say("You have no such bank account. {command} lists yours.", command=_LIST),
        "bank_known": say("You have added this account before. {command} lists it.", command=_LIST),
        "bank_most": say(
            "You have as many bank accounts as there can be. {command} makes room.",
            command=Code("/bank remove"),
        ),
        "bank_state": say("No bank account can be added while your wallets are locked or frozen."),
        "bank_not_sent": say(
            "The two amounts are still on their way. You are told when they were paid."
        ),
        "bank_none_waits": say(
            "No bank account of yours waits for two amounts. {command} lists yours.", command=_LIST
        ),
        "bank_amounts": say(
            "These cannot be two amounts of your account. Write both as they stand at your bank."
        ),
        "bank_currency": say(
            "These are in another currency than your account. Write both as your bank shows them."
        ),
        "bank_busy": say(
            "A payout is on its way to this account. It can be removed once that has arrived."
        ),
        "bank_changed": say(
            "Something else became of this account meanwhile, so nothing was done. Look again."
        ),
        "bank_not_yours": say("This bank account is not yours."),
        "bank_own": say("This is your own account, so somebody else decides about it."),
    }
)
