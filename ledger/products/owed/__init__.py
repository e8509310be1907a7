"""Owed: who owes whom among people, and how they settle it together."""
