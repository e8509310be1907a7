"""Splits: a bill that several people share, each by a share of her own."""
