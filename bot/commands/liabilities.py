"""Proofs of balances: what Wasl owes somebody, and how she checks it without believing Wasl."""

from dataclasses import replace

from bot import verifying
from bot.kit import (
    Button,
    Call,
    Card,
    Code,
    Document,
    File,
    Reply,
    Row,
    Said,
    _,
    acts,
    command,
    limits,
    p_,
    page,
    say,
    say_many,
)
from ledger.people.roles import SEE_HOUSE
from ledger.products import liabilities
from ledger.products.liabilities import Branch, Root

_ROOT = say("Root")
_NOTHING_YET = say(
    "No proof has been published yet. One is made every night, once something has moved."
)


@command(
    p_("trigger", "proof"),
    about=_("Get a file that proves what Wasl owes you, to check it by yourself."),
    bare="mine",
    twin=p_("slash command", "proof"),
    menu=_("Proof of my balance"),
)
async def proof(call: Call) -> Reply:
    """Show what was owed to her under the newest root, with her branches as a file."""
    root = await liabilities.newest(call.books)
    if root is None:
        return Reply.of(_NOTHING_YET)
    branches = await liabilities.branches(call.books, root, call.actor.id)
    if not branches:
        told = say("Nothing was owed to you at {time}.", time=root.at)
        return Reply.of(card=Card(told, rows=_root(root)), buttons=[_ALL])
    rows = [*(_owed(each, root) for each in branches), *_root(root)]
    card = Card(say("Proof of what was owed to you at {time}", time=root.at), rows=rows)
    card = replace(card, more=[_checks(call)], tone="done")
    reply = Reply.of(card=card, buttons=[_ALL])
    return replace(reply, files=_files(call, root, branches))


@command(
    p_("trigger", "proof root"),
    about=_("See the root under which all that Wasl owes is proven."),
    twin=p_("slash command", "proof root"),
)
async def root_(call: Call) -> Reply:
    """Show the newest root, which must be the same for everybody."""
    root = await liabilities.newest(call.books)
    return Reply.of(_NOTHING_YET) if root is None else _of_all(root)


@page("proof")
async def root_of_all(call: Call, at: str) -> Reply:  # noqa: ARG001 - there is one page
    """Show the newest root below the card that led here."""
    return replace(await root_.run(call), stays=True)


@command(
    p_("trigger", "proof publish"),
    about=_("Prove now what Wasl owes to everybody, and publish the root."),
    needs=SEE_HOUSE,
    twin=p_("slash command", "proof publish"),
)
async def publish(call: Call) -> Reply:
    """Publish a root at once."""
    await liabilities.wish(call.books, call.token)
    return _of_all(await liabilities.publish(call.books, call.token, call.actor.id))


def _of_all(root: Root) -> Reply:
    people = say_many("{count} person", "{count} people", root.people)
    rows: list[Row] = [(say("Owed to all"), each.amount) for each in root.trees]
    rows += [(say("Owed to"), people), *_root(root)]
    title = say("What Wasl owed to people at {time}", time=root.at)
    more = say(
        "Whoever asks must see this root. It is in the chain of the books: {command} names it.",
        command=Code("wasl chain head", as_it_stands=True),
    )
    return Reply.of(card=Card(title, rows=rows, more=[more]))


def _owed(branch: Branch, root: Root) -> Row:
    (tree,) = [each for each in root.trees if each.currency == branch.currency]
    told = say("{amount}, of {total} to all", amount=branch.money, total=tree.amount)
    return say("Owed to you"), told


def _root(root: Root) -> list[Row]:
    return [
        (say("As of receipt"), root.transfer),
        (_ROOT, Code(root.hash.hex(), as_it_stands=True)),
    ]


def _checks(call: Call) -> Said:
    """Say how she checks it: on a page that is served here, or on the one that comes with it."""
    if door := call.doors.get("web"):
        return say(
            "Check the file at {address}: the page asks nobody anything, and works from your own"
            " disk, too. Compare the root with what others see.",
            address=Code(f"{door}{verifying.PATH}", as_it_stands=True),
        )
    return say(
        "Open the page that comes with the file: it checks it and asks nobody anything. Compare the"
        " root with what others see."
    )


def _files(call: Call, root: Root, branches: list[Branch]) -> list[File]:
    written = liabilities.written(root, call.books.book, call.actor.id, branches)
    words = say("The proof of what was owed to you, as a file")
    kind = "application/json"
    files: list[File] = [Document(written.encode(), words, "proof.json", kind)]
    if not call.doors.get("web"):
        words = say("A page that checks a proof, without a network")
        files.append(Document(verifying.written().encode(), words, "verify.html", "text/html"))
    return files


_ALL = Button.goes(say("The root of all"), "proof", "")
named = acts({liabilities.AUDIT: _("Proof of balances")})
limited = limits(
    {
        liabilities.WISHES: _(
            "A proof takes a while, so it is asked for {most} times an hour at most. Ask again"
            " after {time}."
        )
    }
)
