"""Where contents lie: a folder, or a bucket of an object store."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from adapters.blob.folder import Ordnerblobs
from gateway.errors import Fehler
from gateway.ports import Blobablage
from gateway.queue.arbeitsweise import kein_haltepunkt
from gateway.schutz.geheimdatei import lies_geheimdatei
from gateway.settings import Ablage, EinstellungenFalsch, S3ablage
from gateway.verschlossen import verschlossener_ordner

HALTBAR = 10.0
"""Seconds for which a finding about the store counts."""


def baue_blobs(ablage: Ablage, *, haltepunkt: Callable[[str], None] = kein_haltepunkt) -> Blobablage:
    """No network yet. Raises `EinstellungenFalsch`, `DateirechteFalsch`, `PindateiFalsch`, `OrdnerFremd`."""
    if ablage.blobs is not None:
        verschlossener_ordner(ablage.blobs)
        return Ordnerblobs(ablage.blobs, haltepunkt=haltepunkt)
    assert ablage.s3 is not None, "the settings name one of both"
    return _baue_s3(ablage.s3, haltepunkt)


class Probe:
    """Tries a store at most every ten seconds, however often it is asked: `/health/ready` needs no login."""

    def __init__(self, tue: Callable[[], None]) -> None:
        self._tue = tue
        self._sperre = threading.Lock()
        self._gefunden: tuple[float, Fehler | None] | None = None

    def __call__(self) -> None:
        """Raises what it refused."""
        with self._sperre:
            if self._gefunden is None or time.monotonic() > self._gefunden[0] + HALTBAR:
                self._gefunden = (time.monotonic(), self._probiere())
            fehler = self._gefunden[1]
        if fehler is not None:
            raise fehler

    def _probiere(self) -> Fehler | None:
        try:
            self._tue()
        except Fehler as fehler:
            return fehler
        return None


def _baue_s3(s3: S3ablage, haltepunkt: Callable[[str], None]) -> Blobablage:
    from adapters.blob.s3 import (
        S3blobs,
        S3zugang,
        baue_klient,
    )  # a quarter of a second, for those who need it

    geheimnis = lies_geheimdatei(s3.geheimnis_datei, "Geheimnisdatei des Objektspeichers")
    if s3.tls_anker is not None and not s3.tls_anker.is_file():
        raise EinstellungenFalsch("Die Datei »ablage.s3.tls_anker« fehlt.", wo=str(s3.tls_anker))
    zugang = S3zugang(s3.url, s3.region, s3.zugangsschluessel, geheimnis, s3.adressierung, s3.tls_anker)
    return S3blobs(
        baue_klient(zugang),
        s3.bucket,
        s3.praefix,
        haltepunkt=haltepunkt,
        probe=baue_klient(zugang, geduld=5, versuche=1),
    )
