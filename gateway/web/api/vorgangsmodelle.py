"""What the API answers about one handover."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from gateway.ablage.tabellen import Dokumentstatus, Ereigniszeile
from gateway.auskunft.betrieb import Lauf
from gateway.auskunft.vorgaenge import Ausgang, Dokumentstand, Quittung, Quittungsart, Stand, Vorgang
from gateway.domain.uebergabe import Zustand
from gateway.web import worte
from gateway.web.api.modelle import Uebergabemodell, felder, felder_ohne_inhalt


class Ereignismodell(BaseModel):
    """Eine Zeile der Zeitleiste."""

    lfd: int
    zeit: datetime
    art: str
    zustand: Zustand
    wer: str
    text: str
    partner_sagt: str | None = Field(description="Was die andere Behörde dazu schreibt, wörtlich.")
    nachweis: UUID | None = Field(description="Nachricht, die das belegt.")
    als_naechstes: str

    @classmethod
    def aus(cls, e: Ereigniszeile) -> Ereignismodell:
        return cls(
            lfd=e.lfd,
            zeit=e.zeit,
            art=e.art.value,
            zustand=e.zustand,
            wer=e.wer,
            text=e.text,
            partner_sagt=e.partner_sagt,
            nachweis=e.nachweis,
            als_naechstes=e.als_naechstes,
        )


class Quittungsmodell(BaseModel):
    """Eine der vier Quittungen, die nie vermischt werden."""

    art: Quittungsart
    stand: Stand
    text: str
    wann: datetime | None
    nachweis: UUID | None

    @classmethod
    def aus(cls, q: Quittung) -> Quittungsmodell:
        return cls(art=q.art, stand=q.stand, text=q.text, wann=q.wann, nachweis=q.nachweis)


class Dokumentmodell(BaseModel):
    """Ein Dokument der Lieferung mit seinem Stand."""

    uuid: UUID
    position: int
    pfad: str
    groesse: int | None
    sha256: str | None
    status: Dokumentstatus = Field(description="Ob es in dieser Lieferung dabei ist.")
    stand: str
    fertig: bool

    @classmethod
    def aus(cls, d: Dokumentstand) -> Dokumentmodell:
        return cls(
            uuid=d.dokument.uuid,
            position=d.dokument.position,
            pfad=d.dokument.relativer_pfad,
            groesse=d.dokument.groesse,
            sha256=d.dokument.sha256,
            status=d.status,
            stand=d.stand,
            fertig=d.fertig,
        )


class Ausgangsmodell(BaseModel):
    """Wie und durch wen die Übergabe nicht zustande kam."""

    titel: str
    text: str
    wer: str
    wann: datetime
    grund: str | None = Field(description="Warum bei uns so entschieden wurde.")
    partner_sagt: str | None = Field(description="Was die andere Behörde dazu schreibt, wörtlich.")
    nachweis: UUID | None

    @classmethod
    def aus(cls, a: Ausgang) -> Ausgangsmodell:
        return cls(
            titel=a.titel,
            text=a.text,
            wer=a.wer,
            wann=a.wann,
            grund=a.grund,
            partner_sagt=a.partner_sagt,
            nachweis=a.nachweis,
        )


class Vorgangsmodell(Uebergabemodell):
    """Eine Übergabe mit Zeitleiste, Quittungen und Dokumenten."""

    azr_nummer: str = Field(description="Maskiert: nur die letzten drei Stellen.")
    als_naechstes: str
    ausgang: Ausgangsmodell | None
    umfang: str | None = Field(description="Etwa »6 von 8 Dokumenten; 2 warten auf eine Freigabe«.")
    geschwister: list[Uebergabemodell] = Field(description="Die anderen Übergaben derselben Sache.")
    mitziehende: list[Uebergabemodell] = Field(
        description="Übergaben anderer Personen mit demselben Umzug (Familie, Haushalt)."
    )
    zeitlinie: list[Ereignismodell]
    quittungen: list[Quittungsmodell]
    dokumentliste: list[Dokumentmodell]
    platzhalter: list[str] = Field(
        description="Übernahme: eine Zeile je Dokument, das der Absender zurückhält; welche es sind, sagt er nicht."
    )

    @classmethod
    def von(cls, v: Vorgang) -> Vorgangsmodell:
        return cls(
            **felder(v.ueberblick),
            azr_nummer=worte.maskiert(v.ueberblick.person.azr_nummer),
            als_naechstes=v.als_naechstes,
            ausgang=Ausgangsmodell.aus(v.ausgang) if v.ausgang else None,
            umfang=v.umfang.satz if v.umfang else None,
            geschwister=[Uebergabemodell.aus(g) for g in v.geschwister],
            mitziehende=[Uebergabemodell.aus(m) for m in v.mitziehende],
            zeitlinie=[Ereignismodell.aus(e) for e in v.zeitlinie],
            quittungen=[Quittungsmodell.aus(q) for q in v.quittungen],
            dokumentliste=[Dokumentmodell.aus(d) for d in v.dokumente],
            platzhalter=list(v.umfang.platzhalter) if v.umfang else [],
        )

    @classmethod
    def des_laufs(cls, lauf: Lauf) -> Vorgangsmodell:
        """For roles that see neither persons nor content: where it stands, and no more."""
        return cls(
            **felder_ohne_inhalt(lauf.stand),
            azr_nummer=worte.maskiert(None),
            als_naechstes=lauf.stand.als_naechstes,
            ausgang=None,
            umfang=None,
            geschwister=[],
            mitziehende=[],
            zeitlinie=[],
            quittungen=[],
            dokumentliste=[],
            platzhalter=[],
        )
