"""One bucket below one prefix: the few things we do with objects, with the store's refusals as errors of ours.

Every byte that goes there carries its SHA-256, which the store checks before it says yes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from adapters.blob.s3.fehler import BucketBehaelt, SpeicherVerwehrt, ist_code, uebersetzt
from gateway.ports import BlobNichtGefunden

_AUF_EINMAL = 1000
"""Objects that one request may delete."""


@dataclass(frozen=True)
class Objekt:
    """As the list of the bucket tells it; `name` without our prefix."""

    name: str
    groesse: int
    geaendert: datetime


@dataclass(frozen=True)
class Teilupload:
    """Begun and neither completed nor aborted."""

    name: str
    id: str
    begonnen: datetime


class Behaelter:
    """All methods raise the errors of `adapters.blob.s3.fehler`."""

    def __init__(self, klient: Any, bucket: str, praefix: str) -> None:
        self._klient = klient
        self._praefix = praefix
        self._ort = {"Bucket": bucket}

    def lege(self, name: str, daten: bytes) -> str:
        """Whole or not at all; durable when this returns. Returns the mark (ETag) of this very object."""
        with uebersetzt():
            antwort = self._klient.put_object(**self._an(name), Body=daten, ChecksumSHA256=_summe(daten))
        return str(antwort["ETag"])

    def hole(self, name: str, von: int = 0, bis: int | None = None) -> tuple[BinaryIO, int]:
        """The bytes from `von` up to and with `bis`, and the size of the whole. Raises `BlobNichtGefunden`."""
        bereich = f"bytes={von}-{'' if bis is None else bis}"
        with uebersetzt():
            antwort = self._klient.get_object(**self._an(name), Range=bereich)
        return antwort["Body"], int(antwort["ContentRange"].rpartition("/")[2])

    def marke(self, name: str) -> str | None:
        """The mark of the object that is there now; None = there is none."""
        try:
            with uebersetzt():
                return str(self._klient.head_object(**self._an(name))["ETag"])
        except BlobNichtGefunden:
            return None

    def loesche(self, namen: Sequence[str]) -> None:
        """Those that are not there are no error."""
        for stelle in range(0, len(namen), _AUF_EINMAL):
            objekte = [{"Key": self._praefix + name} for name in namen[stelle : stelle + _AUF_EINMAL]]
            with uebersetzt():
                antwort = self._klient.delete_objects(**self._ort, Delete={"Objects": objekte, "Quiet": True})
            if any(fehler.get("Code") != "NoSuchKey" for fehler in antwort.get("Errors", ())):
                raise SpeicherVerwehrt("Der Objektspeicher hat nicht alles gelöscht.")

    def objekte(self, anfang: str = "") -> Iterator[Objekt]:
        """Whose name begins so, in order."""
        for seite in self._seiten("list_objects_v2", anfang):
            for eintrag in seite.get("Contents", ()):
                yield Objekt(self._ohne(eintrag["Key"]), int(eintrag["Size"]), eintrag["LastModified"])

    def teiluploads(self, anfang: str = "") -> Iterator[Teilupload]:
        """Some stores list them only below the whole name of an object, not below its beginning."""
        for seite in self._seiten("list_multipart_uploads", anfang):
            for eintrag in seite.get("Uploads", ()):
                yield Teilupload(self._ohne(eintrag["Key"]), eintrag["UploadId"], eintrag["Initiated"])

    def beginne(self, name: str) -> str:
        """An upload in parts; returns its id."""
        with uebersetzt():
            antwort = self._klient.create_multipart_upload(**self._an(name), ChecksumAlgorithm="SHA256")
        return str(antwort["UploadId"])

    def teil(self, name: str, upload: str, nummer: int, daten: bytes) -> dict[str, object]:
        """The part as `vollende` wants it named. Raises `BlobNichtGefunden` when the upload was aborted."""
        summe = _summe(daten)
        with uebersetzt():
            antwort = self._klient.upload_part(
                **self._an(name), UploadId=upload, PartNumber=nummer, Body=daten, ChecksumSHA256=summe
            )
        return {"PartNumber": nummer, "ETag": antwort["ETag"], "ChecksumSHA256": summe}

    def vollende(self, name: str, upload: str, teile: Sequence[dict[str, object]]) -> None:
        """The object is there and durable when this returns. Raises `BlobNichtGefunden` when the upload was
        aborted."""
        with uebersetzt():
            self._klient.complete_multipart_upload(
                **self._an(name), UploadId=upload, MultipartUpload={"Parts": list(teile)}
            )

    def brich_ab(self, name: str, upload: str) -> None:
        """Repeating is harmless."""
        try:
            with uebersetzt():
                self._klient.abort_multipart_upload(**self._an(name), UploadId=upload)
        except BlobNichtGefunden:
            return

    def pruefe_loeschen(self) -> None:
        """Is what we delete gone? Raises `BucketBehaelt`. A store that can't say is one that keeps nothing."""
        try:
            with uebersetzt():
                stand = self._klient.get_bucket_versioning(**self._ort).get("Status")
        except Exception as fehler:
            if ist_code(fehler.__cause__, "NotImplemented", "MethodNotAllowed"):
                return
            raise
        if stand == "Enabled":
            raise BucketBehaelt

    def _seiten(self, was: str, anfang: str) -> Iterator[dict[str, Any]]:
        seiten = iter(self._klient.get_paginator(was).paginate(**self._ort, Prefix=self._praefix + anfang))
        while True:
            with uebersetzt():
                seite = next(seiten, None)
            if seite is None:
                return
            yield seite

    def _an(self, name: str) -> dict[str, str]:
        return {**self._ort, "Key": self._praefix + name}

    def _ohne(self, schluessel: str) -> str:
        return schluessel[len(self._praefix) :]


def _summe(daten: bytes) -> str:
    return base64.b64encode(hashlib.sha256(daten).digest()).decode()
