"""What differs between the versions of xdomea that are spoken here; read from their schemas."""

from __future__ import annotations

from dataclasses import dataclass

STAMM = "urn:xoev-de:xdomea:schema:"
"""Begin of every namespace; the full version follows."""


@dataclass(frozen=True)
class Fassung:
    """One version of the standard."""

    version: str
    nachrichtentypen: str
    """Version of the code list Nachrichtentyp that it is bound to."""
    kennung: str
    """Name of the element with the key of an authority."""
    mit_empfang: bool
    """Knows 0403, and 0401 asks for it."""
    mit_original: bool
    """Primaerdokument has DateinameOriginal, the Akte has AnwendungsspezifischeErweiterungXML."""
    teilakten_innen: bool
    """Teilakten stand in Akteninhalt; else behind it, in the Akte."""
    historie: tuple[str, str, str] = ("MetadatumName", "MetadatumAlterWert", "MetadatumNeuerWert")
    """What a recorded change calls the datum, its old and its new value."""

    @property
    def namensraum(self) -> str:
        return f"{STAMM}{self.version}"


FASSUNGEN = {
    "2.4": Fassung("2.4.0", "1.0", "Kennung", False, False, False, ("Metadatum", "AlterWert", "NeuerWert")),
    "3.0": Fassung("3.0.0", "2.0", "Behoerdenschluessel", True, True, True),
    "3.1": Fassung("3.1.0", "2.0", "Behoerdenschluessel", True, True, True),
}
"""By what the settings call them."""
