"""Privacy: what is kept of somebody, as a copy for her, and that it goes when she says so.

copies    everything about her, put together beside all else, kept in the vault until she has it
asking    she says that it is to go: a time to think, then it goes; she may keep it until then
erasing   what goes: names, words, chats, secrets, her vault; what the law keeps stays its time
again     books or a vault that were restored from before an erasure are erased again
holding   a legal hold: nothing goes while it stands, and nobody is told
"""

from ledger.products.privacy.again import again
from ledger.products.privacy.asking import (
    ERASE,
    KEEP,
    WAIT,
    Asked,
    Draft,
    ask,
    draft,
    erasures,
    keep,
    of,
    pending,
)
from ledger.products.privacy.copies import (
    COPY,
    LIMIT,
    Copy,
    content,
    copy_of,
    fetched,
    make,
    order,
    ready,
    told,
)
from ledger.products.privacy.erasing import (
    RETENTION,
    erase_what_is_due,
    let_payers_go,
    let_the_vault_go,
    take_the_rest,
)
from ledger.products.privacy.holding import HOLD, RELEASE, Held, draft_hold, held, hold, holds
from ledger.products.privacy.tables import (
    OF_BLOCKER,
    OF_HERSELF,
    OF_IDENTITY,
    OF_LEVEL,
    OF_MEMBER,
    OF_REPORTER,
    OF_ROLE,
)

__all__ = [
    "COPY",
    "ERASE",
    "HOLD",
    "KEEP",
    "LIMIT",
    "OF_BLOCKER",
    "OF_HERSELF",
    "OF_IDENTITY",
    "OF_LEVEL",
    "OF_MEMBER",
    "OF_REPORTER",
    "OF_ROLE",
    "RELEASE",
    "RETENTION",
    "WAIT",
    "Asked",
    "Copy",
    "Draft",
    "Held",
    "again",
    "ask",
    "content",
    "copy_of",
    "draft",
    "draft_hold",
    "erase_what_is_due",
    "erasures",
    "fetched",
    "held",
    "hold",
    "holds",
    "keep",
    "let_payers_go",
    "let_the_vault_go",
    "make",
    "of",
    "order",
    "pending",
    "ready",
    "take_the_rest",
    "told",
]
