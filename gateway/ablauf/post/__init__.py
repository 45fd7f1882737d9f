"""In and out: fetch, open, check; write, seal, send, process card. Knows no legal way: it wakes."""
