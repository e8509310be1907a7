"""Telegram: what people can put into an update, and updates that are none."""

from hypothesis import strategies as st

from tests.fuzz import drawn, telegrams
from tests.fuzz.telegrams import message, user
from tests.fuzz.test_road import CHOICES, DATA
from tests.telegram import entities

MALLORY, STRANGER, GROUP = 66, 99, -500
WHO = st.sampled_from([MALLORY] * 4 + [STRANGER, 2**52 - 1])
NAMES = st.one_of(
    st.sampled_from(["Mallory", "Wasl", "Support"]),
    drawn.words(),
    st.lists(drawn.SIGNS, max_size=9).map("".join),
)
HANDLES = st.sampled_from(["mallory", "u66", "omar", "waslbot", "", "a" * 32, "Support_Bot"])
PAYLOADS = st.one_of(
    drawn.NEARLY,
    st.tuples(st.sampled_from(["claim-", "pay-", "inline", "claim", "pay_"]), drawn.NEARLY).map(
        "".join
    ),
)


@st.composite
def senders(draw):
    """Draw who sends something, called as she likes."""
    return user(draw(WHO), draw(NAMES) or "x", draw(HANDLES))


@st.composite
def messages(draw):
    """Draw a message: said alone or in a group, as a reply, with a file, with names marked."""
    kind = draw(st.integers(0, 9))
    text = f"/start {draw(PAYLOADS)}" if kind == 0 else draw(drawn.said())[: telegrams.LONGEST]
    text = text.encode("utf-16-le", "ignore").decode("utf-16-le")
    sender = draw(senders())
    said = message(sender["id"], text)["message"] | {
        "from": sender,
        "message_id": draw(st.integers(1, 2**31)),
    }
    said["entities"] = entities.found(text)
    if kind == 1:
        said["chat"] = {"id": GROUP, "type": "supergroup", "title": draw(NAMES)}
        said |= draw(st.sampled_from([{}, {"message_thread_id": 7, "is_topic_message": True}]))
    if kind == 2:
        said["reply_to_message"] = message(11, draw(NAMES))["message"] | {"from": draw(senders())}
    if kind == 3:
        del said["text"], said["entities"]
        said["document"] = {
            "file_id": "F",
            "file_unique_id": "F",
            "file_name": draw(NAMES) + draw(st.sampled_from([".csv", ".txt", ""])),
            "file_size": draw(st.integers(0, 2**40)),
        }
        said |= {"caption": text[:1024]} if draw(st.booleans()) else {}
    if kind == 4:
        del said["text"], said["entities"]
        shared = [
            {
                "user_id": draw(st.integers(1, 2**52)),
                "first_name": draw(NAMES),
                "username": draw(HANDLES),
            }
        ]
        said["users_shared"] = {
            "request_id": draw(st.integers(-(2**31), 2**31 - 1)),
            "users": shared,
        }
    if kind == 5 and text:
        begin = draw(st.integers(0, len(text) - 1))
        marked = entities.entity(text, begin, begin + 3, "text_mention", user=draw(senders()))
        said["entities"] = entities.found(text, [marked])
    return {"update_id": draw(st.integers(1, 2**31)), "message": said}


@st.composite
def presses(draw):
    """Draw a press of a button that there is or is not, on a card that there is or is not."""
    data = draw(st.one_of(DATA, st.integers(0, 199)))
    where = draw(st.sampled_from(["message", "inline", "gone", "none"]))
    query = {
        "id": str(draw(st.integers(0, 2**63))),
        "from": draw(senders()),
        "chat_instance": "1",
        "data": data,
    }
    card = {
        "message_id": 5,
        "date": 1,
        "chat": {"id": draw(st.sampled_from([MALLORY, GROUP])), "type": "private"},
    }
    if where == "message":
        card |= {"text": "x", "from": telegrams.BOT}
        card["reply_markup"] = {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}
    if where in {"message", "gone"}:
        query["message"] = card | ({"date": 0} if where == "gone" else {})
    if where == "inline":
        query["inline_message_id"] = draw(drawn.NEARLY) or "x"
    return {"update_id": draw(st.integers(1, 2**31)), "callback_query": query}


@st.composite
def inlines(draw):
    """Draw what is typed after the bot's name anywhere, or what was posted of it."""
    text, sender = draw(drawn.said())[:256], draw(senders())
    number = draw(st.integers(1, 2**31))
    if draw(st.booleans()):
        query = {"id": str(number), "from": sender, "query": text, "offset": draw(NAMES)}
        return {"update_id": number, "inline_query": query}
    name = draw(
        st.one_of(
            drawn.NEARLY,
            st.tuples(st.sampled_from(["paylink", "link", "send"]), CHOICES, drawn.NEARLY).map(
                ".".join
            ),
        )
    )
    chosen = {
        "result_id": name,
        "from": sender,
        "query": text,
        "inline_message_id": draw(drawn.NEARLY) or "x",
    }
    return {"update_id": number, "chosen_inline_result": chosen}


