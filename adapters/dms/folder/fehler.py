"""What can go wrong in the folder DMS, and the translation of the operating system's errors."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from gateway.errors import AufrufFehler, EingabeFehler, VoruebergehenderFehler


class NameUnzulaessig(EingabeFehler):
    """A name that could leave the file's folder or be confused with something else there."""

    code = "dms.folder.name"
    satz = "Ein Dokument trägt einen Namen, unter dem es nicht abgelegt werden kann."
    rueckweisungscode = "S999"


class NamenDoppelt(EingabeFehler):
    """Two documents would get the same place."""

    code = "dms.folder.name_doppelt"
    satz = "Zwei Dokumente der Akte beanspruchen denselben Platz."
    rueckweisungscode = "S999"


class AndererInhalt(EingabeFehler):
    """Same id, other bytes: nothing is overwritten (invariant 4)."""

    code = "dms.folder.anderer_inhalt"
    satz = "Unter dieser Kennung liegt schon etwas mit anderem Inhalt; es wird nicht überschrieben."


class InhaltWeichtAb(EingabeFehler):
    """The bytes that came are not the announced ones."""

    code = "dms.folder.inhalt_weicht_ab"
    satz = "Größe oder Prüfsumme des Dokuments weichen von den Angaben ab."


class AkteUnbekannt(EingabeFehler):
    """There is no such file."""

    code = "dms.folder.akte_unbekannt"
    satz = "Diese Akte gibt es im DMS nicht."


class DokumentUnbekannt(EingabeFehler):
    """The document does not belong to this file, or has not been put yet."""

    code = "dms.folder.dokument_unbekannt"
    satz = "Dieses Dokument gibt es in der Akte nicht."


class ImportUnbekannt(EingabeFehler):
    """The import was never begun, or was aborted."""

    code = "dms.folder.import_unbekannt"
    satz = "Diesen Import gibt es nicht (nie begonnen oder abgebrochen)."


class ImportUnvollstaendig(EingabeFehler):
    """Documents are missing; a part of a file is never shown."""

    code = "dms.folder.import_unvollstaendig"
    satz = "Der Import ist noch nicht vollständig; die Akte wird nicht sichtbar gemacht."


class AkteUnlesbar(EingabeFehler):
    """A folder laid by hand does not make a file."""

    code = "dms.folder.akte_unlesbar"
    satz = "Der Ordner lässt sich nicht als Akte lesen."


class Verknuepfung(EingabeFehler):
    """A link could lead out of the file's folder; it is neither followed nor left out in silence."""

    code = "dms.folder.verknuepfung"
    satz = "Der Ordner der Akte enthält eine Verknüpfung oder etwas, das keine Datei ist."


class PlatteVoll(VoruebergehenderFehler):
    code = "dms.folder.platte_voll"
    satz = "Im Ordner des DMS ist kein Platz mehr."


class KeinZugriff(VoruebergehenderFehler):
    code = "dms.folder.kein_zugriff"
    satz = "Der Ordner des DMS lässt den Zugriff nicht zu. Bitte die Rechte prüfen."


class OrdnerFehlt(VoruebergehenderFehler):
    """Never created by us: an unmounted share would otherwise be filled beneath its mount point."""

    code = "dms.folder.ordner_fehlt"
    satz = "Den Ordner des DMS gibt es nicht. Ist das Laufwerk eingebunden?"


class OrdnerGeteilt(AufrufFehler):
    """akten/ and .import/ lie on different file systems: nothing could become visible at once."""

    code = "dms.folder.geteilt"
    satz = "Die Unterordner »akten« und ».import« des DMS müssen auf demselben Laufwerk liegen."


class DmsGestoert(VoruebergehenderFehler):
    code = "dms.folder.gestoert"
    satz = "Der Ordner des DMS antwortet nicht wie erwartet."


_NACH_ERRNO: dict[int | None, type[EingabeFehler | VoruebergehenderFehler | AufrufFehler]] = {
    errno.ENOSPC: PlatteVoll,
    errno.EDQUOT: PlatteVoll,
    errno.EACCES: KeinZugriff,
    errno.EPERM: KeinZugriff,
    errno.EROFS: KeinZugriff,
    errno.ENAMETOOLONG: NameUnzulaessig,
    errno.EILSEQ: NameUnzulaessig,
    errno.EXDEV: OrdnerGeteilt,
    errno.ELOOP: Verknuepfung,
    errno.ENOTDIR: Verknuepfung,
}


@contextmanager
def uebersetzt() -> Iterator[None]:
    """Turn an `OSError` into the leaf that tells whether trying again can help; no paths in its text."""
    try:
        yield
    except OSError as fehler:
        raise _NACH_ERRNO.get(fehler.errno, DmsGestoert)() from fehler
