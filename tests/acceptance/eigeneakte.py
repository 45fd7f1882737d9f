"""A user's own folder: umlauts, sub-folders, five formats; all of it invented."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

from fpdf import FPDF
from PIL import Image

AZR_NUMMER = "000000000017"
PERSON = {
    "vorname": "Erika",
    "familienname": "Mustermann",
    "geburtsdatum": "1980-02-29",
    "geburtsort": "Musterort",
    "geschlecht": "w",
    "staatsangehoerigkeiten": ["163"],
    "azrNummer": AZR_NUMMER,
}


def _pdf(text: str) -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.cell(text=text)
    return bytes(pdf.output())


def _bild(art: str, breite: int, hoehe: int) -> bytes:
    puffer = io.BytesIO()
    Image.effect_noise((breite, hoehe), 50).convert("RGB").save(puffer, art)
    return puffer.getvalue()


def lege_ordner(ort: Path, klassen: dict[str, str] | None = None) -> dict[str, str]:
    """Write the folder; with `klassen` (file -> class, B otherwise) an akte.json too.

    Returns the documents: path -> SHA-256."""
    inhalte = {
        "Ämter/Vermerk über die Prüfung.txt": "Größe, Maß, Straße\n".encode(),
        "20_Identität/Pass/Seite 1.jpg": _bild("JPEG", 300, 200),
        "20_Identität/Übersetzung.png": _bild("PNG", 60, 40),
        "Antrag Größe.pdf": _pdf("Antrag"),
        "Scan.tif": _bild("TIFF", 400, 400),
    }
    for name, inhalt in inhalte.items():
        datei = ort / name
        datei.parent.mkdir(parents=True, exist_ok=True)
        datei.write_bytes(inhalt)
    if klassen is not None:
        dokumente = [
            {"datei": name, "position": nummer, "klasse": klassen.get(name, "B")}
            for nummer, name in enumerate(inhalte, 1)
        ]
        angaben = {"person": PERSON, "aktenzeichen": "M-33/2026", "merkmale": [], "dokumente": dokumente}
        (ort / "akte.json").write_text(json.dumps(angaben, ensure_ascii=False), encoding="utf-8")
    return {name: hashlib.sha256(inhalt).hexdigest() for name, inhalt in inhalte.items()}


def sichtbare_dateien(ordner: Path) -> dict[str, str]:
    """Path -> SHA-256 of everything outside of dot folders."""
    return {
        str(datei.relative_to(ordner)): hashlib.sha256(datei.read_bytes()).hexdigest()
        for datei in ordner.rglob("*")
        if datei.is_file() and not any(t.startswith(".") for t in datei.relative_to(ordner).parts)
    }
