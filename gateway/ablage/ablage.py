"""Everything stored for one Mandant, within one transaction."""

from __future__ import annotations

from sqlalchemy.orm import Session

from gateway.ablage.inhalte import Dokumente, Freigaben, Schluesselbestand
from gateway.ablage.nachrichten import Nachrichten
from gateway.ablage.uebergaben import Uebergaben
from gateway.ports import Uhr


class Ablage:
    """The repositories of one Mandant; there is no way from here to another one's rows (invariant 13)."""

    def __init__(self, session: Session, mandant: str, uhr: Uhr) -> None:
        self.mandant = mandant
        self.uebergaben = Uebergaben(session, mandant, uhr)
        self.nachrichten = Nachrichten(session, mandant, uhr)
        self.dokumente = Dokumente(session, mandant, uhr)
        self.freigaben = Freigaben(session, mandant, uhr)
        self.schluessel = Schluesselbestand(session, mandant, uhr)
