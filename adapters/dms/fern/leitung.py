"""HTTP to a DMS: streams in both directions, and every fault of the line as a leaf of its own."""

from __future__ import annotations

import io
import ssl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, BinaryIO, cast

import httpx2

from adapters.dms.fern import fehler
from adapters.dms.summen import STUECK
from adapters.httpstand import httpstand, mit_stand
from gateway.dmsfehler import InhaltWeichtAb
from gateway.errors import Fehler

FRIST = httpx2.Timeout(60, connect=10)
"""Seconds without any progress, not for a whole transfer."""
MELDUNG = 100_000
"""Bytes of an error page that are looked at."""
_UMLEITUNG = range(300, 400)

_NACH_STATUS: dict[int, type[Fehler]] = {
    401: fehler.AnmeldungAbgelehnt,
    403: fehler.KeinZugriff,
    407: fehler.KeinZugriff,
    408: fehler.AntwortetNicht,
    413: fehler.ZuGross,
    423: fehler.Gesperrt,
    429: fehler.Ueberlastet,
    503: fehler.Ueberlastet,
    504: fehler.AntwortetNicht,
    507: fehler.KeinPlatz,
}


class Leitung:
    """One server. `rueckfrage`: it asks for a login in a way that a stream could not be sent again for
    (digest), so that before a stream something small is sent."""

    def __init__(self, klient: httpx2.Client, *, rueckfrage: bool = False):
        self._klient = klient
        self._rueckfrage = rueckfrage

    def close(self) -> None:
        """Connections that are kept for later are given up."""
        self._klient.close()

    def frage(self, art: str, url: str, **angaben: Any) -> AbstractContextManager[httpx2.Response]:
        """The answer, its body unread, whatever the status."""
        return self._frage(self._klient.build_request(art, url, **angaben))

    @contextmanager
    def _frage(self, anfrage: httpx2.Request) -> Iterator[httpx2.Response]:
        with uebersetzt():
            antwort = self._klient.send(anfrage, stream=True, follow_redirects=False)
            try:
                yield antwort
            except fehler.AntwortUnverstaendlich as unverstanden:
                unverstanden.text = mit_stand(unverstanden.text, stand(antwort))
                raise
            finally:
                antwort.close()

    def sende(self, art: str, url: str, inhalt: Iterator[bytes], **angaben: Any) -> Any:
        """The same with a stream as body, which can be sent only once."""
        if self._rueckfrage:
            with self.frage("OPTIONS", url):
                pass
        return self.frage(art, url, content=inhalt, **angaben)

    def oeffne(self, url: str, **angaben: Any) -> tuple[httpx2.Response, BinaryIO]:
        """The answer to GET and its body as a stream, which the caller closes."""
        with uebersetzt():
            anfrage = self._klient.build_request("GET", url, **angaben)
            antwort = self._klient.send(anfrage, stream=True, follow_redirects=False)
        return antwort, cast(BinaryIO, io.BufferedReader(_Antwortstrom(antwort), STUECK))


class _Antwortstrom(io.RawIOBase):
    def __init__(self, antwort: httpx2.Response):
        self._antwort = antwort
        self._stuecke = antwort.iter_bytes(STUECK)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, puffer: Any, /) -> int:
        if not self._rest:
            with uebersetzt():
                self._rest = memoryview(next(self._stuecke, b""))
        anzahl = min(len(puffer), len(self._rest))
        puffer[:anzahl], self._rest = self._rest[:anzahl], self._rest[anzahl:]
        return anzahl

    def close(self) -> None:
        self._antwort.close()
        super().close()


def stuecke(inhalt: BinaryIO, groesse: int | None) -> Iterator[bytes]:
    """A body whose length was announced. Raises `InhaltWeichtAb` before the store could be told a lie."""
    gesandt = 0
    while stueck := inhalt.read(STUECK):
        gesandt += len(stueck)
        if groesse is not None and gesandt > groesse:
            raise InhaltWeichtAb()
        yield stueck
    if groesse not in (None, gesandt):
        raise InhaltWeichtAb()


def pruefe_status(antwort: httpx2.Response, *gut: int, gelesen: bytes | None = None) -> None:
    """Raises the leaf for any other status; what the other side wrote is not repeated. `gelesen`: its `meldung`, where
    that has been read already."""
    status = antwort.status_code
    if status in gut:
        return
    if status == 507 and b"quota-not-exceeded" in _meldung(antwort, gelesen):  # RFC 4331, section 6
        raise fehler.KontingentErschoepft(mit_stand(fehler.KontingentErschoepft.satz, stand(antwort)))
    blatt = _NACH_STATUS.get(status, fehler.FernGestoert if status >= 500 else fehler.AntwortUnverstaendlich)
    satz = "Das DMS verweist an eine andere Adresse." if status in _UMLEITUNG else blatt.satz
    raise blatt(mit_stand(satz, stand(antwort)))


def stand(antwort: httpx2.Response) -> str:
    return httpstand(antwort.status_code, antwort.headers.get("Content-Type"))


def _meldung(antwort: httpx2.Response, gelesen: bytes | None) -> bytes:
    return meldung(antwort) if gelesen is None else gelesen


def meldung(antwort: httpx2.Response) -> bytes:
    """The beginning of an answer, enough to recognise it."""
    gelesen = bytearray()
    for stueck in antwort.iter_bytes(STUECK):
        gelesen += stueck
        if len(gelesen) > MELDUNG:
            break
    return bytes(gelesen[:MELDUNG])


@contextmanager
def uebersetzt() -> Iterator[None]:
    """Turn what happens on the line into leaves; no addresses in their text."""
    try:
        yield
    except httpx2.TimeoutException:
        raise fehler.AntwortetNicht() from None
    except httpx2.ConnectError as ursache:
        if _ist_tls(ursache):
            raise fehler.ZertifikatUngueltig() from None
        raise fehler.NichtErreichbar() from None
    except (httpx2.TransportError, httpx2.StreamError):
        raise fehler.VerbindungAbgerissen() from None
    except httpx2.HTTPError:
        raise fehler.FernGestoert() from None


def _ist_tls(ursache: BaseException | None) -> bool:
    while ursache is not None:
        if isinstance(ursache, ssl.SSLError):
            return True
        ursache = ursache.__cause__ or ursache.__context__
    return False
