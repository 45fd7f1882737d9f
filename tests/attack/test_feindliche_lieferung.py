"""Hostile deliveries through the whole way back: refused, and nothing is left in the folder."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import pytest

from gateway.domain.akte import Dokument
from gateway.domain.behoerde import Behoerde
from gateway.errors import EingabeFehler
from gateway.paket import aktenausgabe
from gateway.paket.aktenausgabe import packe_aus
from gateway.paket.entpacken import Lieferung
from gateway.paket.fehler import PaketFehler
from tests.attack.lieferung_von_hand import AUTOR, lege, metadaten, paket
from tests.attack.test_zip_tricks import TRICKS
from tests.attack.zip_von_hand import DOKUMENTE, PDF, UUIDS, baue, teil

ARCHIV = baue(teil(1), teil(2))
_HALB = len(ARCHIV) // 2
_A, _B = ARCHIV[:_HALB], ARCHIV[_HALB:]


def _pruefe_abweisung(tmp_path: Path, *nachrichten: bytes) -> EingabeFehler:
    ziel = tmp_path / "akte"
    with pytest.raises(EingabeFehler) as info:
        packe_aus(lege(tmp_path / "eingang", *nachrichten), ziel)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["eingang"]
    return info.value


@pytest.mark.parametrize("name", TRICKS)
def test_von_einem_feindlichen_archiv_bleibt_nichts_liegen(tmp_path: Path, name: str) -> None:
    archiv = TRICKS[name][0]()
    fehler = _pruefe_abweisung(tmp_path, metadaten(DOKUMENTE, max(len(archiv), 1)), paket(1, archiv))
    assert fehler.rueckweisung == "S999"


def _mit(**angaben: object) -> tuple[Dokument, ...]:
    return (replace(DOKUMENTE[0], **angaben), DOKUMENTE[1])  # type: ignore[arg-type]


LISTEN: dict[str, tuple[tuple[Dokument, ...], str]] = {
    "pfad_nach_oben": (_mit(pfad=("..",)), "hinaus"),
    "pfad_nach_oben_im_namen": (_mit(dateiname="../../x.pdf"), "Schrägstrich"),
    "punkt_als_ordner": (_mit(pfad=(".",)), "hinaus"),
    "absoluter_pfad": (_mit(pfad=("/etc",)), "Schrägstrich"),
    "windows_pfad": (_mit(dateiname="..\\x.pdf"), "Schrägstrich"),
    "leerer_name": (_mit(dateiname=""), "leer"),
    "leerer_ordner": (_mit(pfad=("",)), "leer"),
    "name_mit_zeilenumbruch": (_mit(dateiname="a\nb.pdf"), "Steuerzeichen"),
    "name_300_bytes": (_mit(dateiname="ü" * 150 + ".pdf"), "255"),
    "pfad_zu_lang": (_mit(pfad=("o" * 200,) * 20), "zu lang"),
    "zu_tief": (_mit(pfad=("o",) * 65), "zu tief"),
    "laufwerk": (_mit(dateiname="C:x.pdf"), "Laufwerk"),
    "versteckter_ordner": (_mit(pfad=(".ssh",)), "versteckt"),
    "akte_json": (_mit(dateiname="akte.json"), "vorbehalten"),
    "akte_json_gross": (_mit(dateiname="AKTE.json"), "vorbehalten"),
    "derselbe_pfad": (_mit(dateiname=DOKUMENTE[1].dateiname), "denselben Pfad"),
    "datei_heisst_wie_ordner": (_mit(dateiname="x", pfad=(DOKUMENTE[1].dateiname,)), "wie ein Ordner"),
    "dieselbe_uuid": (_mit(uuid=UUIDS[1]), "UUID"),
    "dieselbe_position": (_mit(position=2), "Position"),
    "position_null": (_mit(position=0), "beginnen bei 1"),
    "endung_eines_anderen_formats": (_mit(dateiname="x.jpg"), "anderen Format"),
    "dokument_nicht_im_archiv": (_mit(uuid=UUIDS[2]), "fehlt im Archiv"),
    "nur_eines_von_zweien": (DOKUMENTE[:1], "nicht in der Liste"),
}


@pytest.mark.parametrize("name", LISTEN)
def test_eine_feindliche_dokumentenliste_wird_abgewiesen(tmp_path: Path, name: str) -> None:
    dokumente, grund = LISTEN[name]
    fehler = _pruefe_abweisung(tmp_path, metadaten(dokumente, len(ARCHIV)), paket(1, ARCHIV))
    assert fehler.rueckweisung in ("S999", "S030")
    with pytest.raises(PaketFehler, match=grund):  # without the rules of the message as well
        Lieferung(io.BytesIO(ARCHIV), dokumente)


_GUT = metadaten(DOKUMENTE, len(ARCHIV), 2)
_FREMD = Behoerde("azr:999001", "Fremde Behörde", AUTOR.anschrift, AUTOR.erreichbarkeit)
FOLGEN: dict[str, tuple[Callable[[], tuple[bytes, ...]], str]] = {
    "paket_fehlt": (lambda: (_GUT, paket(1, _A)), "fehlen: 2"),
    "alle_pakete_fehlen": (lambda: (_GUT,), "fehlen: 1, 2"),
    "metadaten_fehlen": (lambda: (paket(1, _A), paket(2, _B)), "010206"),
    "paket_zu_viel": (lambda: (_GUT, paket(1, _A), paket(2, _B), paket(3, b"x")), "Nummer"),
    "paket_null": (lambda: (_GUT, paket(0, b"x"), paket(1, _A), paket(2, _B)), ""),
    "paket_vertauscht": (lambda: (_GUT, paket(1, _B), paket(2, _A)), "ZIP-Archiv"),
    "gleiches_paket_anderer_inhalt": (
        lambda: (_GUT, paket(1, _A), paket(2, _B), paket(2, b"x" * len(_B), uuid=UUID(int=3))),
        "verschiedenem Inhalt",
    ),
    "gleiche_uuid_anderer_inhalt": (
        lambda: (_GUT, paket(1, _A, uuid=UUID(int=3)), paket(2, _B, uuid=UUID(int=3))),
        "verschiedenen Inhalt",
    ),
    "fremde_lieferung": (lambda: (_GUT, paket(1, _A), paket(2, _B, lieferung=UUID(int=9))), "anderen Akten"),
    "fremder_absender": (lambda: (_GUT, paket(1, _A), paket(2, _B, autor=_FREMD)), "anderen Behörde"),
    "zwei_lieferungen": (
        lambda: (_GUT, metadaten(DOKUMENTE, len(ARCHIV), 2, UUID(int=8)), paket(1, _A), paket(2, _B)),
        "mehr als einer",
    ),
    "metadaten_geaendert": (
        lambda: (_GUT, metadaten(DOKUMENTE[::-1], len(ARCHIV), 2), paket(1, _A), paket(2, _B)),
        "verschiedenem Inhalt",
    ),
    "archiv_kleiner_als_angekuendigt": (
        lambda: (metadaten(DOKUMENTE, len(ARCHIV) + 1), paket(1, ARCHIV)),
        "angekündigt",
    ),
    "archiv_groesser_als_angekuendigt": (
        lambda: (metadaten(DOKUMENTE, len(ARCHIV) - 1), paket(1, ARCHIV)),
        "angekündigt",
    ),
    "null_pakete": (lambda: (metadaten(DOKUMENTE, len(ARCHIV), 0), paket(1, ARCHIV)), ""),
    "billion_pakete": (lambda: (metadaten(DOKUMENTE, 10**15, 10**12), paket(1, ARCHIV)), ""),
    "exabyte": (lambda: (metadaten(DOKUMENTE, 10**17), paket(1, ARCHIV)), ""),
    "keine_nachricht": (lambda: (_GUT, PDF), ""),
    "fremdes_xml": (lambda: (_GUT, b"<rechnung/>"), ""),
    "leere_datei": (lambda: (_GUT, b""), ""),
    "doctype": (lambda: (b"<!DOCTYPE x>" + _GUT.partition(b"?>\n")[2], paket(1, ARCHIV)), "DOCTYPE"),
    "abgeschnittene_nachricht": (lambda: (_GUT, paket(1, _A)[:-30], paket(2, _B)), ""),
    "base64_kaputt": (lambda: (_GUT, paket(1, _A).replace(b"UEsD", b"UE*D"), paket(2, _B)), "Base64"),
    "base64_geht_weiter": (
        lambda: (_GUT, paket(1, _A).replace(b"UEsD", b"UA==UEsD"), paket(2, _B)),
        "Base64",
    ),
}


@pytest.mark.parametrize("name", FOLGEN)
def test_eine_falsche_folge_von_nachrichten_wird_abgewiesen(tmp_path: Path, name: str) -> None:
    nachrichten, grund = FOLGEN[name]
    assert grund in _pruefe_abweisung(tmp_path, *nachrichten()).text


def test_das_ehrliche_gegenstueck_kommt_an(tmp_path: Path) -> None:
    eingang = lege(tmp_path / "eingang", _GUT, paket(1, _A), paket(2, _B), paket(1, _A), _GUT)
    akte = packe_aus(eingang, tmp_path / "akte")
    assert [(tmp_path / "akte" / d.relativer_pfad).read_bytes() for d in akte.dokumente] == [PDF, PDF]


@pytest.mark.parametrize("art", ["verweis", "ordner"])
def test_im_nachrichtenordner_wird_nichts_verfolgt(tmp_path: Path, art: str) -> None:
    eingang = lege(tmp_path / "eingang", _GUT, paket(1, _A), paket(2, _B))
    if art == "verweis":
        (eingang / "mehr").symlink_to(eingang / "eingang0.dat")
    else:
        (eingang / "mehr").mkdir()
    with pytest.raises(EingabeFehler):
        packe_aus(eingang, tmp_path / "akte")
    assert not (tmp_path / "akte").exists()


def test_ein_name_den_das_dateisystem_nicht_unterscheidet_ueberschreibt_nichts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a file system without case the second file is refused, not written over the first."""
    echt = aktenausgabe.schreibend

    def ohne_gross_und_klein(pfad: Path, *, neu: bool) -> BinaryIO:
        return echt(pfad.with_name(pfad.name.lower()), neu=neu)

    monkeypatch.setattr(aktenausgabe, "schreibend", ohne_gross_und_klein)
    dokumente = _mit(dateiname=DOKUMENTE[1].dateiname.upper())
    fehler = _pruefe_abweisung(tmp_path, metadaten(dokumente, len(ARCHIV)), paket(1, ARCHIV))
    assert "unterscheiden" in fehler.text


def test_ein_geaenderter_zeitpunkt_im_kopf_reicht_fuer_den_widerspruch(tmp_path: Path) -> None:
    spaeter = replace(DOKUMENTE[0], aktenwirksamkeit=datetime(2020, 1, 1, tzinfo=UTC))
    anders = metadaten((spaeter, DOKUMENTE[1]), len(ARCHIV), 2)
    fehler = _pruefe_abweisung(tmp_path, _GUT, anders, paket(1, _A), paket(2, _B))
    assert fehler.code == "paket.widerspruch"
