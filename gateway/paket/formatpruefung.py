"""Is it what its format code says? Looks at the first and last bytes, never interprets the content."""

from __future__ import annotations

from gateway.paket.fehler import InhaltPasstNicht
from gateway.paket.formate import SONSTIGES, familie
from gateway.paket.signaturen import PRUEFUNGEN
from gateway.paket.vollstaendigkeit import mangel
from gateway.paket.zipformat import S_LOKAL

KOPF = 4096
FUSS = 65_536


class Formatpruefung:
    """Keeps both ends of a stream of pieces; `pruefe` decides at the end."""

    def __init__(self, code: str):
        self._code = code
        self._kopf = b""
        self._fuss = b""
        self.aussichtslos = False
        """What came so far can't become a file of this format; reading on is in vain."""

    def nimm(self, stueck: bytes) -> None:
        if len(self._kopf) < KOPF:
            self._kopf += stueck[: KOPF - len(self._kopf)]
            self.aussichtslos = len(self._kopf) == KOPF and not self._anfang_passt()
        self._fuss = stueck[-FUSS:] if len(stueck) >= FUSS else (self._fuss + stueck)[-FUSS:]

    def _anfang_passt(self) -> bool:
        """False only where the first bytes decide alone; the parts of a ZIP may be named at its end."""
        gefunden = familie(self._code)
        if gefunden is None or self._kopf.startswith(S_LOKAL):
            return True
        return PRUEFUNGEN[gefunden.name](self._kopf, b"")

    def pruefe(self, wo: str) -> str | None:
        """A German sentence when the file is of its format but looks incomplete or locked.

        Raises `InhaltPasstNicht`; `wo` names the document for people."""
        gefunden = familie(self._code)
        if gefunden is None:
            if self._code != SONSTIGES:
                raise InhaltPasstNicht("Den Code seines Formats gibt es in der Codeliste nicht.", wo=wo)
            return None
        if not self._kopf and gefunden.name != "Text":
            raise InhaltPasstNicht("Die Datei ist leer.", wo=wo)
        if self.aussichtslos or not PRUEFUNGEN[gefunden.name](self._kopf, self._fuss):
            raise InhaltPasstNicht(
                f"Der Inhalt ist keine Datei im Format {gefunden.name}. Bitte das Dokument prüfen "
                "und im richtigen Format speichern.",
                wo=wo,
            )
        return mangel(gefunden, self._kopf, self._fuss)
