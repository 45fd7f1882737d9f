"""A mailbox checks certificates: remembered for a minute, named by feedback codes, written as inspections."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

from adapters.osci import rueckmeldungen as rm
from adapters.osci.draht.kopfbloecke import Rolle, Rollenzertifikat
from adapters.osci.draht.laufzettel import Zertifikatspruefung as Laufzettelpruefung
from adapters.osci.draht.zeit import als_text
from gateway.ports import Uhr
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.urteil import Befund, Urteil, Zweck
from gateway.schutz.zertifikat import Zertifikat

_GILT = 60.0
"""Seconds for which a verdict is remembered; a new revocation list counts after that at the latest."""
_HOECHSTENS = 10_000

_CHIFFREN = frozenset(
    {
        Rolle.CHIFFRE_POSTFACH,
        Rolle.CHIFFRE_ABSENDER,
        Rolle.CHIFFRE_AUTOR,
        Rolle.CHIFFRE_EMPFAENGER,
        Rolle.CHIFFRE_LESER,
    }
)
_ZEITLICH = frozenset({Befund.ABGELAUFEN, Befund.NOCH_NICHT_GUELTIG})
_CODES = {
    # role: (out of time, not trusted, revoked)
    Rolle.CHIFFRE_ABSENDER: ("3500", rm.CHIFFRIERZERTIFIKAT_UNGUELTIG, rm.CHIFFRIERZERTIFIKAT_GESPERRT),
    Rolle.SIGNATUR_ABSENDER: ("9700", rm.SIGNIERZERTIFIKAT_UNGUELTIG, rm.SIGNIERZERTIFIKAT_GESPERRT),
    Rolle.SIGNATUR_AUTOR: ("3701", "3702", "3703"),
    Rolle.CHIFFRE_AUTOR: ("3704", "9704", "9705"),
    Rolle.CHIFFRE_EMPFAENGER: ("3705", rm.EMPFAENGERZERTIFIKAT_UNGUELTIG, rm.EMPFAENGERZERTIFIKAT_GESPERRT),
    Rolle.CHIFFRE_LESER: ("3706", "9708", "9709"),
    Rolle.SIGNATUR_EMPFAENGER: ("3708", "9711", "9712"),
}


class Pruefstelle:
    """Checks certificates by their role in a message."""

    def __init__(self, pruefung: Zertifikatspruefung, uhr: Uhr):
        self._pruefung = pruefung
        self._uhr = uhr
        self._gemerkt: dict[tuple[bytes, Zweck], tuple[float, Urteil]] = {}
        self._sperre = threading.Lock()

    def urteil(self, der: bytes, zweck: Zweck) -> Urteil:
        """The verdict of now or of up to a minute ago."""
        jetzt = time.monotonic()
        with self._sperre:
            gemerkt = self._gemerkt.get((der, zweck))
        if gemerkt and gemerkt[0] > jetzt:
            return gemerkt[1]
        urteil = self._pruefung.pruefe(der, zweck, self._uhr.jetzt())
        with self._sperre:
            if len(self._gemerkt) >= _HOECHSTENS:
                self._gemerkt.clear()
            self._gemerkt[der, zweck] = (jetzt + _GILT, urteil)
        return urteil

    def code(self, zertifikat: Rollenzertifikat) -> str | None:
        """The feedback code for a certificate in this role; None = valid."""
        urteil = self.urteil(zertifikat.der, zweck_von(zertifikat.rolle))
        if urteil.gueltig or zertifikat.rolle not in _CODES:
            return None
        zeitlich, fremd, gesperrt = _CODES[zertifikat.rolle]
        if urteil.befund is Befund.SPERRAUSKUNFT_FEHLT:
            return "9503" if zertifikat.rolle is Rolle.CHIFFRE_ABSENDER else "9710"
        if urteil.befund in _ZEITLICH:
            return zeitlich
        return gesperrt if urteil.befund is Befund.GESPERRT else fremd

    def inspektionen(
        self, zertifikate: Iterable[Rollenzertifikat], zeitpunkt: str
    ) -> tuple[Laufzettelpruefung, ...]:
        """One inspection per certificate, readable ones only."""
        einmal = {z.der: z for z in zertifikate}
        urteile = (self.urteil(z.der, zweck_von(z.rolle)) for z in einmal.values())
        return tuple(
            _inspektion(u, zeitpunkt, self._sperrliste(u.zertifikat))
            for u in urteile
            if u.zertifikat is not None
        )

    def _sperrliste(self, zertifikat: Zertifikat) -> str | None:
        """When the newest revocation list of its issuer was issued."""
        listen = self._pruefung.vertrauen.stand().sperrlisten
        zeiten = [s.ausgestellt for s in listen if s.aussteller == zertifikat.aussteller]
        return als_text(max(zeiten)) if zeiten else None


def zweck_von(rolle: Rolle) -> Zweck:
    return Zweck.VERSCHLUESSELUNG if rolle in _CHIFFREN else Zweck.SIGNATUR


def _inspektion(urteil: Urteil, zeitpunkt: str, sperrliste: str | None) -> Laufzettelpruefung:
    zertifikat = urteil.zertifikat
    assert zertifikat is not None
    mathematisch, offline, online = _ERGEBNISSE.get(urteil.befund, ("ok", "invalid", None))
    return Laufzettelpruefung(
        zeitpunkt,
        zertifikat.inhaber,
        zertifikat.aussteller,
        zertifikat.seriennummer,
        "advanced",
        mathematisch,
        offline,
        online,
        sperrliste if online else None,
    )


_ERGEBNISSE: dict[Befund, tuple[str, str, str | None]] = {
    Befund.GUELTIG: ("ok", "valid", "ok"),
    Befund.GESPERRT: ("ok", "valid", "revoked"),
    Befund.SPERRAUSKUNFT_FEHLT: ("ok", "valid", None),
    Befund.UNBEKANNTER_AUSSTELLER: ("indeterminate", "indeterminate", None),
    Befund.KETTE_UNGUELTIG: ("corrupted", "invalid", None),
}
