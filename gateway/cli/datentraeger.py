"""What the machine means by an error of a disk: commands write to wherever somebody points them."""

from __future__ import annotations

import errno

from gateway.errors import AufrufFehler, Fehler, VoruebergehenderFehler


class DatentraegerVoll(VoruebergehenderFehler):
    """Disk, quota or limit of a file's size."""

    code = "datentraeger.voll"
    satz = "Auf dem Datenträger ist kein Platz mehr."
    rat = "Platz schaffen, dann noch einmal."


class DatentraegerGestoert(VoruebergehenderFehler):
    """The device, or the server of a network drive, fails."""

    code = "datentraeger.gestoert"
    satz = "Der Datenträger antwortet nicht richtig."
    rat = "Laufwerk und Netz prüfen, dann noch einmal."


class ZugriffVerwehrt(AufrufFehler):
    """Rights, owner, or a read-only disk."""

    code = "datentraeger.verwehrt"
    satz = "Dort darf dieses Konto nicht lesen oder schreiben."
    rat = "Eigentümer, Rechte und Schreibschutz prüfen."


_ARTEN: dict[int, type[Fehler]] = {
    errno.ENOSPC: DatentraegerVoll,
    errno.EDQUOT: DatentraegerVoll,
    errno.EFBIG: DatentraegerVoll,
    errno.EIO: DatentraegerGestoert,
    errno.ESTALE: DatentraegerGestoert,
    errno.EROFS: ZugriffVerwehrt,
    errno.EACCES: ZugriffVerwehrt,
    errno.EPERM: ZugriffVerwehrt,
}


def deute(fehler: OSError) -> Fehler | None:
    """The leaf that fits, with the file where the system names it; None = not the disk's trouble."""
    art = _ARTEN.get(fehler.errno or 0)
    return art(wo=str(fehler.filename) if fehler.filename is not None else None) if art else None
