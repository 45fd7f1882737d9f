"""File formats of code list urn:xoev-de:xdomea:codeliste:dateiformat (version 2.0): endings and families.

A family shares a signature (`signaturen`); codes and endings inside it may stand for each other
(`scan.jpeg` with code 011 is fine, `scan.jpeg` with code 018 is not).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from gateway.errors import AufrufFehler
from gateway.nachrichten.kontext import PDF_UND_JPG

SONSTIGES = "100"
"""No ending of its own and nothing to recognise it by: only with an agreement, content unchecked."""


@dataclass(frozen=True)
class Familie:
    """`endungen`: format code -> ending. `verdichtet`: deflating it again gains nothing."""

    name: str
    endungen: dict[str, str]
    verdichtet: bool = False


FAMILIEN = (
    Familie("PDF", {"018": "pdf", "044": "pdf"}, verdichtet=True),
    Familie("JPEG", {"011": "jpg", "010": "jpeg", "009": "jpe"}, verdichtet=True),
    Familie("PNG", {"019": "png"}, verdichtet=True),
    Familie("TIFF", {"023": "tif", "024": "tiff"}),
    Familie("Bitmap", {"001": "bmp"}),
    Familie("Text", {"045": "txt", "002": "csv", "041": "dtd"}),
    Familie("E-Mail", {"006": "eml"}),
    Familie("HTML", {"008": "html", "007": "htm"}),
    Familie("XML", {"030": "xml", "031": "xsd"}),
    Familie("RTF", {"022": "rtf"}),
    Familie("PostScript", {"021": "ps"}),
    Familie("Word", {"003": "doc", "004": "doc", "005": "doc", "032": "dot"}),
    Familie("Excel", {"028": "xls", "026": "xlc", "027": "xlm", "029": "xlw", "034": "xlt"}),
    Familie("Microsoft Office", {"012": "msg", "020": "ppt", "033": "pot", "042": "mpp", "025": "wps"}),
    Familie("Office Open XML Text", {"035": "docx", "038": "dotx"}, verdichtet=True),
    Familie("Office Open XML Tabelle", {"036": "xlsx", "039": "xltx"}, verdichtet=True),
    Familie("Office Open XML Präsentation", {"037": "pptx", "040": "potx"}, verdichtet=True),
    Familie("OpenDocument Text", {"015": "odt", "043": "ott"}, verdichtet=True),
    Familie("OpenDocument Tabelle", {"014": "ods", "017": "ots"}, verdichtet=True),
    Familie("OpenDocument Präsentation", {"013": "odp", "016": "otp"}, verdichtet=True),
    Familie("PKCS#7", {"046": "p7b", "047": "p7c", "048": "p7m", "049": "p7s"}, verdichtet=True),
    Familie("ASiC-S", {"050": "asics", "051": "scs"}, verdichtet=True),
)
_FAMILIE = {code: familie for familie in FAMILIEN for code in familie.endungen}
ALLE_FORMATE = frozenset({SONSTIGES, *_FAMILIE})
"""Every format code that a folder may hold."""
_CODE: dict[str, str] = {}
for _familie in FAMILIEN:
    for _code, _endung in _familie.endungen.items():
        _CODE.setdefault(_endung, _code)


def familie(code: str) -> Familie | None:
    """The family of a format code; None for `SONSTIGES` and for codes that aren't in the list."""
    return _FAMILIE.get(code)


def ist_bekannt(code: str) -> bool:
    return code in _FAMILIE or code == SONSTIGES


def endung_im_namen(dateiname: str) -> str:
    """Ending of a file name in small letters, without the dot; "" if there is none."""
    return PurePosixPath(dateiname).suffix[1:].lower()


def code_aus_namen(dateiname: str) -> str | None:
    """Format code by the ending of the name."""
    return _CODE.get(endung_im_namen(dateiname))


def archivendung(code: str, dateiname: str) -> str:
    """Ending of the member in the archive: that of the format; for `SONSTIGES` that of the name."""
    gefunden = _FAMILIE.get(code)
    endung = gefunden.endungen[code] if gefunden else endung_im_namen(dateiname)
    return endung if endung.isascii() and endung.isalnum() and len(endung) <= 10 else "bin"


def zulaessige_endungen(code: str, dateiname: str) -> frozenset[str]:
    """Endings a foreign writer may have given the member: of the family, that of the file name, or the code
    itself (the standard says `<dokumentuuid>.<dokumentformat>` and may be read either way)."""
    gefunden = _FAMILIE.get(code)
    eigene = gefunden.endungen.values() if gefunden else ("bin", "")
    return frozenset((*eigene, endung_im_namen(dateiname), code))


def name_widerspricht(code: str, dateiname: str) -> bool:
    """The name ends like another format of the list (`bescheid.jpg` announced as PDF)."""
    nach_namen = code_aus_namen(dateiname)
    return code in _FAMILIE and nach_namen is not None and _FAMILIE[nach_namen] is not _FAMILIE[code]


def vereinbarung(namen: Iterable[str]) -> frozenset[str]:
    """Format codes an agreement allows, from endings or codes ("tif", "023"); PDF and JPG always.

    Raises `AufrufFehler` for a name the code list doesn't know."""
    codes = set(PDF_UND_JPG)
    for name in (n.strip().lower().removeprefix(".") for n in namen):
        gemeint = {c for f in FAMILIEN for c, endung in f.endungen.items() if name in (c, endung)}
        if name in (SONSTIGES, "sonstiges"):
            gemeint = {SONSTIGES}
        if not gemeint:
            raise AufrufFehler(
                f"Das Format »{name[:20]}« kennt die Codeliste Dateiformat nicht; "
                "richtig sind Endungen oder Codes wie tif,png,docx oder 023."
            )
        codes |= gemeint
    return frozenset(codes)
