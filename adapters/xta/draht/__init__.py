"""The form of what goes over the wire: envelopes, addressing, MTOM packages, metadata, faults."""
