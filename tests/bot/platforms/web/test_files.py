"""Files beside messages: read by who may read the message, kept as long as it, and no longer."""

from datetime import timedelta

from bot.kit import Chat, Document, Reply, say
from ledger import clock
from ledger.people import pruning
from ledger.people.inbox import files
from ledger.people.pruning import Bounds
from tests.bot.pictures import CODE, MAY, PIXEL
from tests.ledger.acts import rows

SHOWN = Reply.of(say("Choose your language."))
BOTH = Reply((say("Cancelled. Nothing was moved."),), files=(CODE, MAY))


async def shown(web, name, reply=BOTH, event=1, message=""):
    """Let the outbox tell something; return the message."""
    chat = Chat("web", name, private=True)
    number = await web.chat.deliver(chat, reply, "ar", event, message)
    return next(each for each in await web.seen(name) if each["id"] == number)


def paths(name, message):
    return [f"/api/chat/{name}/{each['path']}" for each in message["files"]]


async def test_a_file_is_told_of_and_read_as_it_was_sent(web):
    await web.join("omar")
    message = await shown(web, "omar")
    picture, document = message["files"]
    assert picture["words"].startswith("اختر")
    assert [picture["size"], document["name"]] == [len(PIXEL), "may.pdf"]
    code, may = [await web.client.get(each) for each in paths("omar", message)]
    assert (code.content, code.headers["content-type"]) == (PIXEL, "image/png")
    assert code.headers["content-disposition"].startswith("inline")
    assert may.content == MAY.content
    assert may.headers["content-disposition"] == 'attachment; filename="may.pdf"'
    assert "sandbox" in may.headers["content-security-policy"]


async def test_nobody_else_reads_it(web):
    await web.join("omar", "sara")
    message = await shown(web, "omar")
    (file, _), (id_, _) = message["files"], [each["id"] for each in message["files"]]
    assert (await web.client.get(f"/api/chat/sara/{file['path']}")).status_code == 404
    other = await shown(web, "sara", SHOWN, event=2)
    forged = f"/api/chat/sara/messages/{other['id']}/files/{id_}"
    assert (await web.client.get(forged)).status_code == 404
    assert (await web.client.get(forged.replace(id_, "x"))).status_code == 422


async def test_a_stranger_reads_none(guarded):
    path = f"/api/chat/omar/messages/{'0' * 32}/files/{'0' * 32}"
    assert (await guarded.client.get(path)).status_code == 401


async def test_an_answer_has_its_files_whenever_its_key_comes_again(web, monkeypatch):
    async def answered(call):
        return BOTH

    monkeypatch.setattr(web.app, "handle", answered)
    first, again = [await web.say("omar", "/qr", key="one") for _ in range(2)]
    assert first == again
    (path, _) = paths("omar", again[0])
    assert (await web.client.get(path)).content == PIXEL


async def test_what_is_edited_keeps_what_it_still_shows_and_loses_the_rest(web, url):
    await web.join("omar")
    message = await shown(web, "omar")
    june = Document(b"%PDF-1.7 june", MAY.words, "june.pdf")
    changed = Reply(BOTH.rest, files=(CODE, june, june))
    edited = await shown(web, "omar", changed, event=2, message=message["id"])
    assert [each["name"] for each in edited["files"]] == ["code.png", "june.pdf", "june.pdf"]
    read = [(await web.client.get(each)).content for each in paths("omar", edited)]
    assert read == [PIXEL, june.content, june.content]
    gone = await web.client.get(paths("omar", message)[1])
    assert gone.status_code == 404
    assert rows(url, "SELECT count(*) FROM files") == [(2,)]


async def test_a_file_goes_with_its_message_and_counts_among_its_bytes(web, url):
    await web.join("omar")
    large = Document(bytes(300_000), MAY.words, "large.pdf")
    for event in (11, 12):
        await shown(web, "omar", Reply(BOTH.rest, files=(CODE, large)), event)
    assert len(await web.seen("omar")) == 4
    page = await web.client.get("/api/chat/omar/messages", params={"chat": "private"})
    assert len(page.json()["messages"]) == 4
    bounds = Bounds(timedelta(days=30), rows=1_000, size=500_000)
    later = clock.now() + timedelta(hours=2)
    with clock.running(lambda: later):
        await pruning.prune(web.books, bounds, pruning.Inbox("web:", lambda _: ()))
    assert rows(url, "SELECT length(content) FROM files ORDER BY 1") == [(len(PIXEL),), (300_000,)]
    kept = [each for each in await web.seen("omar") if each["files"]]
    assert len(kept) == 1
    found = await files.file(web.books, bytes.fromhex(kept[0]["id"]), bytes(16))
    assert found is None
