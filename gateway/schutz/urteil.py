"""The verdict on a certificate, what it means for a message, and what the administrator should do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from gateway.schutz.fehler import ZertifikatAbgelehnt
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


@dataclass(frozen=True)
class Urteil:
    """The verdict on one certificate for one purpose at one moment."""

    befund: Befund
    wann: datetime
    zertifikat: Zertifikat | None = None
    ohne_sperrauskunft: bool = False
    """Valid only because the policy lets unknown revocation pass."""

    @property
    def gueltig(self) -> bool:
        return self.befund is Befund.GUELTIG

    def fordere(self) -> None:
        """Raises `ZertifikatAbgelehnt` with the fitting rejection code unless valid."""
        if not self.gueltig:
            befund = self.befund
            raise ZertifikatAbgelehnt(befund.text, rueckweisung=befund.code, rat=befund.rat)
