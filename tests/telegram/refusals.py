"""What Telegram answers when it does not do what it was asked."""


class Refused(Exception):
    """An answer with `ok` false."""

    def __init__(self, code, description, **parameters):
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self):
        told = {"ok": False, "error_code": self.code, "description": self.description}
        return told | ({"parameters": self.parameters} if self.parameters else {})


def bad(why, **parameters):
    return Refused(400, f"Bad Request: {why}", **parameters)


def forbidden(why):
    return Refused(403, f"Forbidden: {why}")


def conflict(why):
    return Refused(409, f"Conflict: {why}")


def too_many(seconds):
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
