"""PDFs with flaws, object by object: nothing of the library that reads them."""

from __future__ import annotations


def pdf(*objekte: str, trailer: str = "") -> bytes:
    """Objects 1, 2, … as they are given; number 1 is the catalogue."""
    aus, stellen = bytearray(b"%PDF-1.7\n"), []
    for nummer, objekt in enumerate(objekte, 1):
        stellen.append(len(aus))
        aus += f"{nummer} 0 obj\n{objekt}\nendobj\n".encode("latin-1")
    anfang = len(aus)
    aus += f"xref\n0 {len(objekte) + 1}\n0000000000 65535 f \n".encode()
    aus += b"".join(f"{stelle:010} 00000 n \n".encode() for stelle in stellen)
    aus += (
        f"trailer\n<< /Size {len(objekte) + 1} /Root 1 0 R {trailer}>>\nstartxref\n{anfang}\n%%EOF\n".encode()
    )
    return bytes(aus)


def mit(katalog: str = "", seite: str = "", *weitere: str) -> bytes:
    """A document of one page; `weitere`: objects from 4 on."""
    return pdf(
        f"<< /Type /Catalog /Pages 2 0 R {katalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] {seite} >>",
        *weitere,
    )


SCHLICHT = mit()
MIT_JAVASCRIPT = mit("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>")
VERSCHLUESSELT = pdf(
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    f"<< /Filter /Standard /V 1 /R 2 /O <{'11' * 32}> /U <{'22' * 32}> /P -4 >>",
    trailer=f"/Encrypt 4 0 R /ID [<{'33' * 16}> <{'33' * 16}>] ",
)
BESCHAEDIGT = b"%PDF-1.7\n" + b"x" * 500 + b"\n%%EOF\n"
