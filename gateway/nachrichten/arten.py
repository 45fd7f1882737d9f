"""The message types we have values for, by root element; where payloads lie in all types of the release."""

from __future__ import annotations

from gateway.nachrichten import (
    abmeldung,
    administration,
    anmeldung,
    einreiseverbot,
    personenaenderung,
    quittung,
    weiterleitung,
    wohnsitzwechsel,
    zustaendigkeit,
)
from gateway.nachrichten.aktenmetadaten import Aktenmetadaten
from gateway.nachrichten.aktenpaket import Aktenpaket
from gateway.nachrichten.anforderung import Anforderung
from gateway.nachrichten.antwort import Antwort
from gateway.nachrichten.auskunftssperre import Auskunftssperrenmeldung
from gateway.nachrichten.bindung import clark, wert
from gateway.nachrichten.erinnerung import Erinnerung
from gateway.nachrichten.grundnachricht import Grundnachricht
from gateway.nachrichten.hauptwohnung import Hauptwohnung
from gateway.nachrichten.kopf import Kopf
from gateway.nachrichten.release import XAUSLAENDER
from gateway.nachrichten.rueckweisung import Rueckweisung
from gateway.nachrichten.versandbestaetigung import Versandbestaetigung
from gateway.nachrichten.vorabinformationen import Vorabinformationen


@wert
class AndereNachricht:
    """A valid message of the release that this product does not process, e.g. 030201."""

    kopf: Kopf
    typ: str
    wurzel: str


Nachricht = Grundnachricht | AndereNachricht

KLASSEN: dict[str, type[Grundnachricht]] = {
    klasse.tag(): klasse
    for klasse in (
        administration.SynchroneRueckweisung,
        administration.Sendungswiederholung,
        administration.Nichtzustaendigkeitserklaerung,
        administration.Dokumentenpaket,
        Rueckweisung,
        quittung.Quittung,
        quittung.Quittungserinnerung,
        weiterleitung.Weiterleitung,
        weiterleitung.Abgabenachricht,
        weiterleitung.Nichtzustaendigkeit,
        Erinnerung,
        zustaendigkeit.Zustaendigkeitsanfrage,
        zustaendigkeit.Zustaendigkeitsantwort,
        Anforderung,
        Antwort,
        Versandbestaetigung,
        Vorabinformationen,
        Aktenmetadaten,
        Aktenpaket,
        einreiseverbot.Befristungsanfrage,
        einreiseverbot.Befristungsantwort,
        einreiseverbot.Befristungsentscheid,
        einreiseverbot.Betretensanfrage,
        einreiseverbot.Betretensantwort,
        wohnsitzwechsel.Wohnsitzwechselanfrage,
        wohnsitzwechsel.Wohnsitzwechselantwort,
        anmeldung.Anmeldung,
        abmeldung.Abmeldung,
        Hauptwohnung,
        personenaenderung.Familienstandsmeldung,
        personenaenderung.Namensmeldung,
        personenaenderung.Staatsangehoerigkeitsmeldung,
        personenaenderung.Geburtsmeldung,
        personenaenderung.Geschlechtsmeldung,
        personenaenderung.Todesmeldung,
        personenaenderung.Vertretermeldung,
        personenaenderung.Geburtsdatenmeldung,
        Auskunftssperrenmeldung,
        anmeldung.VerlustDeutscherStaatsangehoerigkeit,
        personenaenderung.Selbstbestimmungsmeldung,
        abmeldung.Ruecknahme,
        personenaenderung.Todesruecknahme,
    )
}
"""Root element in Clark notation -> its class."""

_CONTAINER = clark(XAUSLAENDER, "dokumentcontainer")
_NACHRICHT = clark(XAUSLAENDER, "nachricht")

NUTZDATEN: dict[str, tuple[str, int]] = {
    Aktenpaket.tag(): (_CONTAINER, 2),
    Erinnerung.tag(): (_NACHRICHT, 4),
    Rueckweisung.tag(): ("nachricht", 3),
    wohnsitzwechsel.Wohnsitzwechselanfrage.tag(): (_CONTAINER, 3),
    administration.Sendungswiederholung.tag(): (_NACHRICHT, 2),
    administration.Dokumentenpaket.tag(): (_CONTAINER, 2),
    weiterleitung.Weiterleitung.tag(): ("weitergeleiteteNachricht", 2),
}
"""Root element -> (payload element, depth)."""
