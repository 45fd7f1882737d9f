"""The hash-chained log: checking it and proving with it. Rows are written by `gateway.ablage.audit`."""
