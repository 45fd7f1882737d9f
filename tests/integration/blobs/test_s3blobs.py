"""Blobs in a bucket: nothing readable there, nothing left behind, and each refusal of the store told for itself."""

from __future__ import annotations

import hashlib
import http.server
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pytest
from urllib3.exceptions import ProtocolError

from adapters.blob.folder import Ordnerblobs
from adapters.blob.s3 import S3blobs, baue_klient
from adapters.blob.s3 import fehler as s3fehler
from adapters.blob.s3.behaelter import Behaelter
from gateway.errors import Fehler, NichtNachweisbar
from gateway.ports import Blob, BlobNichtGefunden
from gateway.schutz.fehler import AblageBeschaedigt
from tests.integration.blobs.werkbank import ANDERER, EINER, INHALT, stuecke
from tests.s3speicher import S3speicher

KLEIN = 1000
"""Larger blobs go as an upload in parts."""


@pytest.fixture
def bucket(s3: S3speicher) -> str:
    return s3.bucket()


@pytest.fixture(params=[8 << 20, KLEIN], ids=["am-stueck", "in-teilen"])
def blobs(request: pytest.FixtureRequest, s3: S3speicher, bucket: str) -> S3blobs:
    return s3.blobs(bucket, am_stueck=request.param)


def _namen(s3: S3speicher, bucket: str) -> list[str]:
    seite = s3.klient.list_objects_v2(Bucket=bucket)
    return [objekt["Key"] for objekt in seite.get("Contents", ())]


def _uploads(s3: S3speicher, bucket: str) -> int:
    return len(s3.klient.list_multipart_uploads(Bucket=bucket).get("Uploads", ()))


def _bytes(s3: S3speicher, bucket: str) -> dict[str, bytes]:
    return {n: s3.klient.get_object(Bucket=bucket, Key=n)["Body"].read() for n in _namen(s3, bucket)}


def test_namen_und_bytes_verraten_nichts(s3: S3speicher, bucket: str, blobs: S3blobs) -> None:
    klartext = b"Erika Mustermann " * 1000
    blob = blobs.lege(iter([klartext]), EINER)
    blobs.lege(iter([klartext]), ANDERER)
    liegt = _bytes(s3, bucket)
    assert {n.split("/")[1] for n in liegt} == {EINER.name, ANDERER.name}
    assert len({n.split("/")[2] for n in liegt}) == len(liegt), "nobody sees that both hold the same"
    for name, inhalt in liegt.items():
        assert blob.sha256 not in name
        assert b"Mustermann" not in inhalt


@pytest.mark.parametrize("stelle", [0, 5, 25, 1_000_000, -1])
def test_ein_gekipptes_bit_faellt_beim_lesen_auf(
    s3: S3speicher, bucket: str, blobs: S3blobs, stelle: int
) -> None:
    blob = blobs.lege(stuecke(), EINER)
    groesstes = max(_bytes(s3, bucket).items(), key=lambda eintrag: len(eintrag[1]))
    verfaelscht = bytearray(groesstes[1])
    verfaelscht[stelle] ^= 1
    s3.klient.put_object(Bucket=bucket, Key=groesstes[0], Body=bytes(verfaelscht))
    with pytest.raises(AblageBeschaedigt), blobs.oeffne(blob, EINER) as strom:
        strom.read()
    blobs.lege(stuecke(), EINER)
    with blobs.oeffne(blob, EINER) as strom:
        assert strom.read() == INHALT, "laid anew it is whole"


def test_ein_zweites_mal_ablegen_laesst_nichts_liegen(s3: S3speicher, bucket: str, blobs: S3blobs) -> None:
    blob = blobs.lege(stuecke(), EINER)
    vorher = len(_namen(s3, bucket))
    blobs.lege(stuecke(), EINER)
    assert len(_namen(s3, bucket)) == vorher
    blobs.loesche(blob, EINER)
    assert _namen(s3, bucket) == []


def test_halbfertiges_zaehlt_als_rest_und_geht_mit_seinem_raum(s3: S3speicher, bucket: str) -> None:
    blobs = s3.blobs(bucket)
    schreiber = blobs.schreiber(EINER)
    for _ in range(8):
        schreiber.write(INHALT)
    assert _uploads(s3, bucket) == 1
    [angabe] = blobs.raeume()
    assert (angabe.name, angabe.blobs) == (EINER.name, 0)
    blobs.leere(EINER.name)
    assert (_namen(s3, bucket), _uploads(s3, bucket)) == ([], 0)
    schreiber.verwirf()


