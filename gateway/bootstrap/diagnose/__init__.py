"""What a supporter needs to know of an installation, and nothing about any person (ADR 0054)."""
