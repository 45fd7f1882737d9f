"""The port `Blobs` on a bucket: encrypted here, named by a keyed digest, visible only when complete and durable."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, BinaryIO

from adapters.blob.namen import dateiname
from adapters.blob.s3.behaelter import Behaelter, Objekt
from adapters.blob.s3.fehler import uebersetzt
from adapters.blob.s3.leser import S3leser
from adapters.blob.s3.namen import BYTES, NEU, ZEIGERLAENGE, ist_blob, neuer_name, ziel_von
from adapters.blob.s3.schreiber import AM_STUECK, Haltepunkt, Rohschreiber, S3schreiber
from gateway.ports import Blob, BlobNichtGefunden, Raum, Raumangabe, ist_raumname, pruefe_raumname
from gateway.schutz.fehler import AblageBeschaedigt
from gateway.schutz.inhalt import ERSTES_STUECK, STUECK, entschluessle, klartextgroesse


class S3blobs:
    """Any number of processes on any number of hosts may share it. Raises the errors of `fehler`."""

    def __init__(
        self,
        klient: Any,
        bucket: str,
        praefix: str = "",
        *,
        haltepunkt: Haltepunkt = lambda name: None,
        am_stueck: int = AM_STUECK,
        probe: Any = None,
    ) -> None:
        """`probe`: a client of little patience for `probiere`."""
        self._behaelter = Behaelter(klient, bucket, praefix)
        self._probe = Behaelter(probe or klient, bucket, praefix)
        self._haltepunkt = haltepunkt
        self._am_stueck = am_stueck

    def lege(self, stuecke: Iterator[bytes], raum: Raum) -> Blob:
        """Store pieces that are pulled. Raises `RaumGeleert`, and whatever `stuecke` raises."""
        schreiber = self.schreiber(raum)
        try:
            for stueck in stuecke:
                schreiber.write(stueck)
            return schreiber.fertig()
        finally:
            schreiber.verwirf()

    def schreiber(self, raum: Raum, *, ohne_summe: bool = False) -> S3schreiber:
        """Store bytes that are pushed; of a large blob one part is held in memory.

        Writing the same bytes again replaces the blob by an equal one, which also heals a damaged one."""
        return S3schreiber(self._rohschreiber(raum.name), raum, not ohne_summe)

    def oeffne(self, blob: Blob, raum: Raum) -> BinaryIO:
        """A seekable stream of the plain bytes; damage raises here or while reading.

        Raises `BlobNichtGefunden`, `AblageBeschaedigt`."""
        datei, groesse = self._oeffne(raum.name, dateiname(blob, raum))
        try:
            if klartextgroesse(groesse) != blob.groesse:
                raise AblageBeschaedigt
            return entschluessle(datei, raum.schluessel)
        except BaseException:
            datei.close()
            raise

    def loesche(self, blob: Blob, raum: Raum) -> None:
        """A missing one is no error; the Raum goes with its last one by itself."""
        datei = dateiname(blob, raum)
        with suppress(BlobNichtGefunden):
            namen = [f"{raum.name}/{datei}"]
            if blob.groesse >= self._am_stueck // 2:
                namen += self._bytes_von(raum.name, datei)
            self._behaelter.loesche(namen)

    def leere(self, name: str) -> None:
        """Remove a Raum whole: uploads first, then objects; twice where somebody was writing (see `schreiber`).

        Raises `RaumangabeFalsch`."""
        if self._leere_einmal(pruefe_raumname(name)):
            self._haltepunkt("raum_beiseite")
            self._leere_einmal(name)

    def raeume(self) -> Iterator[Raumangabe]:
        """All rooms that hold anything, by name. Parts of uploads that are not completed are not counted."""
        for name, objekte in groupby(self._behaelter.objekte(), lambda o: o.name.partition("/")[0]):
            if ist_raumname(name):
                yield _angabe(name, objekte)

    def verschluesselte(self, name: str) -> Iterator[str]:
        """The names of the finished blobs of a Raum, for a backup."""
        for objekt in self._behaelter.objekte(f"{pruefe_raumname(name)}/"):
            datei = objekt.name.partition("/")[2]
            if ist_blob(datei):
                yield datei

    def lies_verschluesselt(self, name: str, datei: str) -> Iterator[bytes]:
        """Such a blob as it lies there. Raises `BlobNichtGefunden`."""
        strom, _ = self._oeffne(name, datei)
        with strom:
            while stueck := strom.read(STUECK):
                yield stueck

    def lege_verschluesselt(self, name: str, datei: str, stuecke: Iterator[bytes]) -> None:
        """Put back such a blob. Raises whatever `stuecke` raises."""
        schreiber = self._rohschreiber(pruefe_raumname(name))
        try:
            for stueck in stuecke:
                schreiber.nimm(stueck)
            schreiber.fertig(datei)
        finally:
            schreiber.verwirf()

    def raeume_auf(self, *, aelter_als: timedelta, jetzt: datetime) -> int:
        """Remove what interrupted writers left behind; returns how many there were.

        Call it with an age that no running writer reaches."""
        alt = [o for o in self._behaelter.objekte() if o.geaendert < jetzt - aelter_als]
        zettel = [o.name for o in alt if o.name.endswith(NEU)]
        for name in zettel:
            self._brich_ab(name.removesuffix(NEU) + BYTES)
        raeume = {name.partition("/")[0] for name in zettel}
        unbenutzte = [n for raum in raeume for n in self._unbenutzte(raum, [o.name for o in alt])]
        self._behaelter.loesche([*unbenutzte, *zettel])
        for upload in self._behaelter.teiluploads():
            if upload.begonnen < jetzt - aelter_als:
                self._behaelter.brich_ab(upload.name, upload.id)
        return len(zettel)

    def probiere(self) -> None:
        """Does it take bytes, give them back and let go of them for good? Raises what it refuses."""
        name, daten = f".probe/{neuer_name()}", bytes(4096)
        self._probe.pruefe_loeschen()
        self._probe.lege(name, daten)
        strom, _ = self._probe.hole(name)
        with uebersetzt():
            heil = strom.read() == daten
        self._probe.loesche([name])
        if not heil:
            raise AblageBeschaedigt

    def _rohschreiber(self, raum: str) -> Rohschreiber:
        return Rohschreiber(self._behaelter, raum, self._haltepunkt, self._am_stueck)

    def _oeffne(self, raum: str, datei: str) -> tuple[BinaryIO, int]:
        """The encrypted bytes as a file, and how many they are."""
        name, anfang, groesse = self._lies_anfang(f"{raum}/{datei}")
        if ziel := ziel_von(anfang):
            name, anfang, groesse = self._lies_anfang(f"{raum}/{ziel}")
        if len(anfang) == groesse:
            return io.BytesIO(anfang), groesse
        return io.BufferedReader(S3leser(self._behaelter, name, groesse, anfang), STUECK), groesse

    def _lies_anfang(self, name: str) -> tuple[str, bytes, int]:
        strom, groesse = self._behaelter.hole(name, 0, ERSTES_STUECK - 1)
        with uebersetzt():
            return name, strom.read(), groesse

    def _bytes_von(self, raum: str, datei: str) -> list[str]:
        """What a blob points to, if it does. Raises `BlobNichtGefunden`."""
        strom, _ = self._behaelter.hole(f"{raum}/{datei}", 0, ZEIGERLAENGE)
        with uebersetzt():
            ziel = ziel_von(strom.read())
        return [f"{raum}/{ziel}"] if ziel else []

    def _leere_einmal(self, name: str) -> bool:
        """True = somebody was writing."""
        namen = [objekt.name for objekt in self._behaelter.objekte(f"{name}/")]
        zettel = [n for n in namen if n.endswith(NEU)]
        for einer in zettel:
            self._brich_ab(einer.removesuffix(NEU) + BYTES)
        self._behaelter.loesche(namen)
        return bool(zettel)

    def _brich_ab(self, name: str) -> None:
        for upload in list(self._behaelter.teiluploads(name)):
            self._behaelter.brich_ab(upload.name, upload.id)

    def _unbenutzte(self, raum: str, alte: Collection[str]) -> list[str]:
        """Bytes among `alte` to which no blob of this Raum points."""
        dateien = [o.name.partition("/")[2] for o in self._behaelter.objekte(f"{raum}/") if _klein(o)]
        benutzte: set[str] = set()
        for datei in filter(ist_blob, dateien):
            with suppress(BlobNichtGefunden):
                benutzte.update(self._bytes_von(raum, datei))
        return [n for n in alte if n.startswith(f"{raum}/") and n.endswith(BYTES) and n not in benutzte]


def _klein(objekt: Objekt) -> bool:
    return objekt.groesse == ZEIGERLAENGE


def _angabe(name: str, objekte: Iterator[Objekt]) -> Raumangabe:
    alle = list(objekte)
    blobs = sum(ist_blob(o.name.partition("/")[2]) for o in alle)
    return Raumangabe(name, blobs, sum(o.groesse for o in alle), max(o.geaendert for o in alle))
