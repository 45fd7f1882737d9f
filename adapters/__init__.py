"""One sub-package per foreign system; each implements what gateway.ports asks for."""
