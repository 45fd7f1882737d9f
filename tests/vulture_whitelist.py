"""Names that look unused to the dead-code check and are not."""
