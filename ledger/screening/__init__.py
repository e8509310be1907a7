"""Screening: who is like somebody that a list names, and why.

    names      how a name is read, however it is spelled
    matching   two names -> points of a thousand, the words in both, and those that are not
    births     a birth date against what a list tells of one
    assessing  name, birth date and country together -> a band: none, weak, possible, strong
    searching  an index of a list -> whoever may be somebody

These are functions of plain values: no books, no clock.
"""
