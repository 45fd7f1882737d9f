"""May it go? The rules of the release side, and what follows from each verdict and each decision."""

from __future__ import annotations

from gateway.ablage import massen
from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablauf import sachverhalt
from gateway.ablauf.schritt import Antwort as Entscheidung
from gateway.ablauf.schritt import Ergebnis, Frage, Lage, Meldung, Warte, Weiter
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.wege import gemeinsam, vorabauskunft
from gateway.ablauf.wege.absage import lehne_ab, sage_ab_mit
from gateway.ablauf.wege.aktensuche import verschwunden
from gateway.dmsfehler import AkteUnbekannt
from gateway.domain.regel import Haelt, Stoppt, Wartet
from gateway.domain.regelfragen import fragename
from gateway.domain.regeln.freigabe import hinweis
from gateway.domain.sachverhalt import Seite
from gateway.domain.uebergabe import Zustand
from gateway.domain.worte import oertlich
from gateway.ports import Aktenref


def pruefe_regeln(lage: Lage) -> Ergebnis:
    """One rule after the other; the first that doesn't let it go decides what happens."""
    return _pruefe(lage)


def pruefe_vor_dem_packen(lage: Lage) -> Ergebnis:
    """What a registry office has told since counts, up to the last moment."""
    return _pruefe(lage) if lage.vorgang.neue_meldung or lage.antwort else Weiter()


def _pruefe(lage: Lage) -> Ergebnis:
    if lage.antwort is not None:
        return _entschieden(lage, lage.antwort)
    haus, zeile = lage.haus, lage.vorgang
    try:
        akte = haus.dms.lies_akte(Aktenref(zeile.dms_ref or "", zeile.aktenzeichen_eigenes or ""))
    except AkteUnbekannt:
        return verschwunden()
    gesagt, satz = sachverhalt.frage_fachverfahren(haus, zeile), haus.regelsatz()
    with haus.lesen() as buch:
        fall = sachverhalt.abgang(haus, buch, zeile, akte, gesagt)
    befund = satz.beurteile_abgang(fall, zeile.freigegebene_regeln)
    buchen = gemeinsam.merke_befund(fall, befund, satz.version)
    match befund.urteil:
        case Wartet(bis=bis):
            neu = (zeile.befund or {}).get("regel") != befund.kennung
            meldung = Meldung(f"{befund.satz} Bis {oertlich(bis):%d.%m.%Y} wird gewartet.") if neu else None
            return Warte(bis=bis, meldung=meldung, buchen=buchen)
        case Haelt(angaben=angaben):
            frage = fragename(Seite.FREIGABE, befund.kennung or "")
            return Frage(art=frage, text=befund.satz, angaben=angaben, buchen=buchen)
        case Stoppt(absage=absage):
            return sage_ab_mit(absage, Meldung(befund.satz), buchen)
    was = hinweis(fall, satz.grenzen)
    nur_vorab = vorabauskunft.ist_verlangt(zeile)
    return Weiter(
        nach=vorabauskunft.sende_vorabauskunft.__name__ if nur_vorab else None,
        buchen=buchen,
        spaeter=True,
        meldung=Meldung(f"Hinweis: {was}") if was else None,
    )


def _entschieden(lage: Lage, antwort: Entscheidung) -> Ergebnis:
    regel = str((lage.vorgang.befund or {}).get("regel"))
    match antwort.wahl:
        case "warten":
            return gemeinsam.warten_bis(antwort)
        case "schliessen":
            return _auf_papier(antwort)
        case "ablehnen" if regel == "schon_abgegeben":
            return sage_ab_mit(_schon_weg(lage))
        case "ablehnen":
            return lehne_ab(antwort)

    def buchen(buch: Buch, zeile: Uebergabezeile) -> None:
        zeile.freigegebene_regeln = [*zeile.freigegebene_regeln, regel]
        if regel == sachverhalt.MASSENLIMIT:
            for id in massen.gehaltene(buch.session, zeile, regel):
                wecke_vorgang(buch, id)

    return Weiter(nach=lage.vorgang.schritt, buchen=buchen)


def _auf_papier(antwort: Entscheidung) -> Weiter:
    return Weiter(
        nach=gemeinsam.warte_karenz.__name__,
        zustand=Zustand.ABGEBROCHEN,
        meldung=Meldung("Auf Papier abgegeben; auf diesem Weg geht nichts.", wer=antwort.durch),
    )


def _schon_weg(lage: Lage) -> dict[str, str]:
    """The answer says when it was sent, or names the holder."""
    fall = lage.vorgang.sachverhalt or {}
    if fall.get("derselbe"):
        return {"art": "versandt", "am": str(fall.get("abgegeben_am"))}
    return {"art": "zustaendig", "wer": str(fall.get("inhaber_name")), "kennung": str(fall.get("inhaber"))}
