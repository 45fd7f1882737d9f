"""What can be wrong with a delivery, and with the files somebody wants to hand over."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.errors import EingabeFehler


class PaketFehler(EingabeFehler):
    """Branch of all refusals of this room; a sender gets S999 with the sentence."""

    code = "paket"
    satz = "Die Aktenlieferung ist nicht in Ordnung."
    rueckweisungscode = "S999"


class ArchivUngueltig(PaketFehler):
    """The ZIP itself: broken, ambiguous or with something hidden in it."""

    code = "paket.archiv"
    satz = "Das Archiv der Aktenlieferung ist kein einwandfreies ZIP."


class LieferungUnvollstaendig(PaketFehler):
    """Packets are missing, or what was announced isn't what came."""

    code = "paket.unvollstaendig"
    satz = "Die Aktenlieferung ist nicht vollständig."


class PaketWiderspruch(PaketFehler):
    """The same packet number with other bytes: an incident, nothing may be overwritten (invariant 4)."""

    code = "paket.widerspruch"
    satz = "Dasselbe Paket liegt mit verschiedenem Inhalt vor."


class ListePasstNicht(PaketFehler):
    """Document list and archive do not belong together, or the list contradicts itself."""

    code = "paket.dokumentenliste"
    satz = "Die Dokumentenliste und das Archiv passen nicht zusammen."


class InhaltPasstNicht(PaketFehler):
    """The bytes are not what the format code says."""

    code = "paket.format"
    satz = "Ein Dokument ist nicht das, was sein Format sagt."


class SummeWeichtAb(PaketFehler):
    """The xdomea part names another digest than the document has."""

    code = "paket.summe"
    satz = "Ein Dokument ist nicht das, dessen Prüfsumme der Absender angibt."


class NameUnzulaessig(PaketFehler):
    """A file or folder name that can't be handed over or must not be written."""

    code = "paket.name"
    satz = "Ein Datei- oder Ordnername ist nicht zulässig."


class ZuGross(PaketFehler):
    """More bytes, members or packets than accepted."""

    code = "paket.zu_gross"
    satz = "Die Aktenlieferung ist größer als zugelassen."


class OrdnerUngeeignet(EingabeFehler):
    """The folder on disk can't be packed or unpacked into."""

    code = "paket.ordner"
    satz = "Der Ordner kann so nicht verwendet werden."


class QuelleVeraendert(EingabeFehler):
    """A document changed while it was being packed."""

    code = "paket.quelle_veraendert"
    satz = "Ein Dokument hat sich während des Packens verändert. Bitte noch einmal packen."


class PersonUnvollstaendig(EingabeFehler):
    """XAusländer 26.11 makes the AZR number mandatory (IdentifikationPersonABHABH)."""

    code = "paket.person"
    satz = (
        "Ohne AZR-Nummer der Person ist nach XAusländer 26.11 keine Übergabe möglich. "
        "Bitte azrNummer bei den Angaben zur Person ergänzen."
    )


class NichtUebertragbar(EingabeFehler):
    """What the folder says of a document or person would be refused by any receiver."""

    code = "paket.nicht_uebertragbar"
    satz = "Die Angaben zur Akte ergeben keine zulässige Nachricht."


class OrdnerMaengel(EingabeFehler):
    """Several things are wrong with the folder, told at once: `maengel`, each as it would stand alone."""

    code = "paket.ordner_maengel"
    satz = "An dem Ordner ist mehreres zu ändern."

    def __init__(self, maengel: Sequence[EingabeFehler]):
        self.maengel = tuple(maengel)
        zeilen = [f"{m.wo}: {m.text}" if m.wo else m.text for m in self.maengel]
        super().__init__("\n".join((f"An dem Ordner ist {len(zeilen)} Mal etwas zu ändern:", *zeilen)))
