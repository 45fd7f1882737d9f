"""Two authorities in one process: real database, real DMS, real blobs, real flows; the post between them is
a pneumatic tube in memory that tests can open, cut and tamper with.
"""

from __future__ import annotations

import hashlib
import io
import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from uuid import UUID, uuid4, uuid5

import pytest
from sqlalchemy import delete, select

from adapters.blob.folder import Ordnerblobs
from adapters.dms.folder import OrdnerDms
from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import BenutzerGibtEs
from gateway.ablage.tabellen import (
    Aufgabenzeile,
    Auftragszeile,
    Auftragszustand,
    Dokumentzeile,
    Ereigniszeile,
    Nachrichtenzeile,
    Uebergabezeile,
)
from gateway.ablage.tresor import Tresor
from gateway.ablauf import arbeit, aufgaben, vorgangsaufsicht
from gateway.ablauf.haus import Haus, Post, Speicher
from gateway.ablauf.mandantenregeln import Mandantenregeln
from gateway.ablauf.post import eingang
from gateway.ablauf.wege import abgabe, anforderung
from gateway.aktendatei import Personangabe
from gateway.domain.aufgabe import Rolle
from gateway.domain.behoerde import Anschrift, Behoerde, Erreichbarkeit
from gateway.domain.grenzen import Grenzen, Wegzugsbestaetigung
from gateway.domain.meldung import Irgendwo, Meldeart, Meldung, Wohnanschrift
from gateway.domain.person import Person
from gateway.domain.retry import Wiederholplan
from gateway.domain.zustaendigkeit import Zustaendigkeit, anschriftswort
from gateway.errors import EingabeFehler
from gateway.nachrichten import meldesatz
from gateway.nachrichten.kopf import kopf
from gateway.nachrichten.schreiben import schreibe
from gateway.ports import (
    Blobs,
    Diensteintrag,
    Dms,
    Einlieferung,
    GeoeffneteSendung,
    GeprueftenInhalt,
    Inhalt,
    KeinElektronischerAustausch,
    Laufzettelauskunft,
    Merkplatz,
    Pdfpruefer,
    Postfach,
    Quarantaene,
    Siegel,
    Signaturangaben,
    Virenscanner,
    Zugang,
    Zustellstand,
)
from gateway.queue import verwaltung
from gateway.queue.arbeitsweise import Arbeitsweise
from gateway.queue.worker import Worker
from gateway.schutz.hauptschluessel import Hauptschluessel
from tests.conftest import FesterZufall, StehendeUhr

PERSON = Person("Mara", "Musterfrau", None, "1990-05-17", "Beispielstadt", "w", ("163",), "200115990001")
WEG, ZU, ANDERSWO = "azr:001900", "azr:005700", "azr:000100"
AKTENZEICHEN = "S-32/4711"
AUSDAUER = Arbeitsweise(plan=Wiederholplan(versuche=12))
"""Gives up after hours instead of days, so that deadlines stay out of the tests of outages."""


class SiegelGebrochen(EingabeFehler):
    """What the fake seal says of a tampered message."""

    code = "test.siegel"
    satz = "Das Siegel ist gebrochen."
    rueckweisungscode = "T011"


@dataclass
class Rohrpost:
    """Mailboxes by authority. `vorher(message)` may change or refuse what is delivered."""

    faecher: dict[str, list[tuple[str, bytes]]] = field(default_factory=dict)
    eingeliefert: list[tuple[str, bytes]] = field(default_factory=list)
    gelesen: dict[str, list[tuple[str, bytes]]] = field(default_factory=dict)
    """What was fetched; the mailbox keeps it."""
    vorher: Callable[[str, bytes], Sequence[bytes]] | None = None
    """Gets recipient and sealed bytes, returns what really lands in the mailbox (0…n messages)."""

    def lege(self, an: str, sendung: bytes) -> str:
        self.eingeliefert.append((an, sendung))
        kennung = secrets.token_hex(8)
        for nummer, kopie in enumerate(self.vorher(an, sendung) if self.vorher else [sendung]):
            self.faecher.setdefault(an, []).append((f"{kennung}-{nummer}", kopie))
        return kennung


