"""The official OSCI library for Java as a live peer; see `__main__`."""
