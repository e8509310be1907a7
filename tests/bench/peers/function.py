"""One call of one function in the database for each transfer: the least that is correct."""

import asyncpg

from ledger import ids

ACCOUNTS = 2_000
RICH = 10_000_000_00
CONNECTIONS = 64

TABLES = """
CREATE TABLE accounts (id bigint PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0));
CREATE TABLE transfers (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key bytea NOT NULL UNIQUE,
    source bigint NOT NULL, target bigint NOT NULL, amount bigint NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE entries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, transfer bigint NOT NULL,
    account bigint NOT NULL, amount bigint NOT NULL, balance_after bigint NOT NULL);
"""
FUNCTION = """
CREATE FUNCTION pay(asked bytea, payer bigint, payee bigint, minor bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE made bigint; kept bigint; got bigint;
BEGIN
    INSERT INTO transfers (key, source, target, amount) VALUES (asked, payer, payee, minor)
        ON CONFLICT (key) DO NOTHING RETURNING number INTO made;
    IF made IS NULL THEN
        RETURN (SELECT number FROM transfers WHERE key = asked);
    END IF;
    PERFORM 1 FROM accounts WHERE id IN (payer, payee) ORDER BY id FOR UPDATE;
    UPDATE accounts SET balance = balance - minor WHERE id = payer AND balance >= minor
        RETURNING balance INTO kept;
    IF kept IS NULL THEN
        RAISE EXCEPTION 'insufficient funds';
    END IF;
    UPDATE accounts SET balance = balance + minor WHERE id = payee RETURNING balance INTO got;
    INSERT INTO entries (transfer, account, amount, balance_after)
        VALUES (made, payer, -minor, kept), (made, payee, minor, got);
    RETURN made;
END $$;
"""


class Calls:
    """A pool of connections; each transfer is one call, one commit."""

    def __init__(self, name, url):
        self.name = name
        self.acknowledged = 0
        self.accounts = list(range(1, ACCOUNTS + 1))
        self._url = url.replace("+asyncpg", "")

    async def open(self):
        """Make the tables and fill the accounts."""
        self._pool = await asyncpg.create_pool(
            self._url, min_size=CONNECTIONS, max_size=CONNECTIONS
        )
        await self._pool.execute(TABLES + FUNCTION)
        rich = [(account, RICH) for account in self.accounts]
        await self._pool.executemany("INSERT INTO accounts VALUES ($1, $2)", rich)
        return self

    async def pay(self, source, target):
        """Call the function."""
        await self._pool.fetchval("SELECT pay($1, $2, $3, 1)", ids.token(), source, target)

    async def check(self):
        """Fail unless all that was acknowledged stands, and no money was made or lost."""
        transfers = await self._pool.fetchval("SELECT count(*) FROM transfers")
        balance = await self._pool.fetchval("SELECT sum(balance) FROM accounts")
        amount = await self._pool.fetchval("SELECT coalesce(sum(amount), 0) FROM entries")
        assert transfers == self.acknowledged, (transfers, self.acknowledged)
        assert (balance, amount) == (ACCOUNTS * RICH, 0)

    async def close(self):
        """Close the connections."""
        await self._pool.close()
