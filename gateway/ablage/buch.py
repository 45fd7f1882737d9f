"""One unit of work: everything stored for one Mandant, within one transaction."""

from __future__ import annotations

from sqlalchemy.orm import Session

from gateway.ablage.aufgaben import Aufgaben
from gateway.ablage.begleitliste import Begleitstuecke
from gateway.ablage.dokumentblicke import Dokumentblicke
from gateway.ablage.inhalte import Dokumente, Schluesselbestand
from gateway.ablage.laufzettel import Laufzettelbestand
from gateway.ablage.meldungen import Meldungen
from gateway.ablage.merkzettel import Merkzettel
from gateway.ablage.nachrichten import Nachrichten
from gateway.ablage.regelsaetze import Regelsaetze
from gateway.ablage.seitenbemerkungen import Seitenbemerkungen
from gateway.ablage.spaetscans import Spaetscans
from gateway.ablage.termine import Termine
from gateway.ablage.vergessen import Vergessen
from gateway.ablage.vorfaelle import Vorfaelle
from gateway.ablage.vorgaenge import Vorgaenge
from gateway.ports import Uhr


class Buch:
    """The repositories of one Mandant; there is no way from here to another one's rows (invariant 13).

    `session` is for those who enqueue work in the same transaction."""

    def __init__(self, session: Session, mandant: str, uhr: Uhr) -> None:
        self.session = session
        self.mandant = mandant
        self.uhr = uhr
        self.vorgaenge = Vorgaenge(session, mandant, uhr)
        self.nachrichten = Nachrichten(session, mandant, uhr)
        self.vorfaelle = Vorfaelle(session, mandant, uhr)
        self.laufzettel = Laufzettelbestand(session, mandant, uhr)
        self.meldungen = Meldungen(session, mandant, uhr)
        self.dokumente = Dokumente(session, mandant, uhr)
        self.dokumentblicke = Dokumentblicke(session, mandant, uhr)
        self.aufgaben = Aufgaben(session, mandant, uhr)
        self.schluessel = Schluesselbestand(session, mandant, uhr)
        self.begleitstuecke = Begleitstuecke(session, mandant, uhr)
        self.seitenbemerkungen = Seitenbemerkungen(session, mandant, uhr)
        self.vergessen = Vergessen(session, mandant, uhr)
        self.merkzettel = Merkzettel(session, mandant, uhr)
        self.spaetscans = Spaetscans(session, mandant, uhr)
        self.termine = Termine(session, mandant, uhr)
        self.regelsaetze = Regelsaetze(session, mandant, uhr)
