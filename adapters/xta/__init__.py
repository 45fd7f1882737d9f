"""XTA 2 version 3 (web service 2.1.1): `draht` (form of the bytes) → `teilnehmer` (client, port `Postfach`) →
`server` (mailbox with accounts) → `befehle` (commands)."""
