"""Does a proof document say what the audit chain says?

A document is genuine when the chain knows the digest of its bytes. If not, its statements are compared one by one
with chain and rows, so that the first that differs can be named. A genuine one is compared too: rows that somebody
has changed since then don't agree with it any more. What has happened since it was made is no contradiction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Auditzeile
from gateway.audit.chain import pruefe_kette
from gateway.auskunft.vorgaenge.auskunft import Auskunft
from gateway.auskunft.vorgaenge.nachweisangaben import FORM, NAME, Angaben, angaben, je_kennung
from gateway.auskunft.vorgaenge.nachweisvergleich import (
    Abweichung,
    fehlende,
    felder,
    kurz,
    quittungen,
    summen,
    zeilen,
)
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.behoerde import Behoerde
from gateway.domain.uebergabe import Zustand
from gateway.druck.beilage import KeineBeilage, lies_beilage
from gateway.ports import Uhr

_AUF_EINMAL = 400
_LETZTE = 1 << 53
"""No chain has so many rows."""


_VERSAND = frozenset(
    {"abgeholt", "beleg_sha256", "im_postfach", "laufzettel_sha256", "transport", "transport_id"}
)
"""What a further attempt to send makes anew."""


@dataclass(frozen=True)
class Urteil:
    """What the check has found. `code`: stable, dotted."""

    code: str
    text: str
    vorgang: UUID | None = None
    abweichungen: Sequence[Abweichung] = ()

    @property
    def ok(self) -> bool:
        return self.code == "nachweis.stimmt"


class Nachweispruefung:
    """For one Mandant. `anker`: what was noted outside of the database, hash by row number."""

    def __init__(
        self, datenbank: Datenbank, behoerde: Behoerde, uhr: Uhr, anker: Callable[[], Mapping[int, str]]
    ) -> None:
        self._datenbank = datenbank
        self._behoerde = behoerde
        self._uhr = uhr
        self._anker = anker

    def pruefe(self, pdf: bytes) -> Urteil:
        """The judgement on the bytes of a file, whoever wrote it. Raises `KeineBeilage` for what is no proof."""
        daten = lies_beilage(pdf, NAME)
        werte = _lies(daten)
        vorgang = UUID(werte["vorgang"]["id"])
        if werte["behoerde"].get("kennung") != self._behoerde.kennung:
            return Urteil("nachweis.fremd", "Diesen Nachweis hat eine andere Behörde ausgestellt.", vorgang)
        with self._datenbank.lesen() as session:
            kette = pruefe_kette(session, self._behoerde.kennung, self._anker())
            ausgaben = self._ausgaben(session, vorgang)
        if not kette.heil:
            text = f"Das Protokoll selbst ist ab Zeile {kette.bruch} nicht unversehrt: {kette.text}"
            return Urteil("nachweis.protokoll", text, vorgang)
        return self._urteile(pdf, daten, werte, vorgang, ausgaben)

    def _urteile(
        self, pdf: bytes, daten: bytes, werte: Angaben, vorgang: UUID, ausgaben: Sequence[Mapping[str, Any]]
    ) -> Urteil:
        genau = any(a.get("pdf_sha256") == hashlib.sha256(pdf).hexdigest() for a in ausgaben)
        summe = hashlib.sha256(daten).hexdigest()
        bekannt = [int(a["lfd"]) for a in ausgaben if a.get("daten_sha256") == summe]
        try:
            abweichungen = list(self._abweichungen(werte, vorgang, bekannt))
        except NichtGefunden:
            return Urteil("nachweis.unbekannt", "Diesen Vorgang gibt es hier nicht.", vorgang)
        if abweichungen:
            text = f"{abweichungen[0].aussage}: {abweichungen[0].text}"
            return Urteil("nachweis.weicht_ab", text, vorgang, abweichungen)
        if not bekannt:
            text = "Die Angaben in der Datei sind nicht die ausgestellten; das Protokoll kennt sie nicht."
            return Urteil("nachweis.angaben", text, vorgang)
        if not genau:
            text = (
                "Die Angaben stimmen, aber die Datei ist verändert: Ihre Seiten sind nicht die ausgestellten."
            )
            return Urteil("nachweis.seiten", text, vorgang)
        text = "Der Nachweis ist unverändert, und jede seiner Aussagen stimmt mit dem Protokoll überein."
        return Urteil("nachweis.stimmt", text, vorgang)

    def _ausgaben(self, session: Session, vorgang: UUID) -> Sequence[Mapping[str, Any]]:
        suche = select(Auditzeile.lfd, Auditzeile.angaben).where(
            Auditzeile.mandant == self._behoerde.kennung,
            Auditzeile.bezug == f"vorgang:{vorgang}",
            Auditzeile.ereignis == Auditereignis.NACHWEIS_AUSGESTELLT,
        )
        return [{**json.loads(a), "lfd": lfd} for lfd, a in session.execute(suche)]

    def _abweichungen(self, werte: Angaben, id: UUID, bekannt: Sequence[int]) -> Iterator[Abweichung]:
        """`bekannt`: rows that know these statements. Then only what never changes is compared: another partner, a
        second attempt to send, a later process card are no contradiction. Where there is none, everything is, and
        the file must name all documents and messages that there are by now."""
        jetzt = angaben(
            Auskunft(self._datenbank, self._behoerde.kennung, self._uhr).vorgang(id),
            self._behoerde,
            mit_namen=werte["umfang"] == "voll",
        )
        yield from felder("Unsere Behörde", werte["behoerde"], jetzt["behoerde"])
        yield from felder("Vorgang", werte["vorgang"], jetzt["vorgang"], ausser={"zustand"})
        versand = _VERSAND if bekannt else frozenset()
        yield from zeilen(werte, jetzt, "nachrichten", "id", "Nachricht", ausser={"zustand", *versand})
        yield from zeilen(werte, jetzt, "dokumente", "uuid", "Dokument", ausser={"stand", "status"})
        yield from zeilen(werte, jetzt, "originale", "lfd", "Original")
        yield from zeilen(werte, jetzt, "verlauf", "lfd", "Verlauf")
        if not bekannt:
            yield from felder("Andere Behörde", werte["partner"], jetzt["partner"])
            yield from felder("Akte", werte["akte"] or {}, jetzt["akte"] or {})
            yield from quittungen(werte, jetzt)
            yield from fehlende(werte, jetzt, "dokumente", "uuid", "Dokument")
            yield from fehlende(werte, jetzt, "nachrichten", "id", "Nachricht")
        yield from self._gegen_kette(werte, id, max(bekannt, default=0))

    def _gegen_kette(self, werte: Angaben, id: UUID, ausgabe: int) -> Iterator[Abweichung]:
        """State and digests, as the chain tells them up to the row that the file names. What was booked between
        that row and its issue (`ausgabe`) may be in the file already or not."""
        nachrichten = {k: n for k, n in je_kennung(werte["nachrichten"], "id").items() if _ist_kennung(k)}
        bezuege = {f"vorgang:{id}": werte["vorgang"], **{f"nachricht:{n}": w for n, w in nachrichten.items()}}
        bis = int(werte["ausgestellt"]["protokollzeile"])
        moegliche: dict[str, set[str]] = {f"vorgang:{id}": {Zustand.ANGELEGT.value}}
        for zeile in self._kettenzeilen(list(bezuege), max(bis, ausgabe)):
            stand = json.loads(zeile.angaben)
            if zeile.ereignis in {Auditereignis.VORGANG_ZUSTAND, Auditereignis.NACHRICHT_ZUSTAND}:
                bisher = moegliche.get(zeile.bezug, set()) if zeile.lfd > bis else set()
                moegliche[zeile.bezug] = {*bisher, stand["nach"]}
            yield from summen(bezuege[zeile.bezug], zeile, stand)
        for bezug, zustaende in moegliche.items():
            if all((steht := bezuege[bezug].get("zustand")) != zustand for zustand in zustaende):
                was = "Vorgang" if bezug.startswith("vorgang:") else f"Nachricht {bezug[10:18]}"
                protokoll = " oder ".join(sorted(zustaende))
                yield Abweichung(
                    f"{was}, zustand", f"Die Datei sagt »{kurz(steht)}«, das Protokoll »{protokoll}«."
                )

    def _kettenzeilen(self, bezuege: Sequence[str], bis: int) -> Iterator[Auditzeile]:
        for ab in range(0, len(bezuege), _AUF_EINMAL):
            suche = select(Auditzeile).where(
                Auditzeile.mandant == self._behoerde.kennung,
                Auditzeile.lfd <= bis,
                Auditzeile.bezug.in_(bezuege[ab : ab + _AUF_EINMAL]),
            )
            with self._datenbank.lesen() as session:
                yield from session.scalars(suche.order_by(Auditzeile.lfd))


def _lies(daten: bytes) -> Angaben:
    """Raises `KeineBeilage` for what has not the form of our statements."""
    try:
        werte = json.loads(daten)
        if werte["form"] != FORM:
            raise KeineBeilage
        UUID(werte["vorgang"]["id"])
        if not 0 <= int(werte["ausgestellt"]["protokollzeile"]) < _LETZTE:
            raise KeineBeilage
        tafeln, listen = (
            ("behoerde", "partner", "vorgang"),
            ("quittungen", "nachrichten", "dokumente", "originale", "verlauf"),
        )
        passt = all(isinstance(werte[f], dict) for f in tafeln) and all(
            isinstance(werte[f], list) for f in listen
        )
        if not passt or not isinstance(werte["akte"], dict | None) or "umfang" not in werte:
            raise KeineBeilage
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        raise KeineBeilage from None
    return dict(werte)


def _ist_kennung(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