@dataclass
class Fach:
    """The port `Postfach`: fetching acknowledges when the next one is asked for."""

    eigene: str
    post: Rohrpost
    uhr: StehendeUhr
    transport: str = "osci"

    def erreicht(self, empfaenger: Diensteintrag) -> bool:
        return empfaenger.hat(self.transport)

    def liefere_ein(
        self,
        sendung: BinaryIO,
        empfaenger: Diensteintrag,
        betreff: str,
        merkplatz: Merkplatz | None = None,
        *,
        typ: str = "",
        test: bool = False,
    ) -> Einlieferung:
        del test
        assert betreff == f"XAusländer {typ}"
        assert "9" not in betreff.replace("XAusländer ", ""), "no numbers of persons in subjects"
        kennung = self.post.lege(empfaenger.behoerde.kennung, sendung.read())
        return Einlieferung(kennung, self.uhr.jetzt(), (("0800", "Erledigt"),), b"Laufzettel")

    def frage_laufzettel(self, message_ids: Sequence[str], empfaenger: Diensteintrag) -> Laufzettelauskunft:
        wartend = {kennung for kennung, _ in self.post.faecher.get(empfaenger.behoerde.kennung, [])}
        staende = {m: Zustellstand(None if f"{m}-0" in wartend else self.uhr.jetzt()) for m in message_ids}
        return Laufzettelauskunft(staende, b"Laufzettel " + str(sorted(staende)).encode())

    def hole_ab(
        self,
        annehmen: Callable[[str, BinaryIO], None],
        unlesbar: Callable[[str, BinaryIO, EingabeFehler], None],
        *,
        hoechstens: int = 100,
    ) -> int:
        del unlesbar
        fach = self.post.faecher.setdefault(self.eigene, [])
        anzahl = 0
        while fach and anzahl < hoechstens:
            message_id, sendung = fach[0]
            annehmen(message_id, io.BytesIO(sendung))
            self.post.gelesen.setdefault(self.eigene, []).append(fach.pop(0))
            anzahl += 1
        return anzahl

    def hole_nach(
        self,
        seit: datetime,
        annehmen: Callable[[str, BinaryIO], None],
        unlesbar: Callable[[str, BinaryIO, EingabeFehler], None],
    ) -> int:
        """All of it: who asks must bear to see things twice."""
        del seit, unlesbar
        gelesen = self.post.gelesen.get(self.eigene, [])
        for message_id, sendung in gelesen:
            annehmen(message_id, io.BytesIO(sendung))
        return len(gelesen)


@dataclass
class Scheinsiegel:
    """The port `Siegel`: a readable frame instead of encryption, refused when a byte of it has changed."""

    autor: bytes

    def versiegle(self, inhalte: Sequence[Inhalt], leser: bytes, ziel: BinaryIO, *, als_anhang: bool) -> None:
        (inhalt,) = inhalte
        with inhalt.oeffne() as strom:
            daten = strom.read()
        summe = hashlib.sha256(self.autor + daten).hexdigest()
        kopf = json.dumps({"autor": self.autor.decode(), "leser": leser.decode(), "summe": summe})
        ziel.write(kopf.encode() + b"\n" + daten)

    def oeffne(self, sendung: BinaryIO, quarantaene: Quarantaene) -> GeoeffneteSendung:
        kopf = json.loads(sendung.readline())
        daten = sendung.read()
        quarantaene.fach("nachricht.xml").write(daten)
        if hashlib.sha256(kopf["autor"].encode() + daten).hexdigest() != kopf["summe"]:
            raise SiegelGebrochen()
        fingerabdruck = hashlib.sha256(kopf["autor"].encode()).hexdigest()
        return GeoeffneteSendung(
            (GeprueftenInhalt("nachricht.xml", len(daten), hashlib.sha256(daten).hexdigest()),),
            Signaturangaben("test", kopf["autor"], "1", fingerabdruck),
        )

    def inhaltssumme(self, sendung: BinaryIO) -> str:
        return hashlib.sha256(sendung.read()).hexdigest()


@dataclass
class Scheinverzeichnis:
    """The port `Verzeichnis` with two entries."""

    eintraege: dict[str, Diensteintrag] = field(default_factory=dict)

    def finde(self, kennung: str, *, frisch: bool = False) -> Diensteintrag:
        if kennung not in self.eintraege:
            raise KeinElektronischerAustausch()
        return self.eintraege[kennung]


