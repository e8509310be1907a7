"""What Discord answers when it does not do what it was asked."""

import json

_UNKNOWN = {
    "Channel": 10003,
    "Guild": 10004,
    "Member": 10007,
    "Message": 10008,
    "User": 10013,
    "Webhook": 10015,
    "interaction": 10062,
    "application command": 10063,
}


class Refused(Exception):
    """An answer that says no: a status, Discord's own code, and what is wrong with each field."""

    def __init__(self, status, code, message, *, errors=None, headers=None, **more):
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.errors, self.headers, self.more = errors, headers or {}, more

    def as_json(self):
        told = {"message": self.message, "code": self.code, **self.more}
        return told | ({"errors": self.errors} if self.errors else {})

    def body(self):
        return json.dumps(self.as_json(), ensure_ascii=False).encode()


def unknown(what):
    return Refused(404, _UNKNOWN[what], f"Unknown {what}")


def unauthorized():
    return Refused(401, 0, "401: Unauthorized")


def not_found():
    return Refused(404, 0, "404: Not Found")


def bad_json():
    return Refused(400, 50109, "The request body contains invalid JSON.")


def missing_access():
    return Refused(403, 50001, "Missing Access")


def cannot_message():
    return Refused(403, 50007, "Cannot send messages to this user")


def archived():
    return Refused(400, 50083, "Thread is archived")


def opening_too_fast():
    return Refused(403, 40003, "You are opening direct messages too fast.")


def acknowledged():
    return Refused(400, 40060, "Interaction has already been acknowledged.")


def written_enough():
    why = "This interaction has reached the maximum number of follow-up messages"
    return Refused(400, 40094, why)


def token_died():
    return Refused(401, 50027, "Invalid Webhook Token")


def empty_message():
    return Refused(400, 50006, "Cannot send an empty message")


def edited_too_often():
    why = "Maximum number of edits to messages older than 1 hour reached. Try again later."
    return Refused(429, 30046, why)


def not_the_author():
    return Refused(403, 50005, "Cannot edit a message authored by another user")


def invalid(errors):
    return Refused(400, 50035, "Invalid Form Body", errors=errors)


def too_many(retry_after, *, everywhere=False, scope="user"):
    """Refuse for a while; with `everywhere`, every call and not only those of this bucket."""
    headers = {
        "Retry-After": str(int(-(-retry_after // 1))),
        "X-RateLimit-Scope": "global" if everywhere else scope,
        "Via": "1.1 google",
    }
    if everywhere:
        headers["X-RateLimit-Global"] = "true"
    why, facts = "You are being rate limited.", {"global": everywhere, "retry_after": retry_after}
    return Refused(429, 0, why, headers=headers, **facts)
