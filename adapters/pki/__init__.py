"""Revocation over the network: fetching lists and asking OCSP responders, only at configured hosts."""
