"""A client ready to ask: our certificate, the server's certificate checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from adapters.xta.fehler import ServerzertifikatFalsch
from adapters.xta.namen import Fassung
from adapters.xta.teilnehmer.client import Adressen, Xtaclient
from adapters.xta.teilnehmer.client_v5 import Kernclient
from adapters.xta.teilnehmer.leitung import Leitung, Zeiten
from adapters.xta.teilnehmer.werte import Kontoclient
from adapters.xta.tls import Tlsschluessel, klientkontext
from gateway.ports import Uhr
from gateway.schutz.fehler import EigenesZertifikatUngueltig
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.urteil import Befund, Zweck
from gateway.schutz.zertifikat import Zertifikat

_WEISS_DER_SERVER = frozenset({Befund.GUELTIG, Befund.UNBEKANNTER_AUSSTELLER, Befund.SPERRAUSKUNFT_FEHLT})

_BAU: Mapping[Fassung, Callable[[Leitung, Adressen, str | None, Path | None], Kontoclient]] = {
    Fassung.V211: Xtaclient,
    Fassung.V511: Kernclient,
}


@dataclass(frozen=True)
class Xtazugang:
    """The account `konto` at a server, None = the only one of our certificate.

    `server`: its very certificate, where it is known; then the name in it does not matter."""

    adressen: Adressen
    konto: str | None
    schluessel: Tlsschluessel
    pruefung: Zertifikatspruefung
    uhr: Uhr
    server: Zertifikat | None = None
    zeiten: Zeiten = field(default_factory=Zeiten)
    zwischen: Path | None = None
    fassung: Fassung = Fassung.V211

    @contextmanager
    def client(self) -> Iterator[Kontoclient]:
        """With connections of its own, closed at the end. Raises `VertrauensordnerFalsch`."""
        leitung = self.leitung()
        try:
            yield _BAU[self.fassung](leitung, self.adressen, self.konto, self.zwischen)
        finally:
            leitung.close()

    def fordere_sendefaehig(self) -> None:
        """Raises `EigenesZertifikatUngueltig` when our connection's certificate is expired, revoked or too weak;
        whether its issuer is known is for the server to say."""
        eigenes = self.schluessel.unterschrift
        urteil = self.pruefung.pruefe(
            eigenes.zertifikat.der, Zweck.VERBINDUNG, self.uhr.jetzt(), weitere=eigenes.kette
        )
        if urteil.befund not in _WEISS_DER_SERVER:
            urteil.fordere(EigenesZertifikatUngueltig)

    def leitung(self) -> Leitung:
        """Connections that are kept; trust anchors as they are now."""
        kontext = klientkontext(
            self.schluessel, self.pruefung.vertrauen.stand(), namen_pruefen=self.server is None
        )
        return Leitung(kontext, self._pruefe_server, self.zeiten)

    def _pruefe_server(self, der: bytes) -> None:
        if self.server is not None and self.server.der != der:
            raise ServerzertifikatFalsch("Der XTA-Server zeigt ein anderes Zertifikat als das bekannte.")
        urteil = self.pruefung.pruefe(der, Zweck.VERBINDUNG, self.uhr.jetzt())
        if not urteil.gueltig:
            raise ServerzertifikatFalsch(
                f"Zertifikat des XTA-Servers: {urteil.befund.text}", rat=urteil.befund.rat
            )
