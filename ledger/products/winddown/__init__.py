"""Winding down: nothing new begins until a day, everybody is told what she has, and it is counted.

draft, begin  until when and why, on a card; two decide, and `ledger.growth` stops the rest
draft_end, end  it goes on after all
now           how the wind-down stands that is on, or was on last; `counts` what was left by day
tell          everybody is told, a few at a time: at once, 30, 7 and 1 days before, and if it ends
count         what is left is counted when it begins and each day, and owners are told
"""

from ledger.products.winddown.beginning import BEGIN, END, Draft, begin, draft, draft_end, end
from ledger.products.winddown.counting import count, first
from ledger.products.winddown.reading import Left, WindDown, counts, now
from ledger.products.winddown.telling import tell

__all__ = [
    "BEGIN",
    "END",
    "Draft",
    "Left",
    "WindDown",
    "begin",
    "count",
    "counts",
    "draft",
    "draft_end",
    "end",
    "first",
    "now",
    "tell",
]
