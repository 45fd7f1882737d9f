"""A year of one city: its moves and notices with realistic shares, day by day, and what became of them.

The messages are real, written, validated and read as ever; the clock is told, and the post is a tube in memory
instead of OSCI, which would take days for a year."""
