"""Keys in tokens (PKCS#11): smart cards and hardware security modules."""
