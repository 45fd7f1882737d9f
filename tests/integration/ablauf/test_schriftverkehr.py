"""Valid messages that no legal way here reacts to by itself: nothing is rejected, nothing is lost."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pytest

from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from gateway.nachrichten.briefkopf import lies_kopf
from gateway.ports import Inhalt
from tests.zweibehoerden import WEG, ZU, Scheinsiegel, Zweibehoerden

BEISPIELE = Path(__file__).parents[2] / "samples" / "xauslaender-26.11"
ABGELEGT = (
    *(
        "000002-rich",
        "000020-minimal",
        "000030-rich",
        "000040-minimal",
        "0030-minimal",
        "0031-rich",
        "0032-rich",
    ),
    *("010101-rich", "010102-default-value", "010301-minimal", "010302-ablehnung", "010303-minimal"),
    *("010401-minimal", "010402-minimal", "010501-rich", "010502-rich-zustimmung"),
)


def an_uns(name: str) -> bytes:
    """The sample as if the other authority of these tests had sent it to us."""
    xml = (BEISPIELE / f"{name}.xml").read_bytes()
    kopf = lies_kopf(io.BytesIO(xml))
    assert kopf.leser is not None and kopf.autor is not None
    vorspann, ende, rest = xml.partition(b"</nachrichtenkopf.g2g>")
    vorspann = vorspann.replace(kopf.leser.kennung.encode(), b"LESER").replace(
        kopf.autor.kennung.encode(), WEG.encode()
    )
    scharf = re.sub(rb' test="[^"]*"', b"", vorspann)
    return scharf.replace(b"LESER", ZU.encode()) + ende + rest


def sende(z: Zweibehoerden, xml: bytes) -> None:
    ziel = io.BytesIO()
    inhalt = Inhalt("x", len(xml), lambda: io.BytesIO(xml))
    Scheinsiegel(f"autor {WEG}".encode()).versiegle([inhalt], f"leser {ZU}".encode(), ziel, als_anhang=True)
    z.post.lege(ZU, ziel.getvalue())


def test_sie_werden_abgelegt_und_jemand_wird_gefragt(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    for name in ABGELEGT:
        sende(z, an_uns(name))
    z.zu.ticke()
    with z.zu.haus.lesen() as buch:
        abgelegt = buch.nachrichten.neueste(zustaende=[Nachrichtenzustand.ABGELEGT])
        alle = buch.nachrichten.neueste()
    assert sorted(n.typ or "" for n in abgelegt) == [name.partition("-")[0] for name in ABGELEGT]
    assert len(alle) == len(ABGELEGT), "nobody is answered"
    fragen = z.zu.aufgaben()
    eigene = {
        "010101": "zustaendigkeit_anfrage",
        "010501": "wohnsitzwechsel_anfrage",
        "010102": "antwort_erhalten",
        "010502": "antwort_erhalten",
    }
    assert sorted(f.art for f in fragen) == sorted(
        eigene.get(name.partition("-")[0], "nachricht_ohne_vorgang") for name in ABGELEGT
    )
    assert z.zu.geparkt() == []


@pytest.mark.parametrize("name", ["0031-rich", "0032-rich", "000030-rich"])
def test_was_unsere_anforderung_beantwortet_steht_in_ihrem_vorgang(
    zweibehoerden: Zweibehoerden, name: str
) -> None:
    z = zweibehoerden
    z.fordere_an()
    z.zu.ticke()
    (anforderung,) = z.zu.gesendet("010201")
    ihre_anforderung = b"00010201-0000-4000-8000-000000000003"
    sende(z, an_uns(name).replace(ihre_anforderung, str(anforderung.nachrichten_uuid).encode()))
    z.zu.ticke()
    texte = z.zu.texte()
    assert f"({name.partition('-')[0]})" in texte
    wartet_dort = name == "0031-rich"
    assert [a.art for a in z.zu.aufgaben()] == ([] if wartet_dort else ["absage_erhalten"])


def eingewickelt(xml: bytes, typ: str = "010201") -> bytes:
    """000020 of Wegstadt, with this message inside."""
    huelle = an_uns("000020-minimal")
    innen = base64.b64encode(xml)
    huelle = re.sub(rb"(<xauslaender:nachricht>)[^<]*(<)", lambda t: t[1] + innen + t[2], huelle)
    return re.sub(
        rb"(<xauslaender:nachrichtentyp>.*?<code>)\d+(<)",
        lambda t: t[1] + typ.encode() + t[2],
        huelle,
        flags=re.S,
    )


def test_eine_wiederholte_anforderung_beginnt_die_abgabe_und_nur_einmal(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    innen = an_uns("010201-minimal")
    sende(z, eingewickelt(innen))
    z.zu.ticke()
    (abgabe,) = z.zu.uebergaben()
    assert (abgabe.richtung.value, abgabe.partner) == ("abgabe", WEG)
    sende(z, innen)
    z.zu.ticke()
    assert len(z.zu.uebergaben()) == 1
    assert z.zu.geparkt() == []


@pytest.mark.parametrize(
    ("innen", "typ"),
    [(b"kein XML", "010201"), (an_uns("010301-minimal"), "010301"), (an_uns("000020-minimal"), "000020")],
    ids=["unlesbar", "ohne-weg", "verschachtelt"],
)
def test_was_wiederholt_wird_und_hier_nichts_bewirkt_nennt_die_frage(
    zweibehoerden: Zweibehoerden, innen: bytes, typ: str
) -> None:
    z = zweibehoerden
    sende(z, eingewickelt(innen, typ))
    z.zu.ticke()
    assert z.zu.uebergaben() == []
    assert "Sie wiederholt: " in z.zu.aufgabe().text and typ in z.zu.aufgabe().text


def test_eine_wiederholung_von_anderer_hand_bewirkt_nichts(zweibehoerden: Zweibehoerden) -> None:
    """Signed by Wegstadt, but the message inside names another author."""
    z = zweibehoerden
    sende(z, eingewickelt(an_uns("010201-minimal").replace(WEG.encode(), b"azr:000100")))
    z.zu.ticke()
    assert z.zu.uebergaben() == []
    assert z.zu.aufgabe().art == "nachricht_ohne_vorgang"


def test_nach_einer_dokumentenlieferung_wird_einmal_gefragt(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    erstes = an_uns("000040-minimal")
    uuid = lies_kopf(io.BytesIO(erstes)).uuid
    sende(z, erstes)
    sende(z, erstes.replace(str(uuid).encode(), b"00000040-0000-4000-8000-00000000ffff"))
    z.zu.ticke()
    frage = z.zu.aufgabe()
    assert "Sie bringt Dokumente zu: " in frage.text and "Fachverfahren" in frage.text
    with z.zu.haus.lesen() as buch:
        texte = {n.text for n in buch.nachrichten.neueste(zustaende=[Nachrichtenzustand.ABGELEGT])}
    assert any("schon gefragt" in (t or "") for t in texte)


def test_eine_synchrone_zurueckweisung_unserer_anforderung_beendet_sie(zweibehoerden: Zweibehoerden) -> None:
    z = zweibehoerden
    z.fordere_an()
    z.zu.ticke()
    (anforderung,) = z.zu.gesendet("010201")
    xml = an_uns("000002-rich")
    gemeint = re.search(
        rb"<nachrichtenUUID>([^<]+)</nachrichtenUUID>", xml.partition(b"</nachrichtenkopf.g2g>")[2]
    )
    assert gemeint is not None
    sende(z, xml.replace(gemeint[1], str(anforderung.nachrichten_uuid).encode()))
    z.zu.ticke()
    assert z.zu.uebergabe().zustand is Zustand.ZURUECKGEWIESEN
