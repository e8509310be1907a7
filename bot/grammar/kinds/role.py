"""A role: owner, admin, support; مالك, دعم."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from bot.grammar.kinds.one_of import OneOf
from bot.kit import _, p_, say
from ledger.people.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.kit import Call, Code, Said, Whole

_CONTEXT: Final = "role words"
_WORDS: Final = (
    p_("role words", "owner"),
    p_("role words", "admin"),
    p_("role words", "treasurer"),
    p_("role words", "support"),
    p_("role words", "compliance"),
    p_("role words", "auditor"),
)
_NAMES: Final = {
    "owner": _("Owner"),
    "admin": _("Admin"),
    "treasurer": _("Treasurer"),
    "support": _("Support"),
    "compliance": _("Compliance"),
    "auditor": _("Auditor"),
}


class SomeRole(OneOf):
    """One of the roles that there are."""

    def shown(self, value: str) -> Said:
        """Name a role, as a button does."""
        return role_said(value)

    def missing(self, example: Code, *, pays: bool) -> Said:  # noqa: ARG002 - the same
        """Ask which it is, in the reader's own word for one."""
        return say("Which role? Write it like {example}.", example=role_said(self.example))

    async def choices(self, call: Call, whole: Whole | None = None) -> Sequence[str]:  # noqa: ARG002 - the same for all
        """Return all of them."""
        return tuple(ROLES)


def role_said(role: str) -> Said:
    """Name a role."""
    return say(_NAMES[role])


ROLE: Final = SomeRole(
    _CONTEXT,
    *_WORDS,
    about=_("Which role: owner, admin, treasurer, support, compliance or auditor"),
)
Role = Annotated[str, ROLE]
