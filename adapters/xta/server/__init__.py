"""The side that answers: accounts, a durable mailbox, the twelve operations over mutual TLS."""
