"""What a bot may call, by the method's name in small letters."""

from tests.telegram.methods import describing, files, messages, payments, places, queries, receiving

METHODS = {
    name.lower(): method
    for module in (describing, files, messages, payments, places, queries, receiving)
    for name, method in module.METHODS.items()
}
