"""FeatureDescription: what a participant can do and the sizes a mailbox takes (supplement of 2017)."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from adapters.osci.draht.kanontext import element
from adapters.osci.draht.namen import NS7, OSCI2017, q
from adapters.osci.draht.pakete import KIB

_UNSERE = (
    ("DisableBase64", "1.2.0"),
    ("OAEPEncryption", "1.6.0"),
    ("SHA3HashAlgo", "1.6.3"),
    ("GCMPaddingModus", "1.7.0"),
    ("PartialMessageTransmission", "1.8.0"),
    ("Support96Bit12ByteIV", "1.9.0"),
)


@dataclass(frozen=True)
class Merkmale:
    """Announced abilities; sizes in KiB, None = not limited or not told."""

    schluessel: frozenset[str] = frozenset(name for name, _ in _UNSERE)
    paket_hoechstens: int | None = None
    paket_mindestens: int | None = None
    nachricht_hoechstens: int | None = None

    @property
    def kann_pakete(self) -> bool:
        return "PartialMessageTransmission" in self.schluessel

    def paket_kib(self, gewuenscht: int) -> int:
        """The wanted size of a chunk (in bytes) in KiB, within what the mailbox takes."""
        groesse = max(gewuenscht // KIB, self.paket_mindestens or 1)
        return min(groesse, self.paket_hoechstens or groesse)


def block(merkmale: Merkmale) -> str:
    """Our FeatureDescription block."""
    groessen = {
        "MaxChunkSize": merkmale.paket_hoechstens,
        "MaxMessageSize": merkmale.nachricht_hoechstens,
        "MinChunkSize": merkmale.paket_mindestens,
    }
    liste = [element("osci2017:Feature", Key=k, Version=v) for k, v in _UNSERE]
    return element(
        "osci2017:FeatureDescription",
        element("osci2017:SupportedFeatures", *liste),
        ns=NS7,
        Id="featuredescription",
        **{name: str(wert) for name, wert in groessen.items() if wert is not None},
    )


def lies(kopfblock: etree._Element | None) -> Merkmale:
    """Read a foreign FeatureDescription; unknown keys are kept, unreadable sizes ignored."""
    if kopfblock is None:
        return Merkmale(frozenset())
    eintraege = kopfblock.iter(q(OSCI2017, "Feature"))
    return Merkmale(
        frozenset(str(e.get("Key")) for e in eintraege),
        _zahl(kopfblock.get("MaxChunkSize")),
        _zahl(kopfblock.get("MinChunkSize")),
        _zahl(kopfblock.get("MaxMessageSize")),
    )


def _zahl(wert: str | None) -> int | None:
    return int(wert) if wert and wert.isascii() and wert.isdigit() and len(wert) < 16 else None
