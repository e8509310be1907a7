"""What a Prometheus server reads: what is counted in this process, and what the books say of it.

page     one look at all of it -> the text that Prometheus reads
serving  the page on a port of its own, or behind a token on that of the web chat
"""