KIND = """
import os, signal, sys
from adapters.blob.s3 import S3blobs, S3zugang, baue_klient
from gateway.ports import Raum
def punkt(name):
    if name == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
klient = baue_klient(S3zugang(sys.argv[3], "us-east-1", sys.argv[4], sys.argv[5]))
blobs = S3blobs(klient, sys.argv[1], "ablage/", haltepunkt=punkt, am_stueck=int(sys.argv[6]))
raum = Raum("11111111111141118111111111111111", b"1" * 32)
blobs.lege(iter([b"x" * 3_000_000]), raum)
schreiber = blobs.schreiber(raum)
schreiber.write(b"y" * 3_000_000)
blobs.leere(raum.name)
"""


def _stirb(s3: S3speicher, bucket: str, punkt: str, am_stueck: int) -> None:
    z = s3.zugang
    angaben = [bucket, punkt, z.url, z.schluessel, z.geheimnis, str(am_stueck)]
    assert subprocess.run([sys.executable, "-c", KIND, *angaben], check=False).returncode == -signal.SIGKILL


@pytest.mark.parametrize("am_stueck", [8 << 20, KLEIN])
@pytest.mark.parametrize(
    ("punkt", "sichtbar"), [("geschrieben", False), ("vor_umbenennen", False), ("umbenannt", True)]
)
def test_kill_9_laesst_nie_einen_halben_blob_sehen_und_der_rest_wird_gekehrt(
    s3: S3speicher, bucket: str, punkt: str, sichtbar: bool, am_stueck: int
) -> None:
    _stirb(s3, bucket, punkt, am_stueck)
    inhalt = b"x" * 3_000_000
    blob, blobs = Blob(hashlib.sha256(inhalt).hexdigest(), len(inhalt)), s3.blobs(bucket, am_stueck=am_stueck)
    assert blobs.raeume_auf(aelter_als=timedelta(days=1), jetzt=datetime.now(UTC)) == 0
    assert blobs.raeume_auf(aelter_als=timedelta(days=1), jetzt=datetime.now(UTC) + timedelta(days=2)) == 1
    assert _uploads(s3, bucket) == 0
    if sichtbar:
        with blobs.oeffne(blob, EINER) as strom:
            assert strom.read() == inhalt
        blobs.loesche(blob, EINER)
    else:
        with pytest.raises(BlobNichtGefunden):
            blobs.oeffne(blob, EINER)
    assert _namen(s3, bucket) == []


def test_kill_9_mitten_im_leeren_laesst_nichts_vergessen(s3: S3speicher, bucket: str) -> None:
    _stirb(s3, bucket, "raum_beiseite", KLEIN)
    blobs = s3.blobs(bucket)
    blobs.leere(EINER.name)
    assert (list(blobs.raeume()), _namen(s3, bucket), _uploads(s3, bucket)) == ([], [], 0)


def test_was_aus_einem_ordner_gesichert_wurde_geht_in_einen_bucket_und_zurueck(
    s3: S3speicher, bucket: str, tmp_path: Path
) -> None:
    ordner, blobs = Ordnerblobs(tmp_path / "a"), s3.blobs(bucket, am_stueck=KLEIN)
    blob = ordner.lege(stuecke(), EINER)
    [name] = ordner.verschluesselte(EINER.name)
    blobs.lege_verschluesselt(EINER.name, name, ordner.lies_verschluesselt(EINER.name, name))
    with blobs.oeffne(blob, EINER) as strom:
        assert strom.read() == INHALT
    assert list(blobs.verschluesselte(EINER.name)) == [name]
    zurueck = Ordnerblobs(tmp_path / "b")
    zurueck.lege_verschluesselt(EINER.name, name, blobs.lies_verschluesselt(EINER.name, name))
    with zurueck.oeffne(blob, EINER) as strom:
        assert strom.read() == INHALT
    blobs.loesche(blob, EINER)
    with pytest.raises(BlobNichtGefunden):
        next(blobs.lies_verschluesselt(EINER.name, name))


def test_fremdes_im_bucket_stoert_nicht_und_bleibt(s3: S3speicher, bucket: str) -> None:
    fremde = ["ablage/readme.txt", "ablage/lost+found/x", "anderes/datei"]
    for name in fremde:
        s3.klient.put_object(Bucket=bucket, Key=name, Body=b"x")
    blobs = s3.blobs(bucket)
    assert list(blobs.raeume()) == []
    blobs.raeume_auf(aelter_als=timedelta(0), jetzt=datetime.now(UTC) + timedelta(days=2))
    blobs.probiere()
    assert sorted(_namen(s3, bucket)) == sorted(fremde)


def test_ein_bucket_der_alte_fassungen_behaelt_wird_nicht_genommen(s3: S3speicher, bucket: str) -> None:
    """What is deleted there would stay (invariant 10)."""
    s3.blobs(bucket).probiere()
    s3.klient.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    with pytest.raises(s3fehler.BucketBehaelt):
        s3.blobs(bucket).probiere()


