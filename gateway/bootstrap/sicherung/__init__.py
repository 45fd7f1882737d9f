"""Backup and restore of one installation: rows, contents, settings and keys; never the DMS, never the spool."""
