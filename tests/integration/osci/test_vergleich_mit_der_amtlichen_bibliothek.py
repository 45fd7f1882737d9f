"""Field by field: our requests are the official client's but for digests and signature values."""

from __future__ import annotations

import io

import pytest

from adapters.osci.draht.auswahl import lies as lies_auswahl
from adapters.osci.draht.auswahl import schreibe as auswahlregel
from adapters.osci.draht.kanontext import element
from adapters.osci.draht.kopfbloecke import Rolle, auftragsblock, lies_message_id, lies_zertifikate
from adapters.osci.draht.nachricht import Nachricht, lies_nachricht
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.namen import OSCI, q
from adapters.osci.draht.stuecke import Folge
from adapters.osci.inhalt.sendung import Sendung
from adapters.osci.schutz.umschlag import DEKLARATION, rahme
from adapters.osci.teilnehmer.auftraege import zustellungsauftrag
from adapters.osci.teilnehmer.austausch import Auftrag
from adapters.osci.teilnehmer.empfang import empfange
from adapters.osci.transportfehler import PostfachNichtErreichbar
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from tests.integration.osci.aufzeichnung import (
    AufgezeichneteLeitung,
    Austausch,
    alle_austausche,
    felder,
    gelesen,
    nachgestellt,
)
from tests.oscipostfach import Schluesselbund

_EINFACH = {Art.GET_MESSAGE_ID, Art.INIT_DIALOG, Art.EXIT_DIALOG, Art.FETCH_PROCESS_CARD}


def unser_auftrag(anfrage: Nachricht) -> Auftrag | None:
    """The order that our client gives for the same purpose."""
    original = anfrage.auftrag()
    assert original is not None
    if anfrage.art in _EINFACH:
        inhalt = element(f"osci:{anfrage.art.element}", auswahlregel(lies_auswahl(original)))
        return Auftrag(anfrage.art, rumpf=Folge((inhalt.encode(),)))
    if anfrage.art is Art.FETCH_DELIVERY:
        return Auftrag(anfrage.art, (auftragsblock(anfrage.art, auswahlregel(lies_auswahl(original))),))
    if anfrage.art is Art.STORE_DELIVERY:
        zertifikate = lies_zertifikate(anfrage.block("NonIntermediaryCertificates"))
        sendung = Sendung(anfrage.rumpfinhalt(), anfrage.rumpf_namensraeume(), zertifikate, anfrage.anhaenge)
        empfaenger = next(z.der for z in zertifikate if z.rolle is Rolle.CHIFFRE_EMPFAENGER)
        kennung = lies_message_id(original.find(q(OSCI, "MessageId"))) or ""
        return zustellungsauftrag(kennung, sendung, empfaenger, original.findtext(q(OSCI, "Subject")))
    return None


VERGLICHEN = [a for a in alle_austausche() if "eliver" not in a.name or "tore" in a.name or "etch" in a.name]
VERGLICHEN = [a for a in VERGLICHEN if "partial" not in a.name]


@pytest.mark.parametrize("austausch", VERGLICHEN, ids=str)
def test_unsere_anfrage_gleicht_der_aufgezeichneten(
    austausch: Austausch,
    schluesselbund: Schluesselbund,
    vektorpruefung: Zertifikatspruefung,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leitung = AufgezeichneteLeitung(None)
    dialog, _ = nachgestellt(austausch, leitung, schluesselbund, vektorpruefung, monkeypatch)
    with gelesen(austausch.anfrage, schluesselbund) as (anfrage, verschluesselt):
        auftrag = unser_auftrag(anfrage)
        assert auftrag is not None
        with pytest.raises(PostfachNichtErreichbar), dialog.tausche(auftrag):
            pass
        spool = io.BytesIO()
        schluessel = [schluesselbund["intermediaer-enc-3072"]]
        unsere = empfange(io.BytesIO(leitung.gesendet), spool, schluessel, Schutzpolicy(), grenze=10**8)
        assert unsere.verschluesselt == verschluesselt
        assert felder(unsere.nachricht.umschlag) == felder(anfrage.umschlag)
        assert list(unsere.nachricht.anhaenge) == list(anfrage.anhaenge)
        assert [a.sha256 for a in unsere.nachricht.anhaenge.values()] == [
            a.sha256 for a in anfrage.anhaenge.values()
        ]
        unsere.nachricht.close()


def test_der_rahmen_hat_dieselben_kopfzeilen(schluesselbund: Schluesselbund) -> None:
    """The MIME head of a request that carries an attachment, line by line but for boundary and length."""
    austausch = next(a for a in VERGLICHEN if "04-senden-anhang-explizit-klar/03" in str(a))
    original = austausch.anfrage.read_bytes()
    datei = io.BytesIO(original)
    nachricht = lies_nachricht(datei)
    grenze = original.split(b"boundary=")[1].split(b";")[0]
    inhalte = {cid: anhang.inhalt for cid, anhang in nachricht.anhaenge.items()}
    soap = original.split(DEKLARATION)[1].split(b"\r\n--" + grenze)[0]
    unser = b"".join(bytes(s) for s in rahme(Folge((DEKLARATION, soap)), inhalte))
    unsere_grenze = unser.split(b"boundary=")[1].split(b";")[0]
    nachricht.close()
    assert unser.replace(unsere_grenze, grenze) == original