def _was(versuch: S3blobs) -> type[Fehler]:
    with pytest.raises(Fehler) as gefangen:
        versuch.lege(stuecke(), EINER)
    fehler = gefangen.value
    assert fehler.wiederholbar
    assert fehler.geduldig, "our own trouble is never given up"
    assert fehler.rat
    assert "aktenbruecke" not in f"{fehler.text} {fehler.wo}"
    return type(fehler)


def test_jede_weigerung_hat_ihren_satz(s3: S3speicher, bucket: str) -> None:
    assert _was(s3.mit(geheimnis="falsch").blobs(bucket)) is s3fehler.SpeicherAnmeldung
    assert _was(s3.mit(schluessel="niemand").blobs(bucket)) is s3fehler.SpeicherAnmeldung
    assert _was(s3.blobs("gibt-es-nicht")) is s3fehler.BucketFehlt
    assert _was(s3.mit(url="http://127.0.0.1:1").blobs(bucket)) is s3fehler.SpeicherWeg
    assert _was(s3.mit(url=s3.zugang.url.replace("http:", "https:")).blobs(bucket)) is s3fehler.SpeicherTls


def test_wer_annimmt_und_schweigt_ist_langsam(s3: S3speicher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stumm:
        zugang = s3.mit(url=f"http://127.0.0.1:{stumm.getsockname()[1]}").zugang
        klient = baue_klient(zugang, geduld=0.2, versuche=1)
        assert _was(S3blobs(klient, "b")) is s3fehler.SpeicherLangsam


@contextmanager
def _antwortet(status: int, code: str) -> Iterator[str]:
    """A store that always answers so."""

    class Antwort(http.server.BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            name, _, satz = code.partition(": ")
            text = f"<Error><Code>{name}</Code><Message>{satz}</Message></Error>".encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Antwort) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "code", "was"),
    [
        (507, "XMinioStorageFull", s3fehler.SpeicherVoll),
        (403, "QuotaExceeded", s3fehler.SpeicherVoll),
        (507, "", s3fehler.SpeicherVoll),
        (503, "SlowDown", s3fehler.SpeicherLangsam),
        (503, "ServiceUnavailable", s3fehler.SpeicherWeg),
        (500, "InternalError", s3fehler.SpeicherWeg),
        (500, "InternalError: Please try again: cause(no space left on device)", s3fehler.SpeicherVoll),
        (403, "AccessDenied", s3fehler.SpeicherVerwehrt),
        (403, "RequestTimeTooSkewed", s3fehler.SpeicherUhr),
        (400, "BadDigest", s3fehler.SpeicherVerstelltBytes),
    ],
)
def test_was_speicher_sonst_noch_antworten(s3: S3speicher, status: int, code: str, was: type[Fehler]) -> None:
    with _antwortet(status, code) as url:
        assert _was(S3blobs(baue_klient(s3.mit(url=url).zugang, versuche=1), "b")) is was


def test_ein_voller_speicher_haelt_die_annahme_an() -> None:
    assert issubclass(s3fehler.SpeicherVoll, NichtNachweisbar)


class _Reissend:
    """A stream whose line breaks after some bytes."""

    def __init__(self, strom: BinaryIO, noch: int) -> None:
        self._strom, self._noch = strom, noch

    def read(self, anzahl: int = -1) -> bytes:
        if not self._noch:
            raise ProtocolError("weg")
        stueck = self._strom.read(min(anzahl, self._noch))
        self._noch -= len(stueck)
        return stueck

    def close(self) -> None:
        self._strom.close()


def test_bricht_die_leitung_mitten_im_lesen_geht_es_an_der_stelle_weiter(
    s3: S3speicher, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    blob = s3.blobs(bucket).lege(iter([INHALT, INHALT]), EINER)
    hole, reisst = Behaelter.hole, [700_000, 1, 300_000]

    def reissend(self: Behaelter, name: str, von: int = 0, bis: int | None = None) -> object:
        strom, groesse = hole(self, name, von, bis)
        return (strom if bis is not None or not reisst else _Reissend(strom, reisst.pop(0))), groesse

    monkeypatch.setattr(Behaelter, "hole", reissend)
    with s3.blobs(bucket).oeffne(blob, EINER) as strom:
        assert strom.read() == INHALT + INHALT
    assert reisst == []


def test_was_das_konto_sonst_an_einstellungen_hat_gilt_hier_nicht(
    s3: S3speicher, bucket: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "config").write_text("[default]\nregion = mars\nendpoint_url = http://192.0.2.1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "fremd")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://192.0.2.1")
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:3128")
    monkeypatch.setenv("HTTPS_PROXY", "http://192.0.2.1:3128")
    s3.blobs(bucket).probiere()
