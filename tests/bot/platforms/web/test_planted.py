"""What is personal is planted wherever it may be typed, and then looked for everywhere else."""

import io
import re
from base64 import b64encode
from datetime import timedelta

from PIL import Image
from sqlalchemy import text

from bot.commands import HANDED
from bot.commands.bank.form import IBAN
from bot.commands.bank.form import US as OF_US
from bot.commands.locks import SHEET as UNLOCK
from bot.commands.pins import SHEET as PINS
from bot.proving import PROVE
from ledger import backup
from ledger.products.privacy import COPY
from ledger.verification import KIND as PAPERS
from tests.bot.platforms.web.conftest import HOST, closed, opened

PIN = "73910482"
PLANTED = {
    "legal_name": "زينب محمود الفيومي",
    "latin_name": "Zeinab Mahmoud Elfayoumi",
    "birth_date": "1987-03-21",
    "country": "EG",
    "document_kind": "passport",
    "document_number": "A7731905",
    "document_until": "2091-08-14",
    "residence": "EG",
    "address": "14 Talaat Harb, Cairo",
}
BANK = {
    "number": "EG38 0019 0005 0000 0000 2631 8000 2",
    "name": "Zeinab Mahmoud M. Elfayoumi",
    "answer": PIN,
}
US = {
    "routing": "021000021",
    "number": "73190048226",
    "kind": "savings",
    "name": "Zeinab M Elfayoumi",
    "answer": PIN,
}
_SAID_BY_ALL = {"country", "residence", "document_kind"}
LOOKED_FOR = [
    PIN,
    *(PLANTED[each] for each in PLANTED if each not in _SAID_BY_ALL),
    *(US["routing"], US["number"], "EG380019000500000000263180002", BANK["number"]),
    "0019 0005",
    "Elfayoumi",
]
FILLED_IN = {PAPERS, PINS, UNLOCK, COPY, PROVE, IBAN, OF_US}
"""The pages on which something is typed: each is filled in below, but that which asks for a PIN."""


def photo():
    exif = Image.Exif()
    exif[0x010E] = "Zeinab at 30.0444 N"
    made = io.BytesIO()
    Image.effect_noise((300, 200), 60).convert("RGB").save(made, "JPEG", exif=exif)
    return made.getvalue()


def link(messages):
    return re.search("/sheet#([A-Za-z0-9_-]+)", messages[-1]["text"]).group(1)


async def page(web, path, code, **more):
    shown = await web.client.get("/sheet")
    form = re.search('data-form="([0-9a-f]{64})"', shown.text).group(1)
    answer = await web.client.post(
        f"/sheet/{path}",
        json={"code": code, "form": form, **more},
        headers={"Origin": HOST, "Authorization": f"Bearer {code}"},
    )
    assert answer.status_code == 200, answer.text
    await web.jobs.drain()
    return answer.json()


async def fills_in(web, code, values, *pictures):
    shown = await page(web, "open", code)
    asked = {each["name"] for each in shown["fields"]}
    given = {name: value for name, value in values.items() if name in asked}
    photos = {each: b64encode(photo()).decode() for each in pictures if each in asked}
    told = await page(web, "hand", code, values=given, pictures=photos)
    assert "mistakes" not in told, told


def test_whatever_is_typed_on_a_page_is_planted_here():
    assert HANDED.keys() == FILLED_IN


async def test_what_is_personal_is_in_no_table_log_event_or_backup(url, tmp_path, capsys):
    web = await opened(url, admins=("web:boss",), signatures="1")
    web.books.stated |= {"unlock.wait": timedelta(0)}
    try:
        await web.join("omar", "boss")
        papers = ("document_front", "document_back", "selfie", "address_proof")
        await fills_in(web, link(await web.say("omar", "/verify")), PLANTED, *papers)
        (card,) = await web.say("omar", "/pin")
        await fills_in(web, link(await web.press("omar", card)), {"pin": PIN, "again": PIN})
        await web.say("omar", "/lock")
        await fills_in(web, link(await web.say("omar", "/unlock")), {"answer": PIN})
        await fills_in(web, link(await web.say("omar", "/bank add EG38 0019 0005")), BANK)
        (card,) = await web.say("omar", "/bank add")
        await fills_in(web, link(await web.press("omar", card)), US)
        (card,) = await web.say("boss", "/reveal @omar a court asks")
        await web.press("boss", card)
        shown = next(each for each in await web.seen("boss") if len(each["buttons"]) == 2)
        vault = await page(web, "open", link(await web.press("boss", shown, 1)))
        assert "Elfayoumi" in str(vault["card"])
        await web.say("omar", "/mydata export")
        ready = next(each for each in await web.seen("omar") if "Open it" in str(each["buttons"]))
        code = link(await web.press("omar", ready))
        await page(web, "open", code)
        copy = await page(web, "hand", code, values={"answer": PIN})
        assert len(copy["files"]) >= 2
        stored = await web.books.survey(_everything)
        made = tmp_path / "backup"
        backup.backup(url, made, lambda _: None)
        told = [str(await web.seen(name)) for name in ("omar", "boss")]
    finally:
        await closed(web)
    logged = "".join(capsys.readouterr())
    kept = made.read_bytes()
    assert "Omar" in stored
    assert b"Omar" in kept
    for each in (*LOOKED_FOR, "30.0444"):
        assert each not in stored
        assert each not in logged
        assert each not in "".join(told)
        assert each.encode() not in kept


def _everything(connection, book):
    asked = "SELECT name FROM sqlite_schema WHERE type = 'table'"
    if connection.dialect.name != "sqlite":
        asked = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    names = [each for (each,) in connection.exec_driver_sql(asked)]
    found = [[*map(tuple, connection.execute(text(f"SELECT * FROM {each}")))] for each in names]
    return "".join(
        cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)
        for rows in found
        for row in rows
        for cell in row
    )
