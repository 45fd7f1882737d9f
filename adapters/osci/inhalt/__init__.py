"""The content container: sealed for the reader, opened and verified."""
