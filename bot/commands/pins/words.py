"""What pages of a PIN or an app ask for, and what is said of them."""

from __future__ import annotations

from bot.kit import Button, Field, Said, say
from ledger.protection import LONGEST, SHORTEST

SHEET = "pin"
SET, REMOVE, NEW_APP, NO_APP, NEW_CODES = "set", "remove", "app", "no_app", "codes"
"""What its page is for."""
NEW = Field(
    "pin",
    say("New PIN"),
    "secret",
    hint=say("{least} to {most} digits, and not easy to guess.", least=SHORTEST, most=LONGEST),
    digits=True,
    most=LONGEST,
)
AGAIN = Field("again", say("The same again"), "secret", digits=True, most=LONGEST)
CODE = Field("code", say("The six digits that the app shows"), digits=True, most=12)
PAGES: dict[str, tuple[Said, Said, list[Field]]] = {
    SET: (say("Your PIN"), say("Set the PIN"), [NEW, AGAIN]),
    REMOVE: (say("Remove your PIN?"), say("Remove"), []),
    NEW_APP: (say("Your app"), say("Use this app"), [CODE]),
    NO_APP: (say("Remove your app?"), say("Remove"), []),
    NEW_CODES: (say("New recovery codes? The old ones end."), say("Make new codes"), []),
}
WEAK: dict[str, Said] = {
    "form": say("A PIN has {least} to {most} digits.", least=SHORTEST, most=LONGEST),
    "easy": say("This is guessed at once: no runs, no repetitions, no years."),
}
NOT_ME = Button.goes(say("It was not me"), "pin", "disown")
KEEP = Button.goes(say("Keep them"), "pin", "keep")
DONE: dict[str, Said] = {
    SET: say("Your PIN is set."),
    REMOVE: say("Your PIN is removed."),
    NEW_APP: say("Your app is set."),
    NO_APP: say("Your app is removed."),
}
CHANGED: dict[str, Said] = {
    "pin_set": say("A PIN was set."),
    "pin_changed": say("Your PIN was changed."),
    "pin_removed": say("Your PIN was removed."),
    "app_set": say("An authenticator app was set."),
    "app_changed": say("Your authenticator app was changed for another."),
    "app_removed": say("Your authenticator app was removed."),
    "all_removed": say("Your PIN and your app were removed, as you had lost them."),
    "disowned": say("Your PIN and your app were removed, as it was not you who set them."),
    "factors_came": say("The PIN or app of the account that was joined to yours is asked for now."),
    "factors_gave_way": say(
        "Your accounts are joined: the PIN or app of the older one is asked for, the other no more."
    ),
    "codes_new": say("New recovery codes were made, and the old ones have ended."),
}
