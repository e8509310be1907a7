"""`parse_mode=HTML` as Telegram reads it: a few tags, and no mercy for a stray `<`."""

import html
import re

from tests.telegram.entities import units
from tests.telegram.refusals import bad

_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
_TAG = re.compile(r"<(/?)([^\s>]*)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>")
_ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+)))?")
_MENTION = re.compile(r"tg://user\?id=(\d+)")


def read(source, user_of=None):
    """Return the text and the entities of a source, or refuse it."""
    return _Reading(source, user_of or (lambda _: None)).read()


class _Reading:
    def __init__(self, source, user_of):
        self.source, self.user_of = source, user_of
        self.text, self.entities, self.open = "", [], []

    def read(self):
        at = 0
        while at < len(self.source):
            at = self._step(at)
        if self.open:
            self._refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        return self.text, sorted(self.entities, key=lambda one: (one["offset"], -one["length"]))

    def _step(self, at):
        if self.source[at] == "<":
            return self._tag(at)
        reference = _REFERENCE.match(self.source, at)
        part = html.unescape(reference.group()) if reference else self.source[at]
        self.text += part
        return reference.end() if reference else at + 1

    def _tag(self, at):
        tag = _TAG.match(self.source, at)
        where = len(self.source[:at].encode())
        if not tag:
            self._refuse(f"Unclosed start tag at byte offset {where}")
        closing, name, rest = tag.groups()
        if closing:
            self._close(name.lower(), where)
        else:
            self._start(name.lower(), rest, where)
        return tag.end()

    def _start(self, name, rest, where):
        attributes = {
            match[1].lower(): html.unescape(match[2] or match[3] or match[4] or "")
            for match in _ATTRIBUTE.finditer(rest)
        }
        if name not in _TAGS:
            self._refuse(f'Unsupported start tag "{name}" at byte offset {where}')
        if name == "span" and attributes.get("class") != "tg-spoiler":
            self._refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.open.append((name, attributes, len(self.text)))

    def _close(self, name, where):
        if not self.open:
            self._refuse(f"Unexpected end tag at byte offset {where}")
        opened, attributes, start = self.open.pop()
        if name and name != opened:
            told = f'expected "</{opened}>", found "</{name}>"'
            self._refuse(f"Unmatched end tag at byte offset {where}, {told}")
        one = {"offset": units(self.text[:start]), "length": units(self.text[start:])}
        more = self._facts(opened, attributes)
        if one["length"] and more:
            self.entities.append(more | one)

    def _facts(self, name, attributes):
        if name == "a":
            return self._link(attributes.get("href", ""))
        if name == "blockquote" and "expandable" in attributes:
            return {"type": "expandable_blockquote"}
        return {"type": _TAGS[name]}

    def _link(self, href):
        mention = _MENTION.fullmatch(href)
        if mention:
            user = self.user_of(int(mention[1]))
            return user and {"type": "text_mention", "user": user}
        return {"type": "text_link", "url": href} if "." in href or "://" in href else None

    def _refuse(self, why):
        raise bad(f"can't parse entities: {why}")
