"""Updates brought to the bot's own address, again and again until it answers 2xx."""

import asyncio

import httpx

from tests.telegram.refusals import bad

HEADER = "X-Telegram-Bot-Api-Secret-Token"
_HERE = ("http://127.0.0.1:", "http://localhost:", "https://127.0.0.1:", "https://localhost:")
_SECRET = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
LONGEST_SECRET = 256


class Webhook:
    """Where updates are brought; without an address nothing is."""

    def __init__(self, server):
        self.server = server
        self.url = self.secret = ""
        self.max_connections = 40
        self.error = None
        self.answer_within_s = 10.0
        self.again_after_s = 0.02
        self._tasks = set()
        self._client = None

    def set(self, url, secret, max_connections):
        """Bring updates to this address from now on."""
        if not url.startswith(("https://", *_HERE)):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if len(secret) > LONGEST_SECRET or set(secret) - _SECRET:
            raise bad("secret token contains unallowed characters")
        self.url, self.secret, self.error = url, secret, None
        self.max_connections = max(1, min(max_connections or 40, 100))
        self.server.updates.end_poll("terminated by setWebhook request")
        self.pump()

    def delete(self):
        """Bring nothing any more."""
        self.url = self.secret = ""
        for task in self._tasks:
            task.cancel()

    @property
    def busy(self):
        """Return whether something is being brought right now."""
        return any(one.under_way for one in self.server.updates.pending)

    def pump(self):
        """Start what may start: one update of a chat at a time, of different chats at once."""
        if not self.url:
            return
        self.server.updates.forget_old()
        for update in list(self.server.updates.pending):
            if len(self._tasks) < self.max_connections and not update.under_way:
                self._start(update)

    def _start(self, update):
        under_way = {one.lane for one in self.server.updates.pending if one.under_way}
        if update.lane is not None and update.lane in under_way:
            return
        update.under_way = True
        task = asyncio.create_task(self._bring(update))
        self._tasks.add(task)
        task.add_done_callback(lambda task: self._ended(task, update))

    def _ended(self, task, update):
        self._tasks.discard(task)
        update.under_way = False
        self.pump()
        self.server.touch()

    async def _bring(self, update):
        copies, update.copies = update.copies, 1
        problems = await asyncio.gather(*(self._post(update) for _ in range(copies)))
        if any(problems):
            self.error = next(filter(None, problems))
            self.error_at = self.server.clock()
            await asyncio.sleep(self.again_after_s)
        elif update in self.server.updates.pending:
            self.server.updates.confirm(update)

    async def _post(self, update):
        if not self.url.startswith(_HERE):
            return "Connection refused"
        headers = {HEADER: self.secret} if self.secret else {}
        try:
            answer = await self._http().post(
                self.url, json=update.as_json(), headers=headers, timeout=self.answer_within_s
            )
        except httpx.TimeoutException:
            return "Read timeout expired"
        except httpx.HTTPError:
            return "Connection refused"
        if answer.is_success:
            return None
        return f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"

    def _http(self):
        self._client = self._client or httpx.AsyncClient(
            trust_env=False,
            verify=False,  # noqa: S501 - it never leaves this machine
            limits=httpx.Limits(max_connections=200),
        )
        return self._client

    def info(self):
        """Return what getWebhookInfo tells."""
        told = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.server.updates.pending),
            "allowed_updates": self.server.updates.allowed,
        }
        if self.url:
            told["max_connections"] = self.max_connections
        if self.error:
            told |= {"last_error_date": int(self.error_at), "last_error_message": self.error}
        return told

    async def close(self):
        self.delete()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client:
            await self._client.aclose()
