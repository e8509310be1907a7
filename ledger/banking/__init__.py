"""Banking: money that comes in and goes out, and what the banks and providers say of it.

    lines        what a bank holds for the house, and what is on its way in and out
    references   a reference of one's own, with check digits, by which a payment is known again
    payouts      money goes to an account at a bank
    destination  where money goes: an account at a bank, as a rail is told
    days         on which banks work, and when money arrives
    told         what a bank tells in a statement, as plain data

Whatever a bank does moves its own line: `bank`, with the name of the rail as its label. What it
holds is the negative of that, so that in each currency what people have, what is on its way and
what was earned equals what is outside.
"""
