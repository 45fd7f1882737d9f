"""The message types we have values for, by root element; where payloads lie in all types of the release."""

from __future__ import annotations

from gateway.nachrichten.abmeldung import Abmeldung, Ruecknahme
from gateway.nachrichten.aktenmetadaten import Aktenmetadaten
from gateway.nachrichten.aktenpaket import Aktenpaket
from gateway.nachrichten.anforderung import Anforderung
from gateway.nachrichten.anmeldung import Anmeldung, VerlustDeutscherStaatsangehoerigkeit
from gateway.nachrichten.antwort import Antwort
from gateway.nachrichten.auskunftssperre import Auskunftssperrenmeldung
from gateway.nachrichten.bindung import clark, wert
from gateway.nachrichten.erinnerung import Erinnerung
from gateway.nachrichten.grundnachricht import Grundnachricht
from gateway.nachrichten.hauptwohnung import Hauptwohnung
from gateway.nachrichten.kopf import Kopf
from gateway.nachrichten.meldung import Meldenachricht
from gateway.nachrichten.personenaenderung import (
    Familienstandsmeldung,
    Geburtsdatenmeldung,
    Geburtsmeldung,
    Geschlechtsmeldung,
    Namensmeldung,
    Selbstbestimmungsmeldung,
    Staatsangehoerigkeitsmeldung,
    Todesmeldung,
    Todesruecknahme,
    Vertretermeldung,
)
from gateway.nachrichten.quittung import Quittung, Quittungserinnerung
from gateway.nachrichten.release import WEITERLEITUNG, XAUSLAENDER
from gateway.nachrichten.rueckweisung import Rueckweisung
from gateway.nachrichten.versandbestaetigung import Versandbestaetigung
from gateway.nachrichten.vorabinformationen import Vorabinformationen


@wert
class AndereNachricht:
    """A valid message of the release that this product does not process, e.g. 030201."""

    kopf: Kopf
    typ: str
    wurzel: str


Nachricht = (
    Anforderung
    | Antwort
    | Versandbestaetigung
    | Vorabinformationen
    | Aktenmetadaten
    | Aktenpaket
    | Quittung
    | Quittungserinnerung
    | Rueckweisung
    | Erinnerung
    | Meldenachricht
    | AndereNachricht
)

KLASSEN: dict[str, type[Grundnachricht]] = {
    klasse.tag(): klasse
    for klasse in (
        Anforderung,
        Antwort,
        Versandbestaetigung,
        Vorabinformationen,
        Aktenmetadaten,
        Aktenpaket,
        Quittung,
        Quittungserinnerung,
        Rueckweisung,
        Erinnerung,
        Anmeldung,
        Abmeldung,
        Hauptwohnung,
        Familienstandsmeldung,
        Namensmeldung,
        Staatsangehoerigkeitsmeldung,
        Geburtsmeldung,
        Geschlechtsmeldung,
        Todesmeldung,
        Vertretermeldung,
        Geburtsdatenmeldung,
        Auskunftssperrenmeldung,
        VerlustDeutscherStaatsangehoerigkeit,
        Selbstbestimmungsmeldung,
        Ruecknahme,
        Todesruecknahme,
    )
}

_CONTAINER = clark(XAUSLAENDER, "dokumentcontainer")
_NACHRICHT = clark(XAUSLAENDER, "nachricht")

NUTZDATEN: dict[str, tuple[str, int]] = {
    Aktenpaket.tag(): (_CONTAINER, 2),
    Erinnerung.tag(): (_NACHRICHT, 4),
    Rueckweisung.tag(): ("nachricht", 3),
    clark(XAUSLAENDER, "ABHABH.Wohnsitzwechsel.Anfrage.010501"): (_CONTAINER, 3),
    clark(XAUSLAENDER, "Administration.Sendungswiederholung.000020"): (_NACHRICHT, 2),
    clark(XAUSLAENDER, "Administration.Dokumentenlieferung.Paket.000040"): (_CONTAINER, 2),
    clark(WEITERLEITUNG, "weiterleitung.weiterleitung.0030"): ("weitergeleiteteNachricht", 2),
}
"""Root element -> (payload element, depth)."""
