"""ISO 20022: files of payments to a bank (pain.001), and how it says that they stand (pain.002).

    payer     who pays, from which account in which currency, and how
    latin     the letters that banks carry unchanged
    pain001   the file of a batch: the same orders give the same bytes
    markup    XML from outside, read safely and checked with its schema
    pain002   what a bank's report says of orders, of blocks of them and of the whole file
    rail      the rail: files out, reports in

It needs the extra `banks`.
"""
