"""Virus scanners: clamd over its socket, others over ICAP. What was not scanned to the end is not clean."""