class Anschluss(Protocol):
    """How authorities reach each other in a test: seal, mailbox, and what the directory says."""

    def siegel(self, kennung: str) -> Siegel: ...

    def postfaecher(self, kennung: str) -> Mapping[str, Postfach]: ...

    def eintrag(self, amt: Behoerde) -> Diensteintrag: ...


@dataclass(frozen=True)
class Rohrpostanschluss:
    """In memory."""

    post: Rohrpost
    uhr: StehendeUhr

    def siegel(self, kennung: str) -> Siegel:
        return Scheinsiegel(f"autor {kennung}".encode())

    def postfaecher(self, kennung: str) -> Mapping[str, Postfach]:
        return {"osci": Fach(kennung, self.post, self.uhr)}

    def eintrag(self, amt: Behoerde) -> Diensteintrag:
        leser, autor = f"leser {amt.kennung}".encode(), f"autor {amt.kennung}".encode()
        zugang = Zugang("osci", "http://postfach.invalid/", b"c", b"s")
        return Diensteintrag(amt, (zugang,), leser, autor, "26.11")


@dataclass
class Amt:
    """One authority with its worker."""

    post: Post
    worker: Worker

    @property
    def haus(self) -> Haus:
        return self.post.haus

    @property
    def kennung(self) -> str:
        return self.haus.mandant

    @property
    def dms_ordner(self) -> Path:
        assert isinstance(self.haus.dms, OrdnerDms)
        return self.haus.dms._ordner

    def ticke(self) -> None:
        """Ask the mailbox, look for what is due, work until nothing is due any more."""
        with self.haus.datenbank.schreiben() as session:
            eingang.takt(self.post, session)
            vorgangsaufsicht.takt(self.haus, session)
            session.commit()
        self.worker.laufe(bis_leer=True)

    def ticke_post(self) -> None:
        """Only fetch and open what lies in the mailbox, as another worker would meanwhile."""
        with self.haus.datenbank.schreiben() as session:
            eingang.takt(self.post, session)
            session.commit()
        self.worker.laufe(bis_leer=True)

    def geparkt(self) -> Sequence[Auftragszeile]:
        """Work items put aside."""
        with self.haus.datenbank.lesen() as session:
            return verwaltung.liste(
                session, verwaltung.Auswahl(Auftragszustand.GEPARKT, mandant=self.kennung)
            )

    def gestoert(self) -> set[UUID]:
        """Vorgänge that are told as disturbed."""
        with self.haus.lesen() as buch:
            return {zeile.id for zeile in buch.vorgaenge.seite(gestoert=True)}

    def offen(self, art: str) -> Sequence[Auftragszeile]:
        """Unfinished work items of this kind."""
        with self.haus.datenbank.lesen() as session:
            return verwaltung.liste(session, verwaltung.Auswahl(art=art, mandant=self.kennung))

    def hole_geparktes_zurueck(self) -> None:
        """What an administrator does with `queue retry`."""
        geparkt = self.geparkt()
        with self.haus.datenbank.schreiben() as session:
            for zeile in geparkt:
                verwaltung.hole_zurueck(session, zeile.id, jetzt=self.haus.jetzt(), wer="Betrieb")
            session.commit()

    def uebergaben(self) -> Sequence[Uebergabezeile]:
        """Newest first."""
        with self.haus.lesen() as buch:
            return buch.vorgaenge.seite()

    def uebergabe(self) -> Uebergabezeile:
        (zeile,) = self.uebergaben()
        return zeile

    def zeitlinie(self, id: UUID | None = None) -> Sequence[Ereigniszeile]:
        with self.haus.lesen() as buch:
            return buch.vorgaenge.zeitlinie(id or self.uebergabe().id)

    def texte(self) -> str:
        """The timeline of the one handover, with the partner's own words."""
        return "\n".join(f"{e.text} {e.partner_sagt or ''}".rstrip() for e in self.zeitlinie())

    def nachrichten(self) -> list[Nachrichtenzeile]:
        with self.haus.lesen() as buch:
            return [n for u in buch.vorgaenge.seite() for n in buch.nachrichten.zum_vorgang(u.id)]

    def vergiss_uebergaben(self) -> None:
        """As if the database had been set back to before the request."""
        with self.haus.datenbank.schreiben() as session:
            for tabelle in (Ereigniszeile, Nachrichtenzeile, Dokumentzeile):
                session.execute(delete(tabelle).where(tabelle.mandant == self.kennung))
            for zeile in session.scalars(
                select(Uebergabezeile).where(Uebergabezeile.mandant == self.kennung)
            ):
                session.delete(zeile)
            session.execute(delete(Auftragszeile).where(Auftragszeile.mandant == self.kennung))
            session.commit()

    def aufgaben(self) -> Sequence[Aufgabenzeile]:
        """The open questions."""
        with self.haus.lesen() as buch:
            return buch.aufgaben.liste()

    def aufgabe(self) -> Aufgabenzeile:
        (zeile,) = self.aufgaben()
        return zeile

    def entscheide(
        self, wahl: str, *, durch: str = "sb1", grund: str = "geprüft", wert: str | None = None
    ) -> None:
        """Answer the one open question."""
        aufgaben.entscheide(self.haus, self.aufgabe().id, aufgaben.Stimme(wahl, durch, grund, wert))

    def gesendet(self, typ: str) -> list[Nachrichtenzeile]:
        return [n for n in self.nachrichten() if n.typ == typ and n.richtung.value == "aus"]


