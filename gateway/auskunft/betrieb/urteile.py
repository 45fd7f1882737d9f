"""From figures to findings: when something is a warning, and when it is critical. One place for all who look."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from gateway.ablauf.wartung import Wartung
from gateway.auskunft.betrieb.befund import Alarmstufe, Befund, Gegenstand, Messwert
from gateway.auskunft.betrieb.dienste import Dienststand, Workerstand
from gateway.auskunft.betrieb.haus import Platz
from gateway.auskunft.betrieb.partner import Sendestoerung
from gateway.auskunft.betrieb.zahlen import Betriebszahlen, summe
from gateway.domain.dienst import Dienstart
from gateway.domain.kontingent import Auslastung
from gateway.domain.uhrengang import Uhrengang
from gateway.domain.worte import anzahl, dauer, oertlich, zeitpunkt
from gateway.queue.verwaltung import Stau

GEGENSTAENDE = {
    Dienstart.POSTFACH: Gegenstand.POSTFACH,
    Dienstart.VERZEICHNIS: Gegenstand.VERZEICHNIS,
    Dienstart.DMS: Gegenstand.DMS,
    Dienstart.VIRENSCANNER: Gegenstand.VIRENSCANNER,
    Dienstart.FACHVERFAHREN: Gegenstand.FACHVERFAHREN,
}


@dataclass(frozen=True)
class Schwellen:
    """From where on somebody is told."""

    platz_warnung: int = 5 * 10**9
    platz_kritisch: int = 10**9
    """Bytes that must be free."""
    wartezeit_warnung: timedelta = timedelta(minutes=5)
    wartezeit_kritisch: timedelta = timedelta(minutes=30)
    """So long the oldest due work item may wait for a worker."""
    partner_warnung: timedelta = timedelta(minutes=10)
    """So long a message may fail to reach one authority."""
    uhr_warnung: float = 5.0
    uhr_kritisch: float = 60.0
    """Seconds between two clocks."""


def worker_befund(worker: Sequence[Workerstand]) -> Befund:
    """One living is enough to work; each dead one is worth a look."""
    lebende = [w for w in worker if w.lebt]
    tote = [w for w in worker if not w.lebt]
    werte = (Messwert("worker", len(lebende), kritisch=1, unter=True),)
    if not lebende:
        text = "Es läuft kein Worker: Nichts wird abgeholt, bearbeitet, gesendet."
        rat = "Den Dienst »worker« starten; endet er wieder, sein Protokoll ansehen."
        return _befund(Gegenstand.WORKER, Alarmstufe.KRITISCH, text, rat, werte)
    if tote:
        stumm = ", ".join(f"{w.name} seit {oertlich(w.zuletzt):%H:%M:%S}" for w in tote)
        text = f"{anzahl(len(lebende), 'Worker läuft', 'Worker laufen')}; ohne Lebenszeichen: {stumm}."
        return _befund(Gegenstand.WORKER, Alarmstufe.WARNUNG, text, "Nachsehen, warum er endete.", werte)
    text = f"{anzahl(len(lebende), 'Worker läuft', 'Worker laufen')}."
    return _befund(Gegenstand.WORKER, Alarmstufe.OK, text, "", werte)


def dienst_befund(stand: Dienststand) -> Befund:
    """Mailbox, directory or DMS of one Mandant."""
    stufe = Alarmstufe.OK
    if not stand.antwortet:
        stufe = Alarmstufe.UNBEKANNT if stand.antwortet is None else Alarmstufe.KRITISCH
    text = stand.text
    if stand.antwortet is False and stand.gelungen is not None:
        text = f"{text} Zuletzt ging es am {oertlich(stand.gelungen):%d.%m.%Y um %H:%M:%S} Uhr."
    if stand.antwortet and stand.stau:
        text, rat = " ".join((text, *map(_stausatz, stand.stau[:_SAETZE]))), stand.stau[0].rat or _GESTAUT
        return _befund(GEGENSTAENDE[stand.art], Alarmstufe.WARNUNG, text, rat, mandant=stand.mandant)
    if stand.antwortet and stand.langsam:
        text = " ".join((text, *stand.langsam))
        return _befund(GEGENSTAENDE[stand.art], Alarmstufe.WARNUNG, text, _LANGSAM, mandant=stand.mandant)
    return _befund(GEGENSTAENDE[stand.art], stufe, text, stand.rat, mandant=stand.mandant)


def _stausatz(stau: Stau) -> str:
    return f"{anzahl(stau.anzahl, 'Auftrag kommt', 'Aufträge kommen')} dort nicht weiter: {stau.text}"


_SAETZE = 3
_GESTAUT = "»queue list« zeigt, welche es sind und wann sie wieder versucht werden."
_LANGSAM = "Im DMS den Suchindex neu aufbauen lassen und Last und Platten ansehen, bevor es alle merken."


def platz_befund(platz: Platz, schwellen: Schwellen) -> Befund:
    """Little is a warning, next to nothing is critical: then nothing can be taken in any more."""
    warnung, kritisch = schwellen.platz_warnung, schwellen.platz_kritisch
    stufe = _stufe(-platz.frei, -warnung, -kritisch)
    werte = (Messwert(f"frei_{_kurz(platz.namen[0])}", platz.frei, "B", warnung, kritisch, unter=True),)
    text = f"{', '.join(platz.namen)}: {platz.frei / 10**9:.1f} GB frei."
    rat = "" if stufe is Alarmstufe.OK else "Platz schaffen oder den Datenträger vergrößern."
    return replace(_befund(Gegenstand.PLATZ, stufe, text, rat, werte), teil=platz.namen[0])


def uhr_befund(woher: str, vor: float, schwellen: Schwellen, mandant: str | None = None) -> Befund:
    """`vor`: seconds by which the other clock is ahead of ours."""
    stufe = _stufe(abs(vor), schwellen.uhr_warnung, schwellen.uhr_kritisch)
    werte = (Messwert(f"uhr_{_kurz(woher)}", vor, "s", mandant=mandant),)
    if stufe is Alarmstufe.OK:
        text = f"Sie stimmt mit der Uhr »{woher}« überein."
        return replace(_befund(Gegenstand.UHR, stufe, text, "", werte, mandant), teil=woher)
    richtung = "vor" if vor > 0 else "nach"
    text = f"Die Uhr »{woher}« geht gegenüber der dieses Rechners {abs(vor):.0f} Sekunden {richtung}."
    rat = "Beide Uhren an einen Zeitserver hängen (NTP): Fristen, Sperren und Zertifikate hängen daran."
    return replace(_befund(Gegenstand.UHR, stufe, text, rat, werte, mandant), teil=woher)


def gang_befund(gang: Uhrengang | None) -> Befund:
    """Does deleting wait because of the clock? No fault in itself: that a clock is wrong, another one tells."""
    if gang is None or not gang.gesprungen:
        return _befund(Gegenstand.UHR, Alarmstufe.OK, "Sie läuft, ohne zu springen.", "", ())
    bis = f"{oertlich(gang.gesichert):%d.%m.%Y, %H:%M} Uhr"
    text = f"Gesprungen: Nach der Laufzeit ist es erst {bis}; gelöscht wird erst nach einem Tag Laufzeit."
    rat = (
        "Stand das Programm so lange still, ist nichts zu tun; sonst die Uhr dieses Rechners richtig stellen."
    )
    return _befund(Gegenstand.UHR, Alarmstufe.OK, text, rat, ())


def fristen_befund(zahlen: Betriebszahlen, mandant: str) -> Befund:
    """What people or the program should have done by now."""
    werte = (
        Messwert("aufgaben_ueberfaellig", zahlen.aufgaben_ueberfaellig, warnung=1, mandant=mandant),
        Messwert("vorgaenge_versaeumt", zahlen.versaeumt, warnung=1, mandant=mandant),
    )
    teile = []
    if zahlen.aufgaben_ueberfaellig:
        teile.append(anzahl(zahlen.aufgaben_ueberfaellig, "Aufgabe ist", "Aufgaben sind") + " überfällig")
    if zahlen.versaeumt:
        teile.append(anzahl(zahlen.versaeumt, "Vorgang blieb", "Vorgänge blieben") + " ohne Prüfung liegen")
    if not teile:
        return _befund(Gegenstand.FRISTEN, Alarmstufe.OK, "Nichts ist überfällig.", "", werte, mandant)
    rat = "»aufgabe list« und »uebergabe list« zeigen, was und seit wann; die Zuständigen ansprechen."
    return _befund(Gegenstand.FRISTEN, Alarmstufe.WARNUNG, f"{'; '.join(teile)}.", rat, werte, mandant)


def kontingent_befund(auslastung: Auslastung, mandant: str) -> Befund:
    """Do handovers wait for room? Nothing is lost, but somebody must decide whether that is meant."""
    werte = (Messwert("kontingent_wartend", auslastung.wartend, warnung=1, mandant=mandant),)
    text = " · ".join(auslastung_zeilen(auslastung)) or "Kein Kontingent gesetzt."
    stufe, rat = Alarmstufe.OK, ""
    if auslastung.wartend:
        stufe = Alarmstufe.WARNUNG
        text = (
            f"{anzahl(auslastung.wartend, 'Übergabe wartet', 'Übergaben warten')} auf das Kontingent. {text}"
        )
        rat = "Offenes erledigen (»uebergabe list«), oder das Kontingent in den Einstellungen erhöhen."
    befund = _befund(Gegenstand.WARTESCHLANGE, stufe, text, rat, werte, mandant)
    return replace(befund, teil="kontingent")


def auslastung_zeilen(a: Auslastung) -> Sequence[str]:
    """For each limit: so much of so much."""
    grenzen = a.kontingent
    zeilen = []
    if grenzen.offene is not None:
        zeilen.append(f"offen {a.offene} von {grenzen.offene}")
    if grenzen.bytes is not None:
        zeilen.append(f"bereit {a.bytes / 10**9:.1f} von {grenzen.bytes / 10**9:.1f} GB")
    if grenzen.je_tag is not None:
        zeilen.append(f"heute {a.heute} von {grenzen.je_tag}")
    return zeilen


def warteschlange_befund(zahlen: Betriebszahlen, schwellen: Schwellen, mandant: str) -> Befund:
    """Does work wait too long, and has something been put aside?"""
    geparkt, gestoert, alter = summe(zahlen.geparkt), summe(zahlen.gestoert), zahlen.wartezeit
    warnung, kritisch = schwellen.wartezeit_warnung, schwellen.wartezeit_kritisch
    werte = (
        Messwert(
            "aeltester_auftrag",
            round(alter.total_seconds()),
            "s",
            warnung.total_seconds(),
            kritisch.total_seconds(),
            mandant=mandant,
        ),
        Messwert("geparkt", geparkt, warnung=1, mandant=mandant),
        Messwert("vorfaelle", zahlen.vorfaelle, warnung=1, mandant=mandant),
    )
    stufe = _stufe(alter.total_seconds(), warnung.total_seconds(), kritisch.total_seconds())
    teile, rat = [], "Läuft ein Worker? »queue list« zeigt, was wartet." if stufe is not Alarmstufe.OK else ""
    if stufe is not Alarmstufe.OK:
        teile.append(f"Der älteste fällige Auftrag wartet seit {dauer(alter)}")
    if geparkt or gestoert:
        ursachen = ", ".join(f"{g.name} {g.anzahl}×" for g in zahlen.geparkt)
        teile.append(f"{anzahl(geparkt, 'Auftrag ist', 'Aufträge sind')} beiseitegelegt ({ursachen or '–'})")
        rat = rat or "»queue list --zustand geparkt« nennt Ursache und Rat; danach »queue retry«."
    if zahlen.vorfaelle:
        teile.append(f"{anzahl(zahlen.vorfaelle, 'Vorfall ist', 'Vorfälle sind')} offen")
        rat = rat or "»vorfall list« ansehen und schließen."
    if not teile:
        text = f"{anzahl(summe(zahlen.auftraege), 'Auftrag', 'Aufträge')} in Arbeit, nichts staut sich."
        return _befund(Gegenstand.WARTESCHLANGE, Alarmstufe.OK, text, "", werte, mandant)
    stufe = Alarmstufe.WARNUNG if stufe is Alarmstufe.OK else stufe
    return _befund(Gegenstand.WARTESCHLANGE, stufe, f"{'; '.join(teile)}.", rat, werte, mandant)


def partner_befund(kennung: str, stoerung: Sendestoerung, mandant: str) -> Befund:
    """Nothing reaches one authority, while others can be reached."""
    warten = anzahl(stoerung.wartende, "Nachricht wartet", "Nachrichten warten")
    text = f"{kennung} ist seit {zeitpunkt(stoerung.seit)} nicht zu erreichen, {warten}: {stoerung.text}"
    rat = "Die Behörde anrufen; die Seite Partner zeigt Eintrag und Zertifikate."
    return replace(_befund(Gegenstand.PARTNER, Alarmstufe.WARNUNG, text, rat, mandant=mandant), teil=kennung)


def wartung_befund(wartung: Wartung) -> Befund:
    """While it is on somebody must end it; one that should be over is as bad as what it holds back."""
    wo = "dieser Behörde" if wartung.mandant else "der ganzen Installation"
    text = f"Wartung {wo} seit {zeitpunkt(wartung.seit)}, bis {zeitpunkt(wartung.bis)}: {wartung.art.satz}"
    if not wartung.ueberzogen:
        rat = "Nach der Arbeit »wartung beenden«, oder die Seite Wartung im Leitstand."
        return _befund(Gegenstand.WARTUNG, Alarmstufe.WARNUNG, text, rat, mandant=wartung.mandant)
    text = f"{text} Sie sollte vorbei sein."
    rat = "Fertig? Dann »wartung beenden«. Sonst mit »wartung beginnen« ein neues Ende setzen."
    return _befund(Gegenstand.WARTUNG, Alarmstufe.KRITISCH, text, rat, mandant=wartung.mandant)


def _kurz(name: str) -> str:
    """As the name of a figure."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower().replace("ä", "ae"))


def _stufe(wert: float, warnung: float, kritisch: float) -> Alarmstufe:
    if wert > kritisch:
        return Alarmstufe.KRITISCH
    return Alarmstufe.WARNUNG if wert > warnung else Alarmstufe.OK


def _befund(
    was: Gegenstand,
    stufe: Alarmstufe,
    text: str,
    rat: str,
    messwerte: tuple[Messwert, ...] = (),
    mandant: str | None = None,
) -> Befund:
    return Befund(was=was, stufe=stufe, text=text, rat=rat, mandant=mandant, messwerte=messwerte)
