"""The intermediary's role: a durable mailbox for demo, tests and small closed networks."""
