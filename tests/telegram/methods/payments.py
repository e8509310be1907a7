"""Invoices, and whether something may be charged."""

from tests.telegram.refusals import bad

LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_PAYLOAD = 32, 255, 128
LONGEST_WHY = 255
LEAST, MOST = 100, 1_000_000


def _link(server, params):
    title, payload = params.text("title"), params.text("payload")
    prices = params.json("prices")
    if params.text("provider_token") != server.provider_token:
        raise bad("PAYMENT_PROVIDER_INVALID")
    if (
        not 1 <= len(title) <= LONGEST_TITLE
        or len(params.text("description")) > LONGEST_DESCRIPTION
    ):
        raise bad("TITLE_INVALID")
    if not 1 <= len(payload.encode()) <= LONGEST_PAYLOAD:
        raise bad("INVOICE_PAYLOAD_INVALID")
    total = sum(each["amount"] for each in prices)
    if not LEAST <= total <= MOST:
        raise bad("CURRENCY_TOTAL_AMOUNT_INVALID")
    invoice = {"payload": payload, "currency": params.text("currency"), "total": total}
    link = f"https://t.me/$invoice{len(server.invoices) + 1}"
    server.invoices[link] = invoice
    server.touch()
    return link


def _answer(server, params):
    checkout = server.checkouts.get(params.text("pre_checkout_query_id"))
    if checkout is None or checkout.answer is not None or checkout.too_old:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    ok, why = params.flag("ok"), params.text("error_message")
    if not ok and not 1 <= len(why) <= LONGEST_WHY:
        raise bad("ERROR_MESSAGE_EMPTY")
    checkout.answer = (ok, why)
    server.touch()
    return True


METHODS = {"createInvoiceLink": _link, "answerPreCheckoutQuery": _answer}