@st.composite
def changes(draw):
    """Draw what happens in a chat: the bot comes and goes, a group moves, somebody comes."""
    sender, number = draw(senders()), draw(st.integers(1, 2**31))
    chat = {
        "id": draw(st.sampled_from([MALLORY, GROUP, -(10**12)])),
        "type": "supergroup",
        "title": draw(NAMES),
    }
    if draw(st.booleans()):
        status = draw(st.sampled_from(["member", "left", "kicked", "administrator"]))
        new = {"user": telegrams.BOT, "status": status, "until_date": 0}
        if status == "administrator":
            new |= dict.fromkeys(_RIGHTS, False)
        change = {
            "chat": chat,
            "from": sender,
            "date": 1,
            "old_chat_member": new,
            "new_chat_member": new,
        }
        return {"update_id": number, "my_chat_member": change}
    told = draw(
        st.sampled_from(
            [
                {"migrate_to_chat_id": -(10**12)},
                {"migrate_from_chat_id": GROUP},
                {"new_chat_members": [sender]},
                {"left_chat_member": sender},
                {"new_chat_title": "x"},
            ]
        )
    )
    said = {"message_id": 1, "date": 1, "chat": chat, "from": sender} | told
    return {"update_id": number, "message": said}


_RIGHTS = (
    *(
        "can_be_edited",
        "is_anonymous",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
    ),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users"),
    *("can_post_stories", "can_edit_stories", "can_delete_stories"),
)
_MARKED = {"type": "text_mention", "offset": 6, "length": 4, "user": user(11)}
_FILE = {"file_id": "F", "file_unique_id": "F", "file_name": "pay.csv", "file_size": 10}
_SHARED = {"user_id": 11, "first_name": "Omar", "username": "u11"}
_CARD = message(
    MALLORY, "x", reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "go:menu:"}]]}
)
_PRESSED = {
    "id": "1",
    "from": user(MALLORY),
    "chat_instance": "1",
    "data": "go:menu:",
    "message": _CARD["message"],
}
_CHOSEN = {
    "result_id": "paylink.0.x",
    "from": user(MALLORY),
    "query": "10",
    "inline_message_id": "x",
}
_CHANGED = {
    "chat": {"id": MALLORY, "type": "private"},
    "from": user(MALLORY),
    "date": 1,
    "old_chat_member": {"user": telegrams.BOT, "status": "member"},
    "new_chat_member": {"user": telegrams.BOT, "status": "kicked", "until_date": 0},
}
UPDATES = st.one_of(messages(), messages(), messages(), presses(), inlines(), changes())


def handled(town, update):
    """Let an update be brought; it is answered, whoever sent it and whatever is in it."""
    query = update.get("callback_query", {})
    if isinstance(query.get("data"), int):
        query["data"] = town.buttons[query["data"] % len(town.buttons)]
        for row in query.get("message", {}).get("reply_markup", {}).get("inline_keyboard", ()):
            row[0]["callback_data"] = query["data"]
    answer = town.does(telegrams.brought(town, update))
    assert answer.status == 200, answer
    return "refused" if town.refused else "handled"


def test_whatever_people_put_into_an_update_is_handled(fuzz):
    fuzz("telegram", UPDATES, handled, world=telegrams.town)


WHOLE = (
    message(MALLORY, "/send @u11 1", entities=entities.found("/send @u11 1")),
    message(MALLORY, "/start pay-AAAAAAAAAAAAAAAAAAAAAA"),
    message(MALLORY, "10", reply_to_message=message(11, "x")["message"]),
    message(MALLORY, "/send Omar 1", entities=[_MARKED]),
    message(MALLORY, "", document=_FILE, caption="/send @u11 1"),
    message(MALLORY, "", users_shared={"request_id": 1, "users": [_SHARED]}),
    message(MALLORY, "", new_chat_members=[user(STRANGER)]),
    message(MALLORY, "", migrate_to_chat_id=GROUP),
    {"update_id": 1, "callback_query": _PRESSED},
    {
        "update_id": 1,
        "inline_query": {"id": "1", "from": user(MALLORY), "query": "10 coffee", "offset": ""},
    },
    {"update_id": 1, "chosen_inline_result": _CHOSEN},
    {"update_id": 1, "my_chat_member": _CHANGED},
)
SHAPES = st.tuples(
    st.one_of(*[st.sampled_from(WHOLE).flatmap(drawn.misshapen)] * 4, drawn.GARBAGE),
    st.integers(0, 9).flatmap(lambda at: drawn.HEADER if at == 5 else st.just(telegrams.SECRET)),
)


def refused(town, given):
    """Bring what is nearly an update, as Telegram alone could: nothing is moved, and it goes on."""
    update, secret = given
    brought = telegrams.brought(town, update, secret)
    answer = town.does(brought, but=("not handled", "not read"))
    assert answer.status in ({200, 400, 413} if secret == telegrams.SECRET else {403, 413}), answer
    return f"{answer.status}"


def test_what_is_nearly_an_update_moves_nothing(fuzz):
    fuzz("telegram shapes", SHAPES, refused, world=telegrams.town)
