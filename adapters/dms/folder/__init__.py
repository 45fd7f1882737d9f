"""The embedded default DMS: an ordinary folder that any backup and any file manager understands.

    <ordner>/                     must exist; one per Mandant
        akten/<id>/               one visible file; <id> is opaque: no personal data in it (invariant 11)
            akte.json             person, Aktenzeichen, documents in order with class and digest
            10_Grundakte/….pdf    exactly the documents, at their places, with their own names
            .nachrichten/…xml     the original messages
            .uebernahme/          what was announced at the beginning, and by whom
        .import/<uebergabe>/      running imports, see `einfuhr`

Every Uebergabe gets a folder of its own: a second delivery for the same person or the same Aktenzeichen
never touches what lies there; `finde_akten` then tells both. An administrator may lay files by hand:
akten/<any name>/ with an akte.json that names at least the person.
"""

from adapters.dms.folder.ordnerdms import OrdnerDms

__all__ = ["OrdnerDms"]
