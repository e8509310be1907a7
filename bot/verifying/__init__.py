"""The page that checks a proof of balances: one file, in every language, that asks nobody anything.

It is served at `PATH`, and works as well from a disk; docs/proof.md says what it computes.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from iso4217 import Currency

from bot import speech
from bot.kit import p_
from bot.languages import CATALOGUES, of
from bot.speech.voice import NAMED

PATH = "/verify"
WORDS = {
    "brand": p_("verify page", "Wasl"),
    "title": p_("verify page", "Check a proof of balances"),
    "about": p_(
        "verify page",
        "Your proof says what Wasl owes you, and that this is within all that it says it owes. This"
        " page computes it anew on your device and asks nobody anything: save it, and open it"
        " without a network.",
    ),
    "file": p_("verify page", "Your proof"),
    "file_hint": p_("verify page", "The file proof.json, which /proof gives you"),
    "choose": p_("verify page", "Choose the file"),
    "other": p_("verify page", "Another file"),
    "root": p_("verify page", "The root, from somewhere else"),
    "root_hint": p_(
        "verify page",
        "What others see at /proof root, or the line of wasl chain head. Not from your own file.",
    ),
    "holds": p_("verify page", "It holds"),
    "holds_text": p_("verify page", "What you are owed is counted under the root that you know."),
    "compare": p_("verify page", "It holds under this root. Compare it"),
    "compare_text": p_(
        "verify page",
        "What you are owed is counted under the root below. Whoever asks must see the same one.",
    ),
    "fails": p_("verify page", "It does not hold"),
    "no_proof": p_("verify page", "This file is no proof of balances."),
    "no_number": p_("verify page", "A number in it is negative, too large, or none."),
    "not_in_tree": p_("verify page", "What it says you are owed in {currency} is not in the tree."),
    "no_root": p_("verify page", "Its trees do not come to the root that it names."),
    "other_root": p_("verify page", "Its root is not the one that you know."),
    "bad_root": p_("verify page", "A root has 64 digits from 0 to 9 and from a to f."),
    "owed": p_("verify page", "Owed to you"),
    "of_all": p_("verify page", "of {total} to all, {count} leaves"),
    "nothing": p_("verify page", "Nothing was owed to you then."),
    "number": p_("verify page", "Your number"),
    "number_hint": p_("verify page", "Nobody else's proof may have this number."),
    "receipt": p_("verify page", "As of receipt"),
    "its_root": p_("verify page", "Root of the file"),
    "no_crypto": p_(
        "verify page",
        "This browser computes nothing on pages without TLS. Save the page, and open it from your"
        " disk.",
    ),
    "no_script": p_("verify page", "This page needs JavaScript."),
}
_HERE = Path(__file__).parent
_USUAL = 2


@cache
def written() -> str:
    """Return the page, whole."""
    style, script = (_read(f"verify.{kind}") for kind in ("css", "js"))
    known = json.dumps(_known(), ensure_ascii=False).replace("<", "\\u003c")
    told = " · ".join(speech.word("verify page", WORDS["no_script"], each) for each in CATALOGUES)
    filled = {"style": style, "script": script, "known": known, "no_script": told}
    filled["policy"] = policy()
    return re.sub(r"\{\{(\w+)\}\}", lambda found: filled[found[1]], _read("verify.html"))


@cache
def policy() -> str:
    """Return what the page may do: run its own script, look as it looks, and reach nobody."""
    return (
        f"default-src 'none'; script-src {_hash('verify.js')}; style-src {_hash('verify.css')};"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _hash(name: str) -> str:
    return f"'sha256-{b64encode(sha256(_read(name).encode()).digest()).decode()}'"


def _known() -> dict[str, object]:
    """Return what the script knows: the words of each language, and currencies without cents."""
    return {
        "languages": [_language(code) for code in CATALOGUES],
        "decimals": {each.code: each.exponent for each in Currency if each.exponent != _USUAL},
    }


def _language(code: str) -> dict[str, object]:
    language = of(code)
    return {
        "code": code,
        "name": language.name,
        "direction": language.direction,
        "locale": f"{code}-u-nu-{language.digits}",
        "words": {name: speech.word("verify page", text, code) for name, text in WORDS.items()},
        "money": {currency: speech.word("money", text, code) for currency, text in NAMED.items()},
    }
