"""What can go wrong in the folder DMS, and the translation of the operating system's errors."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from gateway.dmsfehler import NameUnzulaessig
from gateway.errors import AufrufFehler, EingabeFehler, VoruebergehenderFehler


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
