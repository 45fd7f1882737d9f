"""Questions to people: which kinds there are, who answers them, with what, and how many must agree.

One table. Where an answer leads is said by the step that asked (`gateway.ablauf.wege`); names of the answers
are those that `aufgabe entscheiden` takes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from gateway.domain.frage import Aufgabenart as Aufgabenart
from gateway.domain.frage import Bedarf as Bedarf
from gateway.domain.frage import Rolle as Rolle
from gateway.domain.frage import Wahl as Wahl
from gateway.domain.regelfragen import REGELFRAGEN

_ABSAGE = Wahl("ablehnen", "Keine Akte senden und der anderen Behörde den Grund nennen", Bedarf.ABSAGECODE)
_WARTEN = Wahl("warten", "Bis zu einem Tag warten und dann noch einmal nachsehen", Bedarf.DATUM)
_ZURUECK = Wahl("zurueckweisen", "Nicht übernehmen und zurückweisen", Bedarf.FEHLERCODE)
_NENNEN = Wahl("weiterleiten", "Zurückgeben und die zuständige Behörde nennen", Bedarf.BEHOERDE)
_ANDERSWO = Wahl("schliessen", "Ohne Nachricht schließen; der Grund sagt, wie geantwortet ist")
_BLEIBT = Wahl("ablehnen", "Diese Dokumente bleiben hier")
_SB, _FG = Rolle.SACHBEARBEITUNG, Rolle.FREIGABE

_ALLE = (
    *REGELFRAGEN,
    Aufgabenart(
        "akte_nicht_gefunden",
        _SB,
        "Zu dieser Person wurde keine Akte gefunden.",
        (
            Wahl("akte_waehlen", "Unter einem anderen Aktenzeichen suchen", Bedarf.AKTENZEICHEN),
            _ABSAGE,
            _WARTEN,
        ),
    ),
    Aufgabenart(
        "akte_mehrdeutig",
        _SB,
        "Zu dieser Person gibt es mehrere Akten. Welche ist gemeint?",
        (Wahl("akte_waehlen", "Diese Akte nehmen", Bedarf.AKTE), _ABSAGE, _WARTEN),
    ),
    Aufgabenart(
        "person_unsicher",
        _SB,
        "Ist die Person der Akte die gesuchte?",
        (
            Wahl("dieselbe_person", "Ja, es ist dieselbe Person", Bedarf.AKTE),
            Wahl("andere_person", "Nein, es ist eine andere Person"),
            _ABSAGE,
        ),
    ),
    Aufgabenart(
        "keine_antwort",
        _SB,
        "Die andere Behörde antwortet auf die Anforderung nicht.",
        (_WARTEN, Wahl("schliessen", "Die Anforderung aufgeben")),
    ),
    Aufgabenart(
        "keine_quittung",
        _SB,
        "Die andere Behörde bestätigt nicht, dass sie die Akte übernommen hat.",
        (
            _WARTEN,
            Wahl("freigeben", "Die Lieferung noch einmal senden"),
            Wahl("schliessen", "Die Akte ist dort nicht übernommen worden; diese Übergabe beenden"),
        ),
    ),
    Aufgabenart(
        "pakete_fehlen",
        _SB,
        "Von einer angekündigten Lieferung fehlen Pakete.",
        (
            _WARTEN,
            Wahl("zurueckweisen", "Mit 0010 zurückweisen und neu senden lassen", Bedarf.FEHLERCODE),
        ),
    ),
    Aufgabenart(
        "absage_erhalten",
        _SB,
        "Die andere Behörde sendet keine Akte. Wie geht es weiter?",
        (
            Wahl("behoerde_nennen", "Bei dieser Behörde anfordern", Bedarf.BEHOERDE),
            Wahl("warten", "An diesem Tag dort noch einmal anfordern", Bedarf.DATUM),
            Wahl("schliessen", "Zur Kenntnis genommen; die Akte wird nicht weiter gesucht"),
        ),
    ),
    Aufgabenart("keine_dokumente", _SB, "Die Akte enthält nichts, was gehen darf.", (_ABSAGE, _WARTEN)),
    Aufgabenart(
        "format_nicht_vereinbart",
        _SB,
        "Die Akte enthält Formate, die nicht vereinbart sind.",
        (
            Wahl("weglassen", "Ohne diese Dokumente senden"),
            Wahl(
                "warten",
                "Vereinbarung erbitten; eine neue Anforderung mit den Formaten geht weiter",
                Bedarf.DATUM,
            ),
            _ABSAGE,
        ),
    ),
    Aufgabenart(
        "teilklasse_c",
        _FG,
        "Dokumente der Klasse C brauchen die Freigabe einer benannten Person.",
        (Wahl("freigeben", "Diese Dokumente senden"), _BLEIBT),
    ),
    Aufgabenart(
        "teilklasse_s",
        _FG,
        "Dokumente der Klasse S (geschützte Anschrift) brauchen die Freigabe zweier Personen.",
        (Wahl("freigeben", "Diese Dokumente senden", stimmen=2), _BLEIBT),
    ),
    Aufgabenart(
        "nicht_angefordert",
        _SB,
        "Die Akte wurde nicht angefordert. Soll sie übernommen werden?",
        (Wahl("annehmen", "Die Akte übernehmen"), _ZURUECK, _NENNEN),
    ),
    Aufgabenart(
        "person_abweichend",
        _SB,
        "Die gelieferte Akte nennt die Person anders als die Anforderung. Ist es dieselbe?",
        (Wahl("dieselbe_person", "Ja, es ist dieselbe Person"), _ZURUECK, _NENNEN),
        unter_regel="person_unsicher",
    ),
    Aufgabenart(
        "person_verschieden",
        _SB,
        "Ist die Person der gelieferten Akte die, um die es geht?",
        (Wahl("dieselbe_person", "Ja, es ist dieselbe Person"), _ZURUECK, _NENNEN),
        unter_regel="personenverschiedenheit",
    ),
    Aufgabenart(
        "ziel_mehrdeutig",
        _SB,
        "Im eigenen DMS gibt es mehrere Akten dieser Person. Wohin gehört die Lieferung?",
        (
            Wahl("akte_waehlen", "In diese Akte legen", Bedarf.AKTE),
            Wahl("annehmen", "Als neue Akte anlegen"),
            _ZURUECK,
        ),
        unter_regel="akte_mehrdeutig",
    ),
    Aufgabenart(
        "datenpanne",
        _FG,
        "Die Akte kommt zurück. Ist sie an die falsche Behörde gelangt?",
        (
            Wahl("annehmen", "Rückgabe annehmen; der Grund sagt, wie die Datenpanne bewertet ist"),
            Wahl(
                "weiterleiten",
                "An die zuständige Behörde abgeben; der Grund sagt, wie die Datenpanne bewertet ist",
                Bedarf.BEHOERDE,
            ),
            Wahl("freigeben", "Sie war dort richtig: noch einmal dorthin senden"),
        ),
        unter_regel="nicht_angefordert",
    ),
    Aufgabenart(
        "lieferung_zurueckgewiesen",
        _SB,
        "Die andere Behörde konnte die Lieferung nicht verarbeiten. Noch einmal senden?",
        (
            Wahl("freigeben", "Mit neuen Nachrichten noch einmal senden"),
            Wahl("schliessen", "Nicht noch einmal senden"),
        ),
    ),
    Aufgabenart(
        "schadsoftware",
        _SB,
        "In einer Lieferung steckt Schadsoftware. Sie ist zurückgewiesen, nichts davon kommt ins DMS.",
        (Wahl("schliessen", "Zur Kenntnis genommen; der Absender weiß Bescheid"),),
    ),
    Aufgabenart(
        "person_berichtigt",
        _SB,
        "Die abgebende Behörde berichtigt oder ergänzt, was sie zur Person angegeben hatte.",
        (Wahl("schliessen", "In die eigenen Daten übernommen, oder geprüft und verworfen"),),
    ),
    Aufgabenart(
        "rueckfrage_seiten",
        _SB,
        "Die andere Behörde hat Rückfragen zu einzelnen Seiten der Akte.",
        (Wahl("schliessen", "Beantwortet; der Grund sagt, wie (etwa: neu gescannt und nachgeliefert)"),),
    ),
    Aufgabenart(
        "mitteilung_strafverfolgung",
        _SB,
        "Gericht oder Staatsanwaltschaft müssen erfahren, wer jetzt zuständig ist (§ 90 Abs. 4 AufenthG).",
        (Wahl("schliessen", "Mitgeteilt; der Grund sagt, wem und wann"),),
        haelt=False,
    ),
    Aufgabenart(
        "azr_meldung",
        _SB,
        "Die Akte ist hier: Im AZR sind Zuzug und Zuständigkeit zu melden (§ 4 Abs. 2 AZRG-DV).",
        (Wahl("schliessen", "Gemeldet, oder vom Fachverfahren gemeldet"),),
        haelt=False,
    ),
    Aufgabenart(
        "zuzug_zurueckgenommen",
        _SB,
        "Die Meldebehörde nimmt den Zuzug zurück, und die Akte ist schon hier.",
        (
            Wahl("freigeben", "Die Akte an die bisherige Behörde zurückgeben"),
            Wahl("schliessen", "Die Akte behalten; der Grund sagt, warum wir zuständig sind"),
        ),
    ),
    Aufgabenart(
        "wegzug_zurueckgenommen",
        _SB,
        "Die Meldebehörde nimmt den Wegzug zurück, und die Akte ist schon abgegeben.",
        (
            Wahl("freigeben", "Die Akte dort wieder anfordern"),
            Wahl("schliessen", "Die Akte dort lassen; der Grund sagt, warum"),
        ),
    ),
    Aufgabenart(
        "zustaendigkeit_anfrage",
        _SB,
        "Eine andere Behörde hat eine Akte und fragt, ob wir für die Person zuständig sind.",
        (
            Wahl("annehmen", "Ja: die Akte dort anfordern"),
            Wahl("ablehnen", "Nein: die Person hat hier keinen gewöhnlichen Aufenthalt"),
            Wahl("zurueckweisen", "Nein, aus diesem Grund; er geht an die andere Behörde", Bedarf.WORTLAUT),
            _ANDERSWO,
        ),
    ),
    Aufgabenart(
        "wohnsitzwechsel_anfrage",
        _SB,
        "Eine Person mit Wohnsitzauflage möchte in unseren Bezirk ziehen. Stimmen wir zu?",
        (
            Wahl("annehmen", "Zustimmen"),
            Wahl("freigeben", "Zustimmen unter dieser Nebenbestimmung", Bedarf.WORTLAUT),
            Wahl("ablehnen", "Ablehnen, mit dieser Begründung", Bedarf.WORTLAUT),
            Wahl("weiterleiten", "An die zuständige Behörde weiterleiten", Bedarf.BEHOERDE),
            _ANDERSWO,
        ),
    ),
    Aufgabenart(
        "anfrage_ohne_antwort",
        _SB,
        "Eine andere Behörde antwortet auf unsere Anfrage nicht.",
        (
            _WARTEN,
            Wahl("behoerde_nennen", "Dieselbe Anfrage an diese Behörde richten", Bedarf.BEHOERDE),
            Wahl("schliessen", "Nicht weiter warten; der Grund sagt, wie es weitergeht"),
        ),
    ),
    Aufgabenart(
        "anfrage_beantwortet",
        _SB,
        "Eine andere Behörde antwortet auf unsere Anfrage.",
        (
            Wahl("behoerde_nennen", "Dieselbe Anfrage an diese Behörde richten", Bedarf.BEHOERDE),
            Wahl("schliessen", "Zur Kenntnis genommen; der Grund sagt, was daraus folgt"),
        ),
    ),
    Aufgabenart(
        "antwort_erhalten",
        _SB,
        "Eine andere Behörde antwortet auf eine Anfrage, die nicht von hier kam (Fachverfahren).",
        (Wahl("schliessen", "Zur Kenntnis genommen; wer gefragt hat, weiß Bescheid"),),
    ),
    Aufgabenart(
        "nachricht_ohne_vorgang",
        _SB,
        "Eine Nachricht gehört zu keinem Vorgang dieser Behörde.",
        (Wahl("schliessen", "Zur Kenntnis genommen"),),
    ),
    Aufgabenart(
        "paket_ohne_metadaten",
        _SB,
        "Ein Paket ist da, die Nachricht 010206 dazu ist nie gekommen.",
        (
            Wahl("warten", "Weiter warten", Bedarf.DATUM),
            Wahl("schliessen", "Nicht mehr warten; das Paket wird gelöscht"),
        ),
    ),
)
AUFGABENARTEN: Mapping[str, Aufgabenart] = {art.name: art for art in _ALLE}
"""Every question this product asks."""


class Aufgabenzustand(StrEnum):
    OFFEN = "offen"
    ENTSCHIEDEN = "entschieden"
    """Answered; the step that asked has not looked yet."""
    ERLEDIGT = "erledigt"
    """The answer has been followed. It answers nothing else."""
    HINFAELLIG = "hinfaellig"
    """Its ground vanished before anybody answered."""
