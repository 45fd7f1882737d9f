"""The verdict on a certificate, what it means for a message, and what the administrator should do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from gateway.schutz.fehler import ZertifikatAbgelehnt
from gateway.schutz.urteilssatz import wer
from gateway.schutz.zertifikat import Zertifikat


class Zweck(Enum):
    """What a certificate is to be used for, with the key usages of which one must be there (V-PKI)."""

    SIGNATUR = frozenset({"digitalSignature", "nonRepudiation"})
    VERSCHLUESSELUNG = frozenset({"keyEncipherment"})
    VERBINDUNG = frozenset[str]()
    """TLS: the library that keeps the connection has looked at the key usages."""


@dataclass(frozen=True)
class _Bedeutung:
    code: str | None
    text: str
    rat: str


class Befund(Enum):
    """What the check found; `code` is the rejection code of XInneres."""

    GUELTIG = _Bedeutung(None, "Das Zertifikat ist gültig.", "")
    ABGELAUFEN = _Bedeutung(
        "T000", "Das Zertifikat ist abgelaufen.", "Der Inhaber braucht ein neues Zertifikat im DVDV."
    )
    GESPERRT = _Bedeutung(
        "T001",
        "Das Zertifikat ist gesperrt.",
        "Nicht mehr verwenden; den Inhaber auf anderem Weg ansprechen.",
    )
    NOCH_NICHT_GUELTIG = _Bedeutung(
        "T002", "Das Zertifikat ist noch nicht gültig.", "Uhr dieses Rechners prüfen; sonst abwarten."
    )
    UNBEKANNTER_AUSSTELLER = _Bedeutung(
        "T002",
        "Das Zertifikat führt zu keinem Vertrauensanker.",
        "Fehlt ein CA-Zertifikat im Vertrauensordner, es dort ablegen; sonst ist der Aussteller fremd.",
    )
    KETTE_UNGUELTIG = _Bedeutung(
        "T002",
        "Die Kette der Aussteller ist nicht gültig.",
        "Mit »cert list« nach abgelaufenen oder schwachen CA-Zertifikaten sehen.",
    )
    FALSCHER_ZWECK = _Bedeutung(
        "T002",
        "Das Zertifikat ist für diesen Zweck nicht ausgestellt.",
        "Signatur- und Chiffrierzertifikat vertauscht?",
    )
    KURZER_SCHLUESSEL = _Bedeutung(
        "T010",
        "Der Schlüssel des Zertifikats ist zu kurz.",
        "Der Inhaber braucht ein Zertifikat mit längerem Schlüssel.",
    )
    SPERRAUSKUNFT_FEHLT = _Bedeutung(
        "T002",
        "Ob das Zertifikat gesperrt ist, lässt sich nicht feststellen: Es fehlt eine gültige Sperrliste.",
        "Aktuelle Sperrliste mit »cert import-crl« einspielen.",
    )
    UNLESBAR = _Bedeutung("T002", "Das Zertifikat ist nicht lesbar.", "Das Zertifikat neu anfordern.")
    FEHLT = _Bedeutung(
        "T003", "Es ist kein Zertifikat angegeben.", "Der Absender muss sein Zertifikat mitsenden."
    )

    @property
    def code(self) -> str | None:
        return self.value.code

    @property
    def text(self) -> str:
        return self.value.text

    @property
    def rat(self) -> str:
        """What the administrator should do."""
        return self.value.rat


VIELLEICHT_UNSERE_SACHE = frozenset(
    {Befund.SPERRAUSKUNFT_FEHLT, Befund.UNBEKANNTER_AUSSTELLER, Befund.NOCH_NICHT_GUELTIG}
)
"""A list that wasn't fetched, an issuer that wasn't imported, a clock that is wrong: not the sender's fault, as
far as we can tell; whoever mends it lets the certificate count."""


@dataclass(frozen=True)
class Urteil:
    """The verdict on one certificate for one purpose at one moment."""

    befund: Befund
    wann: datetime
    zertifikat: Zertifikat | None = None
    ohne_sperrauskunft: bool = False
    """Valid only because the policy lets unknown revocation pass."""

    schuld: Zertifikat | None = None
    """Who on the way up is revoked, expired or too weak, when that is known."""
    seit: datetime | None = None
    """Since when it is revoked, when that is known."""

    @property
    def text(self) -> str:
        """Whose certificate, which one, since when."""
        if self.zertifikat is None or self.gueltig:
            return self.befund.text
        return f"{self.befund.text} {wer(self.zertifikat, self.wann, self.schuld, self.seit)}"

    @property
    def gueltig(self) -> bool:
        return self.befund is Befund.GUELTIG

    def fordere(self, fehler: type[ZertifikatAbgelehnt] = ZertifikatAbgelehnt) -> None:
        """Raises `ZertifikatAbgelehnt`, or this leaf of it, with the fitting rejection code unless valid."""
        if not self.gueltig:
            abgelehnt = fehler(self.text, rueckweisung=self.befund.code, rat=self.befund.rat)
            abgelehnt.geduldig = self.befund in VIELLEICHT_UNSERE_SACHE
            raise abgelehnt
