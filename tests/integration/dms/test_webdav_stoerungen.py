"""A DMS that refuses, cuts, loses or changes: each its own sentence, and nothing is lost or shown half."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import TypeVar

import httpx2
import pytest

from adapters.dms.fern import FernDms, fehler
from adapters.dms.fern.anmeldung import leitung
from adapters.dms.webdav import WebdavBaum
from gateway.dmsfehler import ImportUnvollstaendig
from gateway.errors import Fehler, VoruebergehenderFehler
from tests.dmsvertrag.werkbank import (
    ANDERE_UEBERGABE,
    HERKUNFT,
    PERSON,
    UEBERGABE,
    akte,
    bytes_von,
    dokument,
    finde,
    lege,
    lies,
    mit,
    uebernimm,
)
from tests.integration.dms import davserver
from tests.integration.dms.stoerserver import Stoerserver, Stoerung, stoerserver

_NUMMER = count(1)
T = TypeVar("T")
KURZ = httpx2.Timeout(0.5)


@dataclass(frozen=True)
class Strecke:
    """Our adapter, the server that disturbs, and the folder behind the real one."""

    dms: FernDms
    stoerer: Stoerserver
    ordner: Path


@pytest.fixture(scope="module")
def echt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    hier = tmp_path_factory.mktemp("dav")
    ordner = davserver.wurzel(hier, "ablage")
    with davserver.wsgidav(hier, ordner) as url:
        yield url, ordner


@pytest.fixture
def strecke(echt: tuple[str, Path]) -> Iterator[Strecke]:
    url, wurzel = echt
    name = f"s{next(_NUMMER)}"
    (wurzel / name).mkdir()
    with (
        stoerserver(url) as (adresse, stoerer),
        closing(leitung(davserver.BENUTZER, davserver.KENNWORT, frist=KURZ)) as verbindung,
    ):
        yield Strecke(FernDms(WebdavBaum(f"{adresse}/{name}", verbindung)), stoerer, wurzel / name)


@pytest.mark.parametrize(
    ("status", "inhalt", "blatt", "wiederholbar"),
    [
        (401, b"", fehler.AnmeldungAbgelehnt, False),
        (403, b"", fehler.KeinZugriff, True),
        (413, b"", fehler.ZuGross, False),
        (423, b"", fehler.Gesperrt, True),
        (429, b"", fehler.Ueberlastet, True),
        (500, b"", fehler.FernGestoert, True),
        (503, b"", fehler.Ueberlastet, True),
        (504, b"", fehler.AntwortetNicht, True),
        (507, b"", fehler.KeinPlatz, True),
        (507, b"<error><quota-not-exceeded/></error>", fehler.KontingentErschoepft, True),
        (302, b"", fehler.AntwortUnverstaendlich, True),
        (402, b"geheim", fehler.AntwortUnverstaendlich, True),
    ],
)
def test_jede_ablehnung_hat_ihren_satz_und_danach_geht_es_weiter(
    strecke: Strecke, status: int, inhalt: bytes, blatt: type[Fehler], wiederholbar: bool
) -> None:
    ref = strecke.dms.beginne_import(UEBERGABE, akte(1), HERKUNFT)
    strecke.stoerer.waehle = lambda art, *_: Stoerung(status, inhalt) if art == "PUT" else None
    with pytest.raises(blatt) as gefangen:
        lege(strecke.dms, ref, dokument(1))
    assert type(gefangen.value) is blatt
    assert gefangen.value.wiederholbar is wiederholbar
    assert f"HTTP {status}" in gefangen.value.text
    assert "geheim" not in gefangen.value.text
    assert "Schreiben" not in f"{gefangen.value.text}{gefangen.value.wo}"
    strecke.stoerer.waehle = lambda *_: None
    lege(strecke.dms, ref, dokument(1))
    assert strecke.dms.lies_akte(strecke.dms.schliesse_ab(ref)) == akte(1)


def test_jeder_satz_steht_nur_einmal_da() -> None:
    blaetter = [b for b in vars(fehler).values() if isinstance(b, type) and issubclass(b, Fehler)]
    eigene = [b for b in blaetter if b.code.startswith("dms.fern.")]
    assert len({b.satz for b in eigene}) == len({b.code for b in eigene}) == len(eigene) >= 15


def test_ein_stummer_server_haelt_uns_nicht_fest(strecke: Strecke) -> None:
    ende = threading.Event()
    strecke.stoerer.waehle = lambda *_: Stoerung(stumm=ende)
    try:
        with pytest.raises(fehler.AntwortetNicht):
            strecke.dms.finde_akten(PERSON, None)
    finally:
        ende.set()


def test_niemand_da(strecke: Strecke) -> None:
    port = davserver.freier_port()
    with closing(leitung("x", "y", frist=KURZ)) as verbindung:
        dms = FernDms(WebdavBaum(f"http://127.0.0.1:{port}/", verbindung))
        with pytest.raises(fehler.NichtErreichbar):
            dms.finde_akten(PERSON, None)
        assert not dms.beschreiben().erreichbar


def test_eine_anmeldeseite_ist_keine_ablage(strecke: Strecke) -> None:
    for status in (200, 207):
        strecke.stoerer.waehle = lambda *_, s=status: Stoerung(s, b"<html><p>Bitte anmelden</html>")
        with pytest.raises(fehler.AntwortUnverstaendlich) as unverstanden:
            strecke.dms.finde_akten(PERSON, None)
        assert f"HTTP {status}" in unverstanden.value.text
        assert "erwartet" in strecke.dms.beschreiben().text or "zur" in strecke.dms.beschreiben().text


def test_eine_halbe_antwort_ist_keine(strecke: Strecke) -> None:
    gefunden = strecke.dms.schliesse_ab(uebernimm(strecke.dms, akte(1)))
    strecke.stoerer.waehle = lambda art, pfad, _: (
        Stoerung(gekuerzt=True) if art == "GET" and pfad.endswith(".pdf") else None
    )
    with pytest.raises(fehler.VerbindungAbgerissen):
        lies(strecke.dms, gefunden, dokument(1).uuid)


@pytest.mark.parametrize(
    "stoerung",
    [
        Stoerung(verschluckt=True),
        Stoerung(veraendert=lambda b: b[:-1]),
        Stoerung(veraendert=lambda b: b + b"x"),
    ],
)
def test_was_es_angenommen_und_verloren_oder_veraendert_hat_wird_bemerkt(
    strecke: Strecke, stoerung: Stoerung
) -> None:
    ref = strecke.dms.beginne_import(UEBERGABE, akte(2), HERKUNFT)
    lege(strecke.dms, ref, dokument(1))
    strecke.stoerer.waehle = lambda art, pfad, _: (
        stoerung if art == "PUT" and pfad.endswith("002.pdf") else None
    )
    lege(strecke.dms, ref, dokument(2))
    with pytest.raises(ImportUnvollstaendig) as gefangen:
        strecke.dms.schliesse_ab(ref)
    assert gefangen.value.dokumente == (dokument(2).uuid,)
    assert finde(strecke.dms) == []
    strecke.stoerer.waehle = lambda *_: None
    assert strecke.dms.lege_dokument(ref, dokument(2), BytesIO(bytes_von(2))).neu
    assert strecke.dms.lies_akte(strecke.dms.schliesse_ab(ref)) == akte(2)


@pytest.mark.langsam
@pytest.mark.parametrize("vorher", [True, False])
def test_wo_auch_immer_die_verbindung_reisst_am_ende_ist_alles_da(strecke: Strecke, vorher: bool) -> None:
    """A new file and an addition to it; one request is cut, before or after it was carried out."""
    nachlieferung = mit(akte(), dokument(8, name="Schreiben 001.pdf"), dokument(2))
    for bei in range(1 if vorher else 3, 1000, 4):
        strecke.stoerer.anzahl = 0
        strecke.stoerer.waehle = lambda *was, b=bei: (
            Stoerung(vorher=vorher, nachher=not vorher) if was[2] == b else None
        )
        _beharrlich(lambda: uebernimm(strecke.dms, akte(2)))
        (ziel,) = _beharrlich(lambda: finde(strecke.dms))
        _beharrlich(lambda z=ziel: uebernimm(strecke.dms, nachlieferung, ANDERE_UEBERGABE, z))
        if strecke.stoerer.anzahl < bei:
            assert bei > 80
            return
        gelesen = strecke.dms.lies_akte(ziel)
        assert [d.relativer_pfad for d in gelesen.dokumente] == [
            "10_Grundakte/Schreiben 001.pdf",
            "10_Grundakte/Schreiben 002.pdf",
            "10_Grundakte/Schreiben 001 (2).pdf",
        ]
        assert [e.sha256 for e in strecke.dms.bestand(ziel)] == [dokument(n).sha256 for n in (1, 2, 8)]
        assert strecke.dms.offene_importe() == []
        shutil.rmtree(strecke.ordner / ziel.id)
    raise AssertionError("Das hört nicht auf.")


def _beharrlich(schritt: Callable[[], T]) -> T:
    """As the queue: again while it says that this may help."""
    for _ in range(5):
        try:
            return schritt()
        except VoruebergehenderFehler:
            continue
    raise AssertionError("Das hört nicht auf.")


def test_ein_falsches_kennwort_wird_nicht_dauernd_probiert(echt: tuple[str, Path]) -> None:
    with closing(leitung(davserver.BENUTZER, "falsch", frist=KURZ)) as verbindung:
        dms = FernDms(WebdavBaum(echt[0], verbindung))
        with pytest.raises(fehler.AnmeldungAbgelehnt) as gefangen:
            dms.finde_akten(PERSON, None)
        assert not gefangen.value.wiederholbar
        assert "falsch" not in gefangen.value.text + gefangen.value.rat


def test_ein_ort_den_es_nicht_gibt_wird_nicht_angelegt(echt: tuple[str, Path]) -> None:
    with closing(leitung(davserver.BENUTZER, davserver.KENNWORT, frist=KURZ)) as verbindung:
        dms = FernDms(WebdavBaum(f"{echt[0]}/gibt es nicht".replace(" ", "%20"), verbindung))
        for aufruf in (
            lambda: dms.finde_akten(PERSON, None),
            lambda: dms.beginne_import(UEBERGABE, akte(1), HERKUNFT),
        ):
            with pytest.raises(fehler.OrtFehlt):
                aufruf()
        assert not (echt[1] / "gibt es nicht").exists()


def test_ein_gesperrtes_dokument_wartet(strecke: Strecke, echt: tuple[str, Path]) -> None:
    """Somebody works on the file in another program."""
    ziel = strecke.dms.schliesse_ab(uebernimm(strecke.dms, akte(1)))
    adresse = f"{echt[0]}/{strecke.ordner.name}/{ziel.id}/akte.json"
    with httpx2.Client(auth=(davserver.BENUTZER, davserver.KENNWORT), trust_env=False) as anderer:
        sperre = (
            b'<?xml version="1.0"?><lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope>'
            b"<locktype><write/></locktype></lockinfo>"
        )
        antwort = anderer.request("LOCK", adresse, content=sperre, headers={"Timeout": "Second-60"})
        assert antwort.status_code == 200
        with pytest.raises(fehler.Gesperrt) as gefangen:
            uebernimm(strecke.dms, mit(akte(), dokument(5)), ANDERE_UEBERGABE, ziel)
        assert gefangen.value.wiederholbar
        assert strecke.dms.lies_akte(ziel) == akte(1), "bis dahin ist nichts zu sehen"
        anderer.request("UNLOCK", adresse, headers={"Lock-Token": antwort.headers["Lock-Token"]})
    uebernimm(strecke.dms, mit(akte(), dokument(5)), ANDERE_UEBERGABE, ziel)
    assert len(strecke.dms.lies_akte(ziel).dokumente) == 2


def test_nur_lesen(tmp_path: Path) -> None:
    ordner = davserver.wurzel(tmp_path, "ablage")
    with (
        davserver.wsgidav(tmp_path, ordner, nur_lesen=True) as url,
        closing(leitung(davserver.BENUTZER, davserver.KENNWORT)) as verbindung,
    ):
        dms = FernDms(WebdavBaum(url, verbindung))
        with pytest.raises(fehler.KeinZugriff):
            dms.beginne_import(UEBERGABE, akte(1), HERKUNFT)
        assert "erlaubt" in dms.beschreiben().text


def test_einem_fremden_zertifikat_wird_nicht_vertraut(tmp_path: Path) -> None:
    """With its own anchor the same server is trusted; then it turns out not to be WebDAV."""
    zertifikat, schluessel = tmp_path / "dms.pem", tmp_path / "dms.key"
    befehl = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    angaben = ["-subj", "/CN=dms", "-addext", "subjectAltName=IP:127.0.0.1"]
    orte = ["-out", str(zertifikat), "-keyout", str(schluessel)]
    subprocess.run([*befehl, *angaben, *orte], check=True, capture_output=True)
    kontext = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    kontext.load_cert_chain(zertifikat, schluessel)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Stumm) as server:
        server.socket = kontext.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        ort = f"https://127.0.0.1:{server.server_port}"
        try:
            for anker, blatt in (
                (None, fehler.ZertifikatUngueltig),
                (ssl.create_default_context(cafile=zertifikat), fehler.AntwortUnverstaendlich),
            ):
                with closing(leitung("x", "y", tls=anker)) as verbindung, pytest.raises(blatt):
                    FernDms(WebdavBaum(ort, verbindung)).finde_akten(PERSON, None)
        finally:
            server.shutdown()


class _Stumm(BaseHTTPRequestHandler):
    """Knows no PROPFIND; says nothing on the screen."""

    def log_message(self, *_: object) -> None:
        pass
