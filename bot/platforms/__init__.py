"""Where people talk to Wasl; each platform turns its own messages into calls."""
