"""The xdomea part of 010206: our own comes back as it was, and other writers' habits are understood."""

from __future__ import annotations

import io
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from gateway.domain.akte import Dokument
from gateway.domain.ebene import Dokumentstelle, Ebene, Ebenenart, Historieneintrag, Medium
from gateway.domain.worte import ORTSZEIT
from gateway.nachrichten import aktenmetadaten
from gateway.nachrichten.aktenmetadaten import Aktenmetadaten
from gateway.nachrichten.kontext import OHNE_VEREINBARUNG
from gateway.nachrichten.lesen import lies_nachricht
from gateway.nachrichten.schreiben import schreibe
from gateway.nachrichten.xdomea import lesen, schreiben
from tests.unit.nachrichten.werkzeug import beispiel

SUMME = "ab" * 32
ERSTES, ZWEITES, DRITTES = (
    Dokument(UUID(int=n), f"Blatt {n}.pdf", "018", n, ("Band 1",), None, sha256=SUMME) for n in (1, 2, 3)
)
ALLE = (ERSTES, ZWEITES, DRITTES)
EINTRAG = Historieneintrag(
    "Frau Muster",
    datetime(2020, 5, 4, 9, 30, tzinfo=UTC),
    "geändert",
    "Betreff",
    "alt",
    "neu",
    "nach Rückfrage",
)
AKTE = Ebene(
    Ebenenart.AKTE,
    UUID(int=100),
    betreff="Ausländerakte Muster",
    kennzeichen="33-7/2019",
    typ="Personenakte",
    aktenplan="10.2",
    medium=Medium.HYBRID,
    beginn=date(2019, 1, 2),
    historie=(EINTRAG,),
    teile=(
        Ebene(
            Ebenenart.DOKUMENT,
            UUID(int=104),
            betreff="Antrag mit Anlagen",
            dokumente=(Dokumentstelle(ERSTES.uuid, (EINTRAG,)), Dokumentstelle(ZWEITES.uuid)),
        ),
        Ebene(
            Ebenenart.TEILAKTE,
            UUID(int=101),
            betreff="Band 1",
            medium=Medium.PAPIER,
            ende=date(2020, 12, 31),
            zda=date(2021, 1, 4),
        ),
        Ebene(
            Ebenenart.VORGANG,
            UUID(int=102),
            betreff="Verlängerung",
            historie=(EINTRAG, EINTRAG),
            teile=(
                Ebene(
                    Ebenenart.TEILVORGANG,
                    UUID(int=103),
                    betreff="Anhörung",
                    dokumente=(Dokumentstelle(DRITTES.uuid),),
                ),
            ),
        ),
    ),
)


def _mit(akte: bytes) -> bytes:
    """A whole 010206 around it, judged by schema and rules when it is written and read."""
    muster = lies_nachricht(io.BytesIO(beispiel("010206-rich-without-akte")), kontext=OHNE_VEREINBARUNG)
    assert isinstance(muster, Aktenmetadaten)
    liste = tuple(aktenmetadaten.aus_domaene(d) for d in ALLE)
    return schreibe(replace(muster, dokumente=liste, akte=akte))


def _gelesen(akte: bytes) -> lesen.Aktenbaum:
    nachricht = lies_nachricht(io.BytesIO(_mit(akte)), kontext=OHNE_VEREINBARUNG)
    assert isinstance(nachricht, Aktenmetadaten)
    return lesen.lies(nachricht.akte, ALLE)


def _geschrieben(akte: Ebene) -> bytes:
    return schreiben.schreibe(akte, {d.uuid: d for d in ALLE}, {d.uuid: f"{d.uuid}.pdf" for d in ALLE})


def _fremd(inhalt: str) -> lesen.Aktenbaum:
    """Written by somebody else: `inhalt` are the children of AkteType after its own id, unprefixed."""
    return _gelesen(
        f'<akte xmlns="http://www.osci.de/xauslaender2611" xmlns:x="urn:xoev-de:xdomea:schema:4.0.0">'
        f"{_kennung(UUID(int=100))}{inhalt}</akte>".encode()
    )


