"""Gifts to several people at once: an envelope in a group, and a list of people on a date."""
