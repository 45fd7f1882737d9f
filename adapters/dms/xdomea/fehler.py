"""What the way through an exchange folder has of its own."""

from __future__ import annotations

from gateway.errors import EingabeFehler, VoruebergehenderFehler


class ImportAbgelehnt(EingabeFehler):
    """0402 says no. The answer itself lies with the import; the next attempt is a delivery of its own."""

    code = "dms.xdomea.abgelehnt"
    satz = "Die eAkte hat die Übernahme nicht vollzogen (0402)."
    rat = (
        "Die Antwort der eAkte ansehen, dort die Ursache beheben, dann den Auftrag wiederholen: "
        "Es wird neu übergeben."
    )


class AbgabeVerfaelscht(VoruebergehenderFehler):
    """What lies in the exchange folder is not what was written."""

    code = "dms.xdomea.verfaelscht"
    satz = "Der Austauschordner gibt etwas anderes zurück, als geschrieben wurde."


class AbgabeUnlesbar(EingabeFehler):
    """A 0401 of the eAkte that cannot be taken."""

    code = "dms.xdomea.unlesbar"
    satz = "Eine Abgabe (0401) der eAkte lässt sich nicht lesen."
