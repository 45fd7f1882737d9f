"""010207: one packet of the ZIP archive."""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from gateway.nachrichten.bindung import E, wert
from gateway.nachrichten.grundnachricht import AbhNachricht, Nutzdaten, Nutzdatenform


@wert
class Aktenpaket(AbhNachricht):
    """`lieferung`: uuid of the 010206; `nummer` counts from 1."""

    TYP: ClassVar[str] = "010207"
    WURZEL: ClassVar[str] = "ABHABH.Aktenversand.Akte.Paket.010207"

    container: Annotated[Nutzdaten, E("dokumentcontainer", Nutzdatenform())] = Nutzdaten()
    lieferung: Annotated[UUID, E("identifikationAktenlieferung")]
    nummer: Annotated[int, E("paketnummer")]