def _kennung(uuid: UUID) -> str:
    return f"<x:Identifikation><x:xdomeaUUID>{str(uuid).upper()}</x:xdomeaUUID></x:Identifikation>"


def _dokument(uuid: UUID, *dateien: str, art: str = "Dokument", danach: str = "") -> str:
    versionen = "".join(f"<x:Version><x:Nummer>{n}</x:Nummer>{d}</x:Version>" for n, d in enumerate(dateien))
    return f"<x:{art}>{_kennung(uuid)}{danach}{versionen}</x:{art}>"


def _datei(name: str, code: str = "018", weiteres: str = "") -> str:
    return (
        f'<x:Format><x:Name listVersionID="2.0"><code xmlns="">{code}</code></x:Name><x:Version>1</x:Version>'
        f"<x:Primaerdokument><x:Dateiname>{name}</x:Dateiname>{weiteres}</x:Primaerdokument></x:Format>"
    )


def _wahl(*dokumente: str) -> str:
    wahl = "DokumentOderDokumentMitSchriftstueck"
    return "".join(f"<x:{wahl}>{d}</x:{wahl}>" for d in dokumente)


def _inhalt(*dokumente: str) -> str:
    return f"<x:Akteninhalt>{_wahl(*dokumente)}</x:Akteninhalt>"


def test_baende_vorgaenge_historie_und_summen_kommen_wieder_wie_sie_waren() -> None:
    baum = _gelesen(_geschrieben(AKTE))
    assert baum.gliederung == AKTE
    assert baum.summen == {d.uuid: SUMME for d in ALLE}
    assert baum.abweichungen == ()


def test_das_beispiel_der_norm_wird_gelesen() -> None:
    nachricht = lies_nachricht(io.BytesIO(beispiel("010206-rich-with-akte")), kontext=OHNE_VEREINBARUNG)
    assert isinstance(nachricht, Aktenmetadaten)
    baum = lesen.lies(nachricht.akte, [aktenmetadaten.als_domaene(d) for d in nachricht.dokumente])
    assert baum.abweichungen == () and baum.gliederung is not None
    assert [(t.art, t.betreff) for t in baum.gliederung.teile] == [
        (Ebenenart.TEILAKTE, None),
        (Ebenenart.VORGANG, "Vorgang Test"),
    ]
    assert baum.gliederung.kennzeichen == "ALT-2019/000042"
    assert [e.aktion for e in baum.gliederung.historie] == ["Abgabe"]
    assert len(baum.gliederung.genannt()) == 3


def test_ein_dokument_wird_auch_an_der_kennung_seiner_datei_erkannt_und_die_letzte_fassung_gilt() -> None:
    alt = _datei(f"{UUID(int=77)}_alt.pdf")
    neu = _datei(f"{str(ERSTES.uuid).upper()}_Antrag.pdf")
    eigene = _dokument(ZWEITES.uuid, alt, _datei(f"{UUID(int=78)}.pdf"))
    baum = _fremd(_inhalt(_dokument(UUID(int=50), alt, neu), eigene, _dokument(DRITTES.uuid)))
    assert baum.abweichungen == ()
    assert [s.uuid for s in baum.gliederung.dokumente] == [d.uuid for d in ALLE]  # type: ignore[union-attr]


def test_schriftstuecke_und_anlagen_sind_dokumente() -> None:
    anlage = f"<x:Anlage><x:Dokument>{_kennung(DRITTES.uuid)}</x:Dokument></x:Anlage>"
    stueck = _dokument(ZWEITES.uuid, art="Schriftstueck")
    mit = f"<x:DokumentMitSchriftstueck>{_kennung(UUID(int=60))}{stueck}</x:DokumentMitSchriftstueck>"
    baum = _fremd(_inhalt(_dokument(ERSTES.uuid, danach=anlage), mit))
    assert baum.abweichungen == () and baum.gliederung is not None
    assert [s.uuid for s in baum.gliederung.dokumente] == [ERSTES.uuid, DRITTES.uuid]
    assert [s.uuid for s in baum.gliederung.teile[0].dokumente] == [ZWEITES.uuid]


