"""Discord as a platform: interactions in, cards out, on discord.py."""