@dataclass
class Zweibehoerden:
    """`weg` has the file, `zu` asks for it."""

    weg: Amt
    zu: Amt
    post: Rohrpost
    verzeichnis: Scheinverzeichnis
    uhr: StehendeUhr

    def lege_akte(
        self,
        dateien: dict[str, bytes] | None = None,
        *,
        person: Person = PERSON,
        klasse: str | None = "A",
        name: str = "a1",
        aktenzeichen: str = AKTENZEICHEN,
        merkmale: Sequence[str] | None = (),
    ) -> Path:
        """Lay a file into the DMS of the handing-over authority, as its administrator would."""
        ordner = self.weg.dms_ordner / "akten" / name
        return schreibe_akte(
            ordner,
            dateien or DATEIEN,
            person=person,
            klasse=klasse,
            aktenzeichen=aktenzeichen,
            merkmale=merkmale,
        )

    def lege_akte_bei(self, amt: Amt, *, name: str, aktenzeichen: str) -> Path:
        """A file that is there already, with one document of its own."""
        ordner = amt.dms_ordner / "akten" / name
        return schreibe_akte(ordner, {"alt.pdf": pdf(99)}, aktenzeichen=aktenzeichen)

    def gib_ab(self, aktenzeichen: str = AKTENZEICHEN) -> UUID:
        """Hand over what nobody asked for."""
        return abgabe.beginne(self.weg.haus, Behoerde(ZU, "Zustadt"), aktenzeichen, wer="Frau Beispiel")

    @staticmethod
    def person() -> Person:
        return PERSON

    @staticmethod
    def uuid(name: str) -> UUID:
        return uuid5(UUID(int=0), name)

    def akte_am_ziel(self) -> Path:
        """Folder of the file that was taken over."""
        ref = self.zu.uebergaben()[-1].dms_ref
        assert ref is not None
        return self.zu.dms_ordner / "akten" / ref

    def neu_versiegelt(
        self, sendung: bytes, aendere: Callable[[bytes], bytes], *, autor: str | None = None
    ) -> bytes:
        """The same message with a good seal over changed content, or by another author."""
        kopf, _, xml = sendung.partition(b"\n")
        ziel, neu = io.BytesIO(), aendere(xml)
        wer = (autor or json.loads(kopf)["autor"]).encode()
        Scheinsiegel(wer).versiegle(
            [Inhalt("x", len(neu), lambda: io.BytesIO(neu))],
            json.loads(kopf)["leser"].encode(),
            ziel,
            als_anhang=True,
        )
        return ziel.getvalue()

    def verfaelsche_pakete(self, ab: int) -> None:
        """Waiting packets carry other bytes of the same length from character `ab` on, well signed."""

        def verfaelsche(xml: bytes) -> bytes:
            anfang = xml.index(b"dokumentcontainer>") + len(b"dokumentcontainer>") + ab
            ende = xml.index(b"<", anfang)
            return xml[:anfang] + b"QUJD" * ((ende - anfang) // 4) + xml[ende:]

        fach = self.post.faecher[ZU]
        for stelle, (kennung, sendung) in enumerate(fach):
            if b"Paket.010207" in sendung[:2000]:
                fach[stelle] = (kennung, self.neu_versiegelt(sendung, verfaelsche))

    def fordere_an(self, *, person: Person = PERSON, **wunsch: object) -> UUID:
        return anforderung.beginne(
            self.zu.haus,
            anforderung.Wunsch(person, Behoerde(WEG, "Wegstadt"), "ZU-1", **wunsch),  # type: ignore[arg-type]
            wer="Frau Beispiel",
        )

    def melde(self, amt: Amt, art: Meldeart, *, person: Person = PERSON, **angaben: Any) -> UUID:
        """A registry office of the place sends this notice; `angaben` are further fields of `Meldung`."""
        uuid = angaben.pop("uuid", None) or uuid4()
        amt_der_stadt = MELDEBEHOERDEN[amt.kennung]
        jetzt = self.uhr.jetzt()
        meldung = Meldung(
            **{
                "uuid": uuid,
                "typ": TYP_DER_MELDUNG[art],
                "art": art,
                "meldebehoerde": amt_der_stadt,
                "erstellt": jetzt,
                "ereignis": jetzt,
                "zeichen": "M-1",
                "person": person,
                "am": jetzt.date(),
                **angaben,
            }
        )
        kopf_der_meldung = kopf(
            uuid=uuid,
            erstellt=jetzt,
            autor=amt_der_stadt,
            leser=amt.haus.behoerde,
            test="ja" if meldung.test else None,
        )
        xml = schreibe(meldesatz.aus_domaene(kopf_der_meldung, meldung))
        ziel = io.BytesIO()
        Scheinsiegel(f"autor {amt_der_stadt.kennung}".encode()).versiegle(
            [Inhalt("x", len(xml), lambda: io.BytesIO(xml))],
            f"leser {amt.kennung}".encode(),
            ziel,
            als_anhang=True,
        )
        self.post.faecher.setdefault(amt.kennung, []).append((f"meldung-{uuid4()}", ziel.getvalue()))
        return uuid

    def meldet_zuzug(self, *, person: Person = PERSON, von: Irgendwo | None = None, **angaben: Any) -> UUID:
        """Freshly registered in Zustadt, coming from Wegstadt."""
        angaben.setdefault("anschrift", IN_ZUSTADT)
        return self.melde(self.zu, Meldeart.ANMELDUNG, person=person, fruehere=von or IN_WEGSTADT, **angaben)

    def meldet_wegzug(self, *, person: Person = PERSON, nach: Irgendwo | None = None, **angaben: Any) -> UUID:
        return self.melde(
            self.weg,
            Meldeart.ABMELDUNG,
            person=person,
            anschrift=IN_WEGSTADT,
            neue=nach or IN_ZUSTADT,
            **angaben,
        )

    def laufe(self, runden: int = 8) -> None:
        for _ in range(runden):
            self.zu.ticke()
            self.weg.ticke()
            self.uhr.wert += WEILE


WEILE = timedelta(seconds=10)


def schreibe_akte(
    ordner: Path,
    dateien: dict[str, bytes],
    *,
    person: Person = PERSON,
    klasse: str | None = "A",
    aktenzeichen: str = AKTENZEICHEN,
    merkmale: Sequence[str] | None = (),
    klassen: Mapping[str, str | None] | None = None,
) -> Path:
    """A file as it lies in a DMS folder; `merkmale` None: nothing is said of them; `klassen`: by document."""
    for datei, daten in dateien.items():
        (ordner / datei).parent.mkdir(parents=True, exist_ok=True)
        (ordner / datei).write_bytes(daten)
    angabe = {
        "person": Personangabe.aus_person(person).model_dump(mode="json"),
        "aktenzeichen": aktenzeichen,
        "dokumente": [
            {"datei": d, "klasse": klassen[d] if klassen else klasse, "beschreibung": f"Schriftstück {i}"}
            for i, d in enumerate(dateien, 1)
        ],
    }
    if merkmale is not None:
        angabe["merkmale"] = list(merkmale)
    (ordner / "akte.json").write_text(json.dumps(angabe), encoding="utf-8")
    return ordner


def pdf(nummer: int, laenge: int = 3000) -> bytes:
    kern = hashlib.shake_256(f"pdf {nummer}".encode()).digest(laenge)
    return b"%PDF-1.7\n" + kern + b"\n%%EOF\n"


def jpg(nummer: int, laenge: int = 3000) -> bytes:
    return (
        b"\xff\xd8\xff\xe0\0\x10JFIF\0"
        + hashlib.shake_256(f"jpg {nummer}".encode()).digest(laenge)
        + b"\xff\xd9"
    )


MELDEBEHOERDEN: dict[str, Behoerde] = {}
"""Of each authority, the registry office of its town."""


def behoerde(kennung: str, name: str) -> Behoerde:
    return Behoerde(
        kennung,
        name,
        Anschrift("Musterweg", "1", "00000", name),
        (Erreichbarkeit("01", "abh@beispiel.invalid"),),
    )


DATEIEN = {"10_Grundakte/antrag.pdf": pdf(1), "20_Identität/paß.jpg": jpg(2)}
Haltepunkt = Callable[[str], None]


def baue(
    ordner: Path,
    datenbanken: tuple[Datenbank, Datenbank],
    uhr: StehendeUhr,
    *,
    regeln: Mandantenregeln | None = None,
    haltepunkt: Haltepunkt = lambda _name: None,
    anschluss: Anschluss | None = None,
    virenscanner: Virenscanner | None = None,
    dms_zu: Dms | None = None,
    pdfpruefer: Pdfpruefer | None = None,
    blobs: Callable[[str], Blobs] | None = None,
) -> Zweibehoerden:
    """`blobs`: the store of an authority by its name, other than a folder of its own."""
    post, verzeichnis = Rohrpost(), Scheinverzeichnis()
    anschluss = anschluss or Rohrpostanschluss(post, uhr)
    aemter: list[Amt] = []
    posten: dict[str, Post] = {}
    """Every worker serves all Mandanten of its installation."""
    for (kennung, name), datenbank in zip(((WEG, "Wegstadt"), (ZU, "Zustadt")), datenbanken, strict=True):
        amt = behoerde(kennung, name)
        eigener = ordner / name
        for teil in ("dms/akten", "blobs", "versand"):
            (eigener / teil).mkdir(parents=True, exist_ok=True)
        haus = Haus(
            behoerde=amt,
            regeln=regeln or Mandantenregeln(),
            datenbank=datenbank,
            speicher=Speicher(
                blobs(name) if blobs else Ordnerblobs(eigener / "blobs"), Tresor(Hauptschluessel(bytes(32)))
            ),
            dms=dms_zu if dms_zu is not None and kennung == ZU else OrdnerDms(eigener / "dms"),
            uhr=uhr,
            haltepunkt=haltepunkt,
            finde_partner=lambda kennung: _behoerde_im(verzeichnis, kennung),
            angebot=lambda kennung: _angebot_im(verzeichnis, kennung),
            zustaendigkeit=ZUSTAENDIGKEIT,
            virenscanner=virenscanner,
            pdfpruefer=pdfpruefer,
        )
        post_des_amts = Post(
            haus=haus,
            siegel=anschluss.siegel(kennung),
            postfaecher=anschluss.postfaecher(kennung),
            verzeichnis=verzeichnis,
            versandordner=eigener / "versand",
        )
        lege_benutzer_an(haus)
        verzeichnis.eintraege[kennung] = anschluss.eintrag(amt)
        meldebehoerde = MELDEBEHOERDEN[kennung]
        verzeichnis.eintraege[meldebehoerde.kennung] = melde_eintrag(meldebehoerde)
        posten[kennung] = post_des_amts
        worker = Worker(
            datenbank,
            arbeit.handler(posten),
            name=f"{ordner.name}:{name}",
            uhr=uhr,
            zufall=FesterZufall(),
            haltepunkt=haltepunkt,
            weise=AUSDAUER,
            melder=arbeit.stoerungsmelder(posten),
        )
        aemter.append(Amt(post_des_amts, worker))
    return Zweibehoerden(aemter[0], aemter[1], post, verzeichnis, uhr)


AGS_WEG, AGS_ZU, AGS_ANDERSWO = "08111000", "08311000", "05315000"
HEIM = ("00001", "Heimweg", "5")
ZUSTAENDIGKEIT = Zustaendigkeit(
    {AGS_WEG: (WEG,), AGS_ZU: (ZU,), AGS_ANDERSWO: (ANDERSWO,), "09162000": (WEG, ANDERSWO)},
    frozenset({anschriftswort(*HEIM)}),
)
IN_WEGSTADT = Wohnanschrift("Alte Gasse", "1", "00001", "Wegstadt", AGS_WEG)
IN_ZUSTADT = Wohnanschrift("Neue Gasse", "2", "00002", "Zustadt", AGS_ZU)
IN_ANDERSWO = Wohnanschrift("Ferne Gasse", "3", "00003", "Anderswo", AGS_ANDERSWO)
TYP_DER_MELDUNG = {
    Meldeart.ANMELDUNG: "030101",
    Meldeart.ABMELDUNG: "030102",
    Meldeart.STORNIERUNG: "030102",
    Meldeart.HAUPTWOHNUNG: "030103",
    Meldeart.TOD: "030109",
    Meldeart.AUSKUNFTSSPERRE: "030112",
    Meldeart.RUECKNAHME: "030402",
}


def _angebot_im(verzeichnis: Scheinverzeichnis, kennung: str) -> tuple[str, ...]:
    eintrag = verzeichnis.eintraege.get(kennung)
    return (eintrag.version,) if eintrag else ()


def _behoerde_im(verzeichnis: Scheinverzeichnis, kennung: str) -> Behoerde | None:
    eintrag = verzeichnis.eintraege.get(kennung)
    return eintrag.behoerde if eintrag else None


MELDEBEHOERDEN |= {
    WEG: behoerde(f"ags:{AGS_WEG}", "Meldebehörde Wegstadt"),
    ZU: behoerde(f"ags:{AGS_ZU}", "Meldebehörde Zustadt"),
}


def merke_meldung(amt: Amt, art: Meldeart, merkmal: str | None = None, *, person: Person = PERSON) -> None:
    """A notice that only says something of the person, as it is kept; `merkmal` instead of its own."""
    jetzt, von, id = amt.haus.jetzt(), MELDEBEHOERDEN[amt.kennung], uuid4()
    with amt.haus.buchen() as buch:
        zeile = buch.meldungen.lege_an(
            id, Meldung(id, "0301xx", art, von, jetzt, jetzt, "M-1", person, IN_ZUSTADT)
        )
        zeile.merkmal = merkmal or zeile.merkmal


def melde_eintrag(amt: Behoerde) -> Diensteintrag:
    """A registry office sends; nobody needs its mailbox here."""
    zugang = Zugang("osci", "http://postfach.invalid/", b"c", b"s")
    return Diensteintrag(
        amt, (zugang,), f"leser {amt.kennung}".encode(), f"autor {amt.kennung}".encode(), "26.11"
    )


BENUTZER = {
    "sb1": Rolle.SACHBEARBEITUNG,
    "sb2": Rolle.SACHBEARBEITUNG,
    "fg1": Rolle.FREIGABE,
    "fg2": Rolle.FREIGABE,
}


def lege_benutzer_an(haus: Haus) -> None:
    """Two clerks and two who release, for this Mandant."""
    with haus.datenbank.schreiben() as session:
        bestand = Benutzerbestand(session, haus.uhr)
        for id, rolle in BENUTZER.items():
            with suppress(BenutzerGibtEs):
                bestand.lege_an(id, f"Person {id}", wer="Test")
            bestand.setze_rollen(id, haus.mandant, [rolle], wer="Test")
        session.commit()


@pytest.fixture
def zweibehoerden(datenbank: Datenbank, tmp_path: Path, uhr: StehendeUhr) -> Iterator[Zweibehoerden]:
    """Both share one database, which also shows that Mandanten never meet in it (invariant 13)."""
    yield baue(tmp_path / "aemter", (datenbank, datenbank), uhr)


@pytest.fixture
def klein(datenbank: Datenbank, tmp_path: Path, uhr: StehendeUhr) -> Zweibehoerden:
    """The same with a limit of 30 kB per message: many packets."""
    regeln = Mandantenregeln(nachrichtengrenze=30_000)
    return baue(tmp_path / "aemter", (datenbank, datenbank), uhr, regeln=regeln)


@pytest.fixture
def baue_zwei(datenbank: Datenbank, tmp_path: Path, uhr: StehendeUhr) -> Callable[..., Zweibehoerden]:
    """Build with options of one's own (rules, named points), on either kind of database."""

    def bauen(*, wegzug: str = "hinweis", **optionen: Any) -> Zweibehoerden:
        optionen.setdefault(
            "regeln", Mandantenregeln(grenzen=Grenzen(wegzug_bestaetigung=Wegzugsbestaetigung(wegzug)))
        )
        return baue(tmp_path / "aemter", (datenbank, datenbank), uhr, **optionen)

    return bauen
