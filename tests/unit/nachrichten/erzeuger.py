"""Hypothesis strategies: any valid message of every family, derived from the annotations of its class.

Only what the annotations do not say (patterns, least numbers) is told here. All persons are invented."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

import xoev_schemas
from gateway.nachrichten import arten, datum, formen, person, release, vertreter
from gateway.nachrichten.abmeldung import Abmeldedaten, Wegzug
from gateway.nachrichten.administration import Dokumentenpaket, SynchroneAngaben, SynchronerGrund
from gateway.nachrichten.aktenmetadaten import Aktenmetadaten, Dokumentangabe
from gateway.nachrichten.aktenpaket import Aktenpaket
from gateway.nachrichten.anmeldung import Anmeldedaten
from gateway.nachrichten.anschrift import Gebaeude, HausnummernBis, Postfachanschrift
from gateway.nachrichten.auskunftssperre import Auskunftssperre, Sperren
from gateway.nachrichten.bindung import E, Huelle, Struktur, Wahl
from gateway.nachrichten.einreiseverbot import Betretensanfrage
from gateway.nachrichten.ereignis import Ereignis
from gateway.nachrichten.erinnerung import Erinnerung, Erinnerungsfall
from gateway.nachrichten.grundnachricht import Nutzdaten
from gateway.nachrichten.hauptwohnung import Hauptwohnung
from gateway.nachrichten.kopf import Kopf
from gateway.nachrichten.meldeanschrift import (
    Anschriftzeile,
    Anschriftzone,
    Auslandsanschrift,
    Meldeanschrift,
)
from gateway.nachrichten.meldenachricht import MeldeNachricht
from gateway.nachrichten.meldeperson import Meldegeburt, Meldeperson
from gateway.nachrichten.personenaenderung import (
    Geburtsmeldung,
    Staatsangehoerigkeitsmeldung,
    Todesmeldung,
    Vertretermeldung,
)
from gateway.nachrichten.quittung import Quittungserinnerung
from gateway.nachrichten.release import Produkt
from gateway.nachrichten.rueckweisung import (
    Einzelfall,
    RueckweisendeStelle,
    Rueckweisungsangaben,
    Rueckweisungsgrund,
    SpezifischerGrund,
)
from gateway.nachrichten.stelle import Kontaktweg, Stelle
from gateway.nachrichten.vertreter import NatuerlicherVertreter
from gateway.nachrichten.vorabinformationen import EatAngaben, Vorabinformationen
from gateway.nachrichten.weiterleitung import WeiterleitendeStelle, Weiterleitung
from gateway.nachrichten.wohnsitzwechsel import Begruendung, Wohnsitzwechselantwort
from gateway.nachrichten.zustimmung import Ablehnung, Zustimmung

Strategie = st.SearchStrategy[Any]

_EINZELNE = "".join(map(chr, (*range(0x20, 0x7F), *range(0xC0, 0x17F))))
_FOLGEN = ("C̀", "K͟H", "ž̦", "n̂", "€", "’", "ß", "\u00a0", "\t", "\n", "\r", "<&>", "]]>", "<?nutzdaten ?>")
TEXT = (
    st.lists(st.sampled_from(_EINZELNE) | st.sampled_from(_FOLGEN), min_size=1, max_size=12)
    .map("".join)
    .filter(str.strip)
)
WORT = st.text("abcdefghijklmnopqrstuvwxyzÄÖÜß", min_size=1, max_size=12)
ZONEN = st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(-timedelta(hours=3, minutes=30))])
ZEITEN = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=ZONEN)
OHNE_ZONE = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1))
TAGE = st.dates(date(1, 1, 1), date(9999, 12, 31))
_GENAU = TAGE.map(date.isoformat)
_TEILDATUM = _GENAU | _GENAU.map(lambda t: t[:7]) | _GENAU.map(lambda t: t[:4])
_HAUSNUMMER = st.text("0123456789 ", min_size=1, max_size=4).filter(str.strip)
_ZUSATZ = st.text("abcÄ./", min_size=1, max_size=4)
_PLZ = st.text("0123456789", min_size=5, max_size=5)
_ZEICHEN = st.text("ABCabc019", min_size=1, max_size=90).map(lambda text: f"AKTE-{text}")


def _muster(ausdruck: str) -> Strategie:
    return st.from_regex(ausdruck, fullmatch=True)


_AZR = _muster("[0-9]{2}(0[1-9]|1[0-2])([0-2][0-9]|3[01])[0-9]{6}")
HEUTE = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=ZONEN)
_FRUEHER = st.dates(date(1900, 1, 1), date(2019, 12, 31))
_NEULICH = st.dates(date(2020, 1, 1), date(2025, 12, 31))


def _mehrere(strategie: Strategie, ab: int = 0, bis: int = 3) -> Strategie:
    return st.lists(strategie, min_size=ab, max_size=bis).map(tuple)


def _vielleicht(strategie: Strategie) -> Strategie:
    return st.none() | strategie


def _code(liste: release.Liste) -> Strategie:
    gefunden = xoev_schemas.codeliste(liste.uri)
    if liste == release.VERZEICHNISDIENST:
        return st.just("DVDV")
    if liste == release.VERTRETUNGSART:
        return st.sampled_from(["1", "2", "2a", "3"])
    return st.sampled_from(sorted(gefunden.eintraege)) if gefunden else st.just("539")


_BESONDERE: dict[tuple[type, str], Callable[[], Strategie]] = {
    (Kopf, "erstellt"): lambda: ZEITEN,
    (Kopf, "autor"): lambda: _autor("azr"),
    (MeldeNachricht, "kopf"): lambda: werte(Kopf, erstellt=HEUTE, autor=_autor("ags")),
    (Kopf, "produkt"): lambda: st.builds(Produkt, WORT, WORT, _vielleicht(WORT)),
    (Kopf, "test"): lambda: _vielleicht(WORT),
    (Kopf, "leser"): lambda: werte(Stelle),
    (Kopf, "uuid"): st.uuids,
    (Kopf, "release"): lambda: st.just("26.11"),
    (Kopf, "anschrift_leser"): lambda: _vielleicht(_postanschrift()),
    (Kopf, "anschrift_autor"): lambda: _postanschrift(),
    (Gebaeude, "hausnummer"): lambda: _vielleicht(_HAUSNUMMER),
    (Gebaeude, "hausnummerzusatz"): lambda: _vielleicht(_ZUSATZ),
    (Gebaeude, "postleitzahl"): lambda: _PLZ,
    (Gebaeude, "wohnungsnummer"): lambda: _vielleicht(_muster("[0-9A-Z]{1,4}")),
    (HausnummernBis, "hausnummer"): lambda: _vielleicht(_HAUSNUMMER),
    (HausnummernBis, "buchstabe"): lambda: _vielleicht(_ZUSATZ),
    (Postfachanschrift, "postleitzahl"): lambda: _PLZ,
    (person.Identifikation, "staatsangehoerigkeiten"): lambda: _mehrere(werte(person.Staatsangabe), 1, 4),
    (person.Identifikation, "azr_nummer"): lambda: _AZR,
    (Meldeanschrift, "hausnummer"): lambda: _vielleicht(_HAUSNUMMER),
    (Meldeanschrift, "hausnummerzusatz"): lambda: _vielleicht(_ZUSATZ),
    (Meldeanschrift, "postleitzahl"): lambda: _vielleicht(_PLZ),
    (Meldeanschrift, "wohnungsnummer"): lambda: _vielleicht(_muster("[0-9A-Z]{1,4}")),
    (Meldeanschrift, "gemeindeschluessel"): lambda: _vielleicht(_muster("[0-9]{8}")),
    (Auslandsanschrift, "zone"): lambda: _vielleicht(
        _mehrere(_muster("[A-Za-zÄÖÜß ,]{1,35}").filter(str.strip), 2, 5).map(_zone)
    ),
    (Meldeperson, "staatsangehoerigkeiten"): lambda: _mehrere(werte(person.Staatsangabe), 1, 4),
    (Meldeperson, "azr_nummer"): lambda: _vielleicht(_AZR),
    (Meldegeburt, "tag"): lambda: _vielleicht(_FRUEHER.map(date.isoformat)),
    (Anmeldedaten, "einzug"): lambda: _vielleicht(_NEULICH),
    (Anmeldedaten, "vertreter"): lambda: _mehrere(_aus_form(vertreter.VERTRETER), 0, 4),
    (Hauptwohnung, "einzug"): lambda: _vielleicht(_NEULICH),
    (Abmeldedaten, "neue"): lambda: _vielleicht(werte(Meldeanschrift)),
    (Abmeldedaten, "auszug"): lambda: _vielleicht(_NEULICH),
    (Wegzug, "grund"): lambda: st.just("01"),
    (Todesmeldung, "sterbetag"): lambda: _vielleicht(_NEULICH.map(date.isoformat)),
    (Sperren, "sperren"): lambda: _mehrere(werte(Auskunftssperre), 1),
    (NatuerlicherVertreter, "namen"): lambda: _mehrere(werte(person.VollerName), 1),
    (Geburtsmeldung, "vertreter"): lambda: _mehrere(werte(NatuerlicherVertreter), 1, 2),
    (Vertretermeldung, "vertreter"): lambda: _mehrere(_aus_form(vertreter.VERTRETER), 0, 4),
    (Staatsangehoerigkeitsmeldung, "neue"): lambda: _mehrere(werte(person.Staatsangabe), 1, 4),
    (WeiterleitendeStelle, "stelle"): lambda: _autor("azr"),
    (WeiterleitendeStelle, "zeitpunkt"): lambda: ZEITEN,
    (Weiterleitung, "stellen"): lambda: _mehrere(werte(WeiterleitendeStelle), 1),
    (Weiterleitung, "ausloesende"): lambda: _autor("azr"),
    (SynchroneAngaben, "gruende"): lambda: _mehrere(werte(SynchronerGrund), 1),
    (SynchronerGrund, "spezifisch"): lambda: _mehrere(werte(SpezifischerGrund), 1),
    (Dokumentenpaket, "nummer"): lambda: st.integers(1, 1000),
    (Betretensanfrage, "zeitraum"): lambda: st.tuples(TAGE, TAGE).map(
        lambda tage: datum.Zeitraum(von=min(tage), bis=max(tage))
    ),
    (Begruendung, "dokumente"): lambda: _mehrere(werte(Dokumentangabe), 1).map(_nummeriert),
    (Wohnsitzwechselantwort, "inhalt"): lambda: werte(Zustimmung, gueltig_ab=st.none()) | werte(Ablehnung),
    (EatAngaben, "seriennummer"): lambda: _muster("[A-Z0-9]{9}"),
    (EatAngaben, "pruefziffer"): lambda: _vielleicht(_muster("[0-9]")),
    (Vorabinformationen, "bva_verfahrensnummer"): lambda: _vielleicht(_muster("[0-9]{18}")),
    (Ereignis, "zeitpunkt"): lambda: ZEITEN,
    (Ereignis, "zeichen"): lambda: _ZEICHEN,
    (Dokumentangabe, "dateiname"): lambda: WORT.map(lambda name: f"{name}.pdf"),
    (Dokumentangabe, "pfad"): lambda: _vielleicht(_mehrere(WORT, 1)),
    (Dokumentangabe, "format"): lambda: st.just("018"),
    (Dokumentangabe, "beschreibung"): lambda: _vielleicht(WORT.map(lambda text: f"Schreiben {text}")),
    (Dokumentangabe, "aktenwirksamkeit"): lambda: _vielleicht(ZEITEN | OHNE_ZONE),
    (Aktenmetadaten, "dokumente"): lambda: _mehrere(werte(Dokumentangabe), 1).map(_nummeriert),
    (Aktenmetadaten, "akte"): st.none,
    (Aktenmetadaten, "anzahl_pakete"): lambda: st.integers(1, 22),
    (Aktenmetadaten, "archivgroesse"): lambda: st.integers(22, 10**12),
    (Aktenpaket, "nummer"): lambda: st.integers(1, 1000),
    (Quittungserinnerung, "stufe"): lambda: st.integers(1, 99),
    (Rueckweisungsgrund, "spezifisch"): lambda: _mehrere(werte(SpezifischerGrund), 1),
    (Rueckweisungsangaben, "gruende"): lambda: _mehrere(werte(Rueckweisungsgrund), 1),
    (RueckweisendeStelle, "erreichbarkeit"): lambda: _mehrere(werte(Kontaktweg), 1),
    (Einzelfall, "gruende"): lambda: _mehrere(werte(Rueckweisungsgrund), 1),
    (Erinnerung, "faelle"): lambda: _mehrere(werte(Erinnerungsfall), 1),
}


def nachrichten() -> Strategie:
    """A valid message of any family."""
    return st.one_of([werte(klasse) for klasse in arten.KLASSEN.values()])


def werte(klasse: type, **vorgaben: Strategie) -> Strategie:
    """Valid values of a class; `vorgaben` replace single fields."""
    strategien = {
        feld.name: vorgaben[feld.name] if feld.name in vorgaben else _besonderes(klasse, feld.name)
        for feld in dataclasses.fields(klasse)
    }
    return st.builds(klasse, **strategien)


def _besonderes(klasse: type, name: str) -> Strategie:
    """What is told here of the class or of one it extends, else what the annotation says."""
    besondere = next((_BESONDERE[(k, name)] for k in klasse.__mro__ if (k, name) in _BESONDERE), None)
    return st.deferred(besondere) if besondere else _aus_hinweis(klasse, name)


def _aus_hinweis(klasse: type, name: str) -> Strategie:
    hinweis = typing.get_type_hints(klasse, include_extras=True)[name]
    if hinweis is Kopf:
        return werte(Kopf)
    art, angabe = typing.get_args(hinweis)[:2]
    viele = typing.get_origin(art) is tuple
    oder_keines = typing.get_origin(art) in (typing.Union, types.UnionType) and type(None) in typing.get_args(
        art
    )
    kern = typing.get_args(art)[0] if viele or oder_keines else art
    strategie = _aus_form(angabe.form) if isinstance(angabe, E) and angabe.form else _aus_art(kern)
    if viele:
        return _mehrere(strategie)
    return _vielleicht(strategie) if oder_keines and not angabe.immer else strategie


def _aus_form(form: Any) -> Strategie:
    match form:
        case formen.Schluessel():
            return _code(form.liste)
        case Struktur():
            return werte(form.klasse)
        case Huelle():
            feld = dataclasses.fields(form.klasse)[0].name
            return st.builds(form.klasse, **{feld: _aus_form(form.form)})
        case Wahl():
            return st.one_of([_aus_form(zweig) for _, zweig in form._nach_klasse.values()])
    return _aus_blatt(form)


def _aus_blatt(form: Any) -> Strategie:
    match form:
        case formen.Datum():
            return TAGE
        case formen.Wahrheit():
            return st.booleans()
        case formen.Fest():
            return st.just(form.text)
        case formen.Text():
            return TEXT
        case datum.TeilbekanntMitUnbekannt() | datum.TeilbekanntOderKeines():
            return _vielleicht(_TEILDATUM)
        case datum.Teilbekannt():
            return _TEILDATUM
        case datum.TagMitUnbekannt():
            return _vielleicht(TAGE)
        case person.Geschlechtsform():
            return _vielleicht(_code(release.GESCHLECHT))
        case person.Geburtsortform() | person._NameOderKeiner():
            return _vielleicht(TEXT)
    return st.just(Nutzdaten())


_NACH_ART: dict[type, Strategie] = {
    str: TEXT,
    bool: st.booleans(),
    int: st.integers(0, 10**9),
    date: TAGE,
    datetime: ZEITEN,
    UUID: st.uuids(),
    formen.Codeangabe: st.builds(
        formen.Codeangabe, WORT, st.just("urn:example:liste"), st.just("1"), _vielleicht(WORT)
    ),
}


def _aus_art(art: type) -> Strategie:
    return _NACH_ART[art] if art in _NACH_ART else werte(art)


def _autor(praefix: str) -> Strategie:
    return werte(
        Stelle,
        kennung=_muster("[0-9]{6}").map(lambda nummer: f"{praefix}:{nummer}"),
        erreichbarkeit=_mehrere(werte(Kontaktweg), 1),
    )


def _zone(zeilen: tuple[str, ...]) -> Anschriftzone:
    nummeriert = tuple(Anschriftzeile(nummer=nr, inhalt=text) for nr, text in enumerate(zeilen, 1))
    return Anschriftzone(zeilen=nummeriert)


def _postanschrift() -> Strategie:
    return werte(Gebaeude) | werte(Postfachanschrift)


def _nummeriert(dokumente: tuple[Dokumentangabe, ...]) -> tuple[Dokumentangabe, ...]:
    """Own positions and uuids, so that no rule is broken by chance."""
    return tuple(
        dataclasses.replace(dokument, position=nummer, uuid=UUID(int=nummer))
        for nummer, dokument in enumerate(dokumente, 1)
    )
