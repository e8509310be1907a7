"""The built-in chat: its page, its JSON API and its transcript."""
