"""What is owed, proven: the trees, the roots in the chain, and whoever checks them without us."""

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import ids, products
from ledger.chart import WALLET, WORLD
from ledger.money import Money
from ledger.people import audit
from ledger.posting import Change, Move
from ledger.products import liabilities
from ledger.products.liabilities import building, publishing, tree
from ledger.products.liabilities.tree import Node
from ledger.proof import prove
from tests.ledger.acts import act, held, met, move, rich, tamper, usd, wallet

PAGE = Path(__file__).parents[3] / "docs" / "proof.md"
PROGRAM = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)[1]


async def found(books):
    return [
        each.check for each in (await books.read(prove, checks=products.DECLARED.checks)).findings
    ]


async def published(books):
    return await liabilities.publish(books, ids.token())


async def written(books, root, person):
    branches = await liabilities.branches(books, root, person)
    return json.loads(liabilities.written(root, books.book, person, branches))


def checked(folder, proof, root):
    """Check a proof as docs/proof.md says: with Python alone, and nothing of ours."""
    (folder / "check.py").write_text(PROGRAM)
    (folder / "proof.json").write_text(json.dumps(proof))
    asked = [sys.executable, "-I", "check.py", "proof.json", root]
    return subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False)


def test_the_program_of_the_page_is_forty_lines_without_blank_ones():
    assert len([line for line in PROGRAM.splitlines() if line.strip()]) <= 40


@given(st.lists(st.integers(0, 2**40), min_size=1, max_size=40))
def test_every_leaf_climbs_to_the_top_with_the_sum_of_all(amounts):
    leaves = [tree.leaf(bytes(32), "USD", at, amount) for at, amount in enumerate(amounts)]
    top = tree.top(leaves)
    assert top.sum == sum(amounts)
    for at, leaf in enumerate(leaves):
        assert tree.climbed(leaf, tree.path(leaves, at)) == top


