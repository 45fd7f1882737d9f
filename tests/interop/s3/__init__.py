"""The store of contents against object stores that are not in the gate; `make interop-s3`."""