@pytest.mark.parametrize(
    ("verfahren", "wert", "gilt"),
    [
        ("<x:SonstigerAlgorithmus>SHA-256</x:SonstigerAlgorithmus>", SUMME.upper(), SUMME),
        (
            "<x:SonstigerAlgorithmus>sha256</x:SonstigerAlgorithmus>",
            b64encode(bytes.fromhex(SUMME)).decode(),
            SUMME,
        ),
        (
            '<x:Algorithmus listVersionID="1"><code xmlns="">http://www.w3.org/2001/04/xmlenc#sha256</code></x:Algorithmus>',
            SUMME,
            SUMME,
        ),
        ("<x:SonstigerAlgorithmus>SHA3-256</x:SonstigerAlgorithmus>", SUMME, None),
        ("<x:SonstigerAlgorithmus>SHA-256</x:SonstigerAlgorithmus>", "keine Summe", None),
        ("", SUMME, None),
    ],
)
def test_eine_pruefsumme_gilt_nur_wenn_sie_sagt_dass_sie_sha_256_ist(
    verfahren: str, wert: str, gilt: str | None
) -> None:
    summe = f"<x:Hash><x:Wert>{wert}</x:Wert>{verfahren}</x:Hash>"
    baum = _fremd(_inhalt(_dokument(ERSTES.uuid, _datei(f"{ERSTES.uuid}.pdf", weiteres=summe))))
    assert baum.summen.get(ERSTES.uuid) == gilt


def test_zeiten_ohne_zone_gelten_hier_und_ein_unmoeglicher_tag_fehlt() -> None:
    def eintrag(wann: str) -> str:
        return (
            f"<x:HistorienProtokollInformation><x:Akteur> </x:Akteur><x:DatumUhrzeit>{wann}</x:DatumUhrzeit>"
            "<x:Aktion>angelegt</x:Aktion></x:HistorienProtokollInformation>"
        )

    laufzeit = "<x:Laufzeit><x:Beginn>2019-03-01+01:00</x:Beginn><x:Ende>12019-03-01</x:Ende></x:Laufzeit>"
    baum = _fremd(laufzeit + eintrag("2020-01-01T08:00:00"))
    assert baum.gliederung is not None
    assert (baum.gliederung.beginn, baum.gliederung.ende) == (date(2019, 3, 1), None)
    (einziger,) = baum.gliederung.historie
    assert einziger.wann == datetime(2020, 1, 1, 8, tzinfo=ORTSZEIT)
    assert einziger.wer == "ohne Angabe"


def test_wo_baum_und_liste_sich_widersprechen_steht_ein_satz_und_die_liste_gilt() -> None:
    fremde = _dokument(UUID(int=50), _datei(f"{UUID(int=51)}.pdf"))
    anders = _dokument(
        ERSTES.uuid,
        _datei(f"{ERSTES.uuid}.jpg", "011", "<x:DateinameOriginal>Anders.jpg</x:DateinameOriginal>"),
    )
    baum = _fremd(_inhalt(fremde, anders, _dokument(ERSTES.uuid), _dokument(UUID(int=52))))
    assert baum.abweichungen == (
        "Der xdomea-Teil nennt 2 Dokumente der Liste nicht.",
        "Der xdomea-Teil nennt 1 Dokument, das nicht in der Liste steht.",
        "Der xdomea-Teil nennt 1 Dokument mehrfach.",
        "Bei 1 Dokument gibt der xdomea-Teil Namen oder Format anders an; es gilt die Liste.",
    )
    assert baum.gliederung is not None and baum.gliederung.genannt() == {ERSTES.uuid}


def test_zu_tief_verschachteltes_wird_nicht_gelesen_und_nicht_zum_fehler() -> None:
    tiefe = lesen.TIEFSTE + 5
    auf = "".join(f"<x:Akteninhalt><x:Teilakte>{_kennung(UUID(int=n + 200))}" for n in range(tiefe))
    baum = _fremd(auf + "</x:Teilakte></x:Akteninhalt>" * tiefe)
    assert baum.gliederung is None
    assert baum.abweichungen == (
        "Der xdomea-Teil ist zu tief verschachtelt und wird nicht gelesen; es gilt die Liste.",
    )
