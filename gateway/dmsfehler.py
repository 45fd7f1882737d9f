"""What every DMS adapter says in the same words: the errors of the contract `gateway.ports.Dms`.

Faults of one kind of store (no space, no access, wrong password) are leaves of the adapter itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from gateway.errors import EingabeFehler, VoruebergehenderFehler


class NameUnzulaessig(EingabeFehler):
    """A name that could leave the file's place or be confused with something else there."""

    code = "dms.name"
    satz = "Ein Dokument trägt einen Namen, unter dem es nicht abgelegt werden kann."
    rueckweisungscode = "S999"


class NamenDoppelt(EingabeFehler):
    """Two documents of one delivery would get the same place."""

    code = "dms.name_doppelt"
    satz = "Zwei Dokumente der Akte beanspruchen denselben Platz."
    rueckweisungscode = "S999"


class AndererInhalt(EingabeFehler):
    """Same id, other bytes: nothing is overwritten (invariant 4)."""

    code = "dms.anderer_inhalt"
    satz = "Unter dieser Kennung liegt schon etwas mit anderem Inhalt; es wird nicht überschrieben."


class InhaltWeichtAb(EingabeFehler):
    """The bytes that came are not the announced ones."""

    code = "dms.inhalt_weicht_ab"
    satz = "Größe oder Prüfsumme des Dokuments weichen von den Angaben ab."


class AkteUnbekannt(EingabeFehler):
    """There is no such file (any more)."""

    code = "dms.akte_unbekannt"
    satz = "Diese Akte gibt es im DMS nicht."


class ZielVerschwunden(EingabeFehler):
    """The file that a delivery was to be added to is gone: a person chooses another one, or a new one."""

    code = "dms.ziel_verschwunden"
    satz = "Die Akte, zu der die Dokumente kommen sollen, gibt es im DMS nicht mehr."


class AkteUnlesbar(EingabeFehler):
    """What lies there does not make a file."""

    code = "dms.akte_unlesbar"
    satz = "Was im DMS liegt, lässt sich nicht als Akte lesen."


class DokumentUnbekannt(EingabeFehler):
    """The document does not belong to this file, or has not been put yet."""

    code = "dms.dokument_unbekannt"
    satz = "Dieses Dokument gibt es in der Akte nicht."


class ImportUnbekannt(EingabeFehler):
    """The import was never begun, or was aborted."""

    code = "dms.import_unbekannt"
    satz = "Diesen Import gibt es nicht (nie begonnen oder abgebrochen)."


class BestaetigungAussteht(VoruebergehenderFehler):
    """The DMS takes files by itself and has not yet said what became of this one: neither done nor failed."""

    code = "dms.bestaetigung_aussteht"
    satz = "Die eAkte hat die Übernahme noch nicht bestätigt (0402)."
    geduldig = True


class ImportUnvollstaendig(VoruebergehenderFehler):
    """Documents are missing in the hidden import, or are not what was put: put these again, then finish.

    Nothing has become visible."""

    code = "dms.import_unvollstaendig"

    def __init__(self, *, fehlend: Sequence[UUID] = (), veraendert: Sequence[UUID] = ()):
        self.fehlend, self.veraendert = tuple(fehlend), tuple(veraendert)
        anzahl = len(self.fehlend) + len(self.veraendert)
        was = "Ein Dokument fehlt" if anzahl == 1 else f"{anzahl} Dokumente fehlen"
        super().__init__(
            f"{was} im DMS oder {'ist' if anzahl == 1 else 'sind'} dort nicht mehr, was hineingelegt wurde; "
            "die Akte wird noch nicht sichtbar.",
            wo=", ".join(f"Dokument {uuid}" for uuid in self.dokumente[:5]),
        )

    @property
    def dokumente(self) -> tuple[UUID, ...]:
        """All that must be put again."""
        return (*self.fehlend, *self.veraendert)
