"""Content: staging, packet collection, import, read-back, deletion."""
