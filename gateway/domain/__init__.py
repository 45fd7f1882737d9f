"""Pure values and rules: no I/O, no XML, no database."""
