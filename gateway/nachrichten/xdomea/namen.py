"""Names of xdomea 4.0.0 that writing and reading share."""

from __future__ import annotations

from gateway.domain.ebene import Ebenenart, Medium

XDOMEA = "urn:xoev-de:xdomea:schema:4.0.0"
VORSATZ = f"{{{XDOMEA}}}"
ELEMENT = {
    Ebenenart.TEILAKTE: "Teilakte",
    Ebenenart.VORGANG: "Vorgang",
    Ebenenart.TEILVORGANG: "Teilvorgang",
}
"""Levels that hold documents and further levels; a document of several pieces is written like a document."""
MEDIUM = {Medium.ELEKTRONISCH: "001", Medium.HYBRID: "002", Medium.PAPIER: "003"}
"""Code list Medium 1.0."""
SHA256 = "SHA-256"