@given(st.integers(1, 300), st.integers(0, 299))
def test_parts_come_to_the_same_top_as_the_whole(count, at):
    nodes = [Node(ids.digest(str(each)), each) for each in range(count)]
    parts = [tree.top(nodes[start : start + 16]) for start in range(0, count, 16)]
    assert tree.top(parts) == tree.top(nodes)
    at %= count
    low = nodes[at // 16 * 16 :][:16]
    steps = [*tree.path(low, at % 16), *tree.path(parts, at // 16)]
    assert steps == tree.path(nodes, at)


def test_a_parent_commits_to_both_sums_and_to_their_sides():
    left, right = Node(bytes(32), 3), Node(bytes(31) + b"1", 4)
    others = (Node(left.hash, 4), Node(right.hash, 3)), (right, left)
    assert all(tree.parent(*each).hash != tree.parent(left, right).hash for each in others)
    assert tree.parent(left, right).sum == 7


def test_nobody_is_owed_less_than_nothing():
    with pytest.raises(ValueError, match="less than nothing"):
        tree.leaf(bytes(32), "USD", 1, -1)


async def test_each_finds_what_she_is_owed_under_the_root_in_the_chain(books, tmp_path):
    omar, sara = await rich(books, "omar", 4000), await rich(books, "sara", 250)
    await held(books, await wallet(books, omar.id), 1000)
    nour = await met(books, "nour")
    root = await published(books)
    (last,) = await audit.of_topic(books, liabilities.TOPIC)
    assert last.kind == "balances_proven"
    assert last.facts["root"] == root.hash.hex()
    assert last.facts["totals"] == [usd(4250)]
    assert (root.people, root.trees[0].leaves) == (2, 2)
    for person, amount in ((omar, 4000), (sara, 250)):
        proof = await written(books, root, person.id)
        said = checked(tmp_path, proof, root.hash.hex())
        assert (said.stdout, said.returncode) == (f"yes: {amount} of 4250 USD\n", 0)
    assert (await written(books, root, nour.id))["branches"] == []
    assert await found(books) == []


async def test_whoever_checks_refuses_what_is_not_as_it_was_published(books, tmp_path):
    people = [await rich(books, name, 100 * at) for at, name in enumerate("abcde", start=1)]
    root = await published(books)
    proof, right = await written(books, root, people[2].id), root.hash.hex()
    assert checked(tmp_path, proof, right).returncode == 0
    path = proof["branches"][0]["path"]
    first = path[0]["sum"]

    def changed(**more):
        step = {**path[0], **more}
        return {**proof, "branches": [{**proof["branches"][0], "path": [step, *path[1:]]}]}

    other = {"left": "right", "right": "left"}[path[0]["side"]]
    less = {**proof["trees"][0], "total": 1}
    wrong = [
        {**proof, "branches": [{**proof["branches"][0], "amount": 301}]},
        {**proof, "person": people[3].id},
        changed(sum=-first),
        changed(sum=first + 1),
        changed(sum=2**53),
        changed(side=other),
        changed(hash=path[0]["hash"][2:]),
        {**proof, "trees": [less]},
        {**proof, "transfer": root.transfer + 1},
    ]
    for each in wrong:
        said = checked(tmp_path, each, right)
        assert said.stderr.startswith("no: "), each
        assert (said.stdout, said.returncode) == ("", 1)
    assert "that root" in checked(tmp_path, proof, ids.digest("another").hex()).stderr


async def test_every_currency_has_a_tree_and_a_person_a_branch_in_each(books, tmp_path):
    omar = await rich(books, "omar", 4000)
    euros = await books.account(WALLET, omar.id, "EUR")
    moves = (Move(await books.house(WORLD, "EUR"), euros, Money(70, "EUR")),)
    await books.post(act(moves=moves))
    root = await published(books)
    assert [each.currency for each in root.trees] == ["EUR", "USD"]
    assert root.people == 1
    said = checked(tmp_path, await written(books, root, omar.id), root.hash.hex())
    assert said.stdout == "yes: 70 of 70 EUR\nyes: 4000 of 4000 USD\n"


async def test_many_leaves_stand_in_parts(books, tmp_path, monkeypatch):
    monkeypatch.setattr(building, "TOGETHER", 4)
    people = [await rich(books, f"p{at}", at) for at in range(1, 22)]
    root = await published(books)
    for person in people:
        (branch,) = await liabilities.branches(books, root, person.id)
        assert branch.money == usd(people.index(person) + 1)
    said = checked(tmp_path, await written(books, root, people[20].id), root.hash.hex())
    assert said.stdout == "yes: 21 of 231 USD\n"
    assert await found(books) == []


async def test_what_is_below_zero_lessens_nobody_s(books):
    await rich(books, "omar", 4000)
    sara = await met(books, "sara")
    account = await wallet(books, sara.id)
    await books.post(act(changes=(Change(account, "open", "open", -500),)))
    await books.post(move(account, await books.house(WORLD, "USD"), 300))
    root = await published(books)
    assert (root.people, root.trees[0].total) == (1, 4000)
    assert await liabilities.branches(books, root, sara.id) == []
    assert await found(books) == []


async def test_another_root_is_salted_and_ordered_anew(books):
    omar = await rich(books, "omar", 4000)
    first, second = await published(books), await published(books)
    assert first.hash != second.hash
    (one,) = await liabilities.branches(books, first, omar.id)
    (two,) = await liabilities.branches(books, second, omar.id)
    assert one.salt != two.salt
    assert one.money == two.money


async def test_the_leaves_of_old_roots_go_and_those_of_new_ones_stay(books, path, monkeypatch):
    omar = await rich(books, "omar", 4000)
    monkeypatch.setattr(publishing, "KEPT", 2)
    roots = [await published(books) for _ in range(4)]
    kept = [bool(await liabilities.branches(books, each, omar.id)) for each in roots]
    assert kept == [False, False, True, True]
    assert await liabilities.newest(books) == roots[-1]


async def test_a_key_publishes_once(books):
    await rich(books, "omar", 4000)
    key = ids.token()
    first = await liabilities.publish(books, key)
    assert await liabilities.publish(books, key) == first
    assert len(await audit.of_topic(books, liabilities.TOPIC)) == 1


async def test_every_night_publishes_what_has_moved(books, time):
    nightly = liabilities.nightly.run
    yesterday = time.moment.date() - timedelta(days=1)
    await rich(books, "omar", 4000)
    await nightly(books, yesterday - timedelta(days=1))
    assert await liabilities.newest(books) is None
    await nightly(books, yesterday)
    first = await liabilities.newest(books)
    await nightly(books, yesterday)
    time.move(days=1)
    await nightly(books, yesterday + timedelta(days=1))
    assert await liabilities.newest(books) == first
    await rich(books, "sara", 10)
    await nightly(books, yesterday + timedelta(days=1))
    assert (await liabilities.newest(books)).trees[0].total == 4010


async def test_a_process_apart_makes_the_same_trees(books, monkeypatch, tmp_path):
    omar = await rich(books, "omar", 4000)
    monkeypatch.setattr(publishing, "MANY", 1)
    root = await published(books)
    said = checked(tmp_path, await written(books, root, omar.id), root.hash.hex())
    assert said.returncode == 0


async def test_a_proof_finds_a_root_that_is_not_what_was_owed(books, path):
    omar = await rich(books, "omar", 4000)
    root = await published(books)
    await rich(books, "sara", 10)
    assert await found(books) == []
    tamper(path, f"UPDATE liability_roots SET transfer = {root.transfer + 1}")
    assert len(await found(books)) >= 1
    assert omar
