"""A body under the eye of Discord: what is wrong with it, field by field."""

from tests.discord.refusals import invalid

REQUIRED = ("BASE_TYPE_REQUIRED", "This field is required")


def units(text):
    """Return the length of a text as Discord counts it."""
    return len(text)


class Form:
    """The tree of errors of one body."""

    def __init__(self):
        self.errors = {}

    def wrong(self, path, code, why):
        """Note that a field is wrong."""
        node = self.errors
        for step in path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": why})

    def must(self, holds, path, code, why):
        """Note that a field is wrong unless something holds; return whether it does."""
        if not holds:
            self.wrong(path, code, why)
        return bool(holds)

    def given(self, value, path):
        """Note that a field is missing; return whether it is there."""
        return self.must(value not in (None, ""), path, *REQUIRED)

    def text(self, value, path, most, *, least=0):
        """Note that a text is none, or too long or too short."""
        if value is None and not least:
            return
        if value is None:
            self.wrong(path, *REQUIRED)
        elif not isinstance(value, str):
            self.wrong(path, "STRING_TYPE_CONVERT", f"Could not convert {value!r} to string.")
        elif not value and least:
            self.wrong(path, *REQUIRED)
        elif not least <= units(value) <= most and least:
            why = f"Must be between {least} and {most} in length."
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", why)
        elif units(value) > most:
            self.wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")

    def number(self, value, path, least, most):
        """Note that a number is too small or too large."""
        if value is None:
            return
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif value < least:
            self.wrong(path, "NUMBER_TYPE_MIN", f"int value should be at least {least}.")
        elif value > most:
            self.wrong(path, "NUMBER_TYPE_MAX", f"int value should be at most {most}.")

    def list(self, value, path, most, *, least=0):
        """Note that there are too many or too few of something; return those there are."""
        if value is None and not least:
            return []
        if not isinstance(value, list):
            self.wrong(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if not least <= len(value) <= most:
            why = f"Must be between {least} and {most} in length."
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", why)
        return value

    def choice(self, value, path, choices):
        """Note that a value is none of those that there are."""
        told = ", ".join(map(str, sorted(choices)))
        why = f"Value must be one of {{{told}}}."
        return self.must(value in choices, path, "BASE_TYPE_CHOICES", why)

    def close(self):
        """Refuse the body if anything is wrong with it."""
        if self.errors:
            raise invalid(self.errors)
