"""Webhooks to others: signed as »Standard Webhooks« says (standardwebhooks.com, symmetric scheme v1)."""
