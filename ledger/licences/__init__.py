"""Licences: what may be sold where, as authorities have granted it, and where people are.

draft, added       a licence of a jurisdiction, added by two
draft_end, ended   the end of one before its time
check, reaches     what somebody begins takes a licence where she is, and where she is paid
lacking            what is not offered to somebody
declare, noted     where somebody is: by her word, by a phone, by a document
warn               owners hear of a licence that ends, a while before

A jurisdiction is a country, by its ISO 3166 code. Whether all this is held to, the operator says
(`Books.licensed`); what people have they can always look at, take back and give back.
"""

from ledger.licences.countries import CHANGES, DECLARING, Place, carried, declare, noted
from ledger.licences.countries import of as place_of
from ledger.licences.deciding import ADD, END, Draft, added, draft, draft_end, ended, find
from ledger.licences.offering import check, check_country, lacking, reaches
from ledger.licences.reading import Licence, allowed, everywhere, of, standing, today
from ledger.licences.refused import CountryUnknown, NotLicensed
from ledger.licences.tables import (
    DECLARED,
    DOCUMENT,
    KINDS,
    OF_PERSON,
    PHONE,
    PRODUCTS,
    RECEIVE,
    SEND,
    SOURCES,
    WITHDRAW,
)
from ledger.licences.warning import WARNING, ending, warn, warning

__all__ = [
    "ADD",
    "CHANGES",
    "DECLARED",
    "DECLARING",
    "DOCUMENT",
    "END",
    "KINDS",
    "OF_PERSON",
    "PHONE",
    "PRODUCTS",
    "RECEIVE",
    "SEND",
    "SOURCES",
    "WARNING",
    "WITHDRAW",
    "CountryUnknown",
    "Draft",
    "Licence",
    "NotLicensed",
    "Place",
    "added",
    "allowed",
    "carried",
    "check",
    "check_country",
    "declare",
    "draft",
    "draft_end",
    "ended",
    "ending",
    "everywhere",
    "find",
    "lacking",
    "noted",
    "of",
    "place_of",
    "reaches",
    "standing",
    "today",
    "warn",
    "warning",
]
