"""One Mandant as a whole: written out, taken in elsewhere, dissolved (ADR 0049)."""
