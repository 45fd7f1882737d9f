"""How the files of a message are called in its flat archive: `<UUID>_<name>.<ending>` in every version."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from uuid import UUID, uuid5

from adapters.dms.namen import LAENGSTER_NAME
from adapters.dms.xdomea.zeichen import xmltext
from gateway.domain.akte import Dokument
from gateway.paket.formate import archivendung

_NICHT_FUER_WINDOWS = re.compile(r'[<>:"|?*\\/\x00-\x1f\x7f]')


def archivname(dokument: Dokument) -> str:
    """The UUID is that of the file, not of the document, which may have several."""
    kennung = uuid5(dokument.uuid, "Primaerdokument")
    name = PurePosixPath(_NICHT_FUER_WINDOWS.sub("_", xmltext(dokument.dateiname)))
    endung = name.suffix[1:] or archivendung(dokument.format, dokument.dateiname)
    stamm = name.stem if name.suffix else name.name
    platz = LAENGSTER_NAME - len(f"{kennung}_.{endung}".encode())
    return f"{kennung}_{stamm.encode()[: max(platz, 0)].decode(errors='ignore')}.{endung}"


def nachrichtenname(prozess: UUID, nachricht: str) -> str:
    """Without ending."""
    return f"{prozess}_{nachricht}"
