"""§ 76a Abs. 2 AufenthV: where another protocol than OSCI-Transport carries messages between Vermittlungsstellen, its
protection must be equal, and the controller writes down that it is. This compares, function by function, what OSCI
gives with what the XTA route gives as it is configured; what no setting can tell is left to the controller."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Stufe(StrEnum):
    """How the XTA route stands to OSCI in one respect."""

    GLEICH = "gleich"
    """The very same protection: it lies in the sealed message."""
    GLEICHWERTIG = "gleichwertig"
    """Reached by other means."""
    ZU_BEWERTEN = "zu bewerten"
    """Weaker by itself, or in the hands of the operator: the controller must judge."""
    VERFEHLT = "verfehlt"
    """These settings do not reach it."""


@dataclass(frozen=True)
class Eigenzertifikat:
    """A certificate of the authority, in words."""

    zweck: str
    inhaber: str
    aussteller: str
    seriennummer: str
    bis: str
    befund: str
    """Empty = it is valid now."""


@dataclass(frozen=True)
class Weglage:
    """What the settings say of the routes of one authority."""

    name: str
    kennung: str
    fassung: str
    """Release of XTA 2."""
    server: tuple[str, ...]
    """Hosts of the XTA server."""
    konto: str
    dienst: str
    vermittelt: bool
    hoechstgroesse: int | None
    server_namentlich: bool
    """The very certificate of the server is settled; otherwise its name must be that of the address."""
    sperrauskunft_pflicht: bool
    osci_verschluesselt: bool
    """OSCI orders to the mailbox are encrypted."""
    rsa_bits: int
    transporte: tuple[str, ...]
    partner: tuple[tuple[str, str], ...]
    """Partners with a settled transport."""
    zertifikate: tuple[Eigenzertifikat, ...]


@dataclass(frozen=True)
class Schutz:
    """One protection: what OSCI does for it, what this XTA route does."""

    name: str
    osci: str
    xta: str
    stufe: Stufe
    folgerung: str


def vergleiche(lage: Weglage) -> Iterator[Schutz]:
    """Every protection of the OSCI route, in the order in which a message meets them."""
    yield _inhalt_verschluesselt()
    yield _inhalt_signiert()
    yield _zertifikate(lage)
    yield _strecke(lage)
    yield _ausweis(lage)
    yield _auftragssignatur()
    yield _nachweis()
    yield _metadaten(lage)
    yield _einmal_und_vollstaendig(lage)
    yield _kein_anderer_weg(lage)


def erreicht(lage: Weglage) -> bool:
    """Do the settings reach all that settings can reach?"""
    return all(schutz.stufe is not Stufe.VERFEHLT for schutz in vergleiche(lage))


def _inhalt_verschluesselt() -> Schutz:
    return Schutz(
        "Verschlüsselung der Inhaltsdaten (Ende zu Ende)",
        "Die Nachricht ist für das Chiffrierzertifikat des Empfängers aus dem Verzeichnis verschlüsselt "
        "(AES-256-GCM, Schlüssel mit RSA-OAEP). Das Postfach kann sie nicht lesen.",
        "Dieselbe versiegelte OSCI-Sendung reist als der eine Inhalt der XTA-Nachricht. Weder der XTA-Server "
        "noch eine Vermittlungsstelle kann sie lesen.",
        Stufe.GLEICH,
        "Der Schutz liegt in der Sendung und hängt nicht am Transport.",
    )


def _inhalt_signiert() -> Schutz:
    return Schutz(
        "Signatur der Inhaltsdaten",
        "Die Behörde signiert den Inhalt; der Empfänger prüft Signatur, Kette und Sperrung und vergleicht das "
        "Zertifikat mit dem Verzeichnis. Unsigniertes wird abgewiesen.",
        "Unverändert dieselbe Signatur über denselben Inhalt, mit denselben Prüfungen.",
        Stufe.GLEICH,
        "Wer unterschrieben hat und dass nichts verändert ist, belegt die Sendung selbst.",
    )


def _zertifikate(lage: Weglage) -> Schutz:
    schlechte = [z for z in lage.zertifikate if z.befund]
    stufe, folgerung = (
        Stufe.GLEICH,
        "Beide Wege hängen an derselben Prüfung; ohne gültiges Zertifikat geht nichts.",
    )
    if not lage.sperrauskunft_pflicht:
        stufe = Stufe.VERFEHLT
        folgerung = (
            "»ohne_sperrauskunft« steht auf »zulassen«: Gesperrte Zertifikate können unbemerkt bleiben."
        )
    elif schlechte:
        stufe = Stufe.VERFEHLT
        folgerung = " ".join(f"Zertifikat {z.zweck}: {z.befund}" for z in schlechte)
    pflicht = "Pflicht" if lage.sperrauskunft_pflicht else "keine Pflicht"
    return Schutz(
        "Prüfung der Zertifikate",
        f"Kette bis zu einem Vertrauensanker, Gültigkeit, Sperrung, RSA ab {lage.rsa_bits} Bit; "
        f"Sperrauskunft ist {pflicht}.",
        "Dieselbe Prüfung für Autor, Leser und für das Zertifikat des XTA-Servers, vor dem ersten gesendeten Byte.",
        stufe,
        folgerung,
    )


def _strecke(lage: Weglage) -> Schutz:
    osci = (
        "Aufträge an das Postfach sind für dessen Zertifikat verschlüsselt (AES-256-GCM)."
        if lage.osci_verschluesselt
        else "Auf dem OSCI-Weg dieser Behörde abgeschaltet (»transportverschluesselung = false«)."
    )
    return Schutz(
        "Verschlüsselung der Strecke",
        osci,
        "TLS ab 1.2 mit Zertifikaten auf beiden Seiten bis zum XTA-Server; unverschlüsselte Adressen nimmt "
        "das Programm nicht an. Dahinter sichert der Betreiber die Strecke.",
        Stufe.GLEICHWERTIG,
        "Beide Verfahren enden bei der vermittelnden Stelle; der Inhalt ist darüber hinaus versiegelt.",
    )


def _ausweis(lage: Weglage) -> Schutz:
    server = "mit genau diesem Zertifikat" if lage.server_namentlich else "unter genau diesem Namen"
    return Schutz(
        "Ausweis der Beteiligten",
        "Jeder Auftrag und jede Antwort ist mit dem Zertifikat des Teilnehmers oder des Postfachs signiert.",
        f"Der XTA-Server ({', '.join(lage.server)}) weist sich {server} aus, diese Behörde mit ihrem "
        f"Verbindungszertifikat; nur dieses darf das Konto »{lage.konto}« benutzen.",
        Stufe.GLEICHWERTIG,
        "Niemand kann sich als Server oder als Konto ausgeben, ohne dessen Schlüssel zu haben.",
    )


def _auftragssignatur() -> Schutz:
    return Schutz(
        "Signatur des Auftrags",
        "Auftrag und Antwort sind als Ganzes signiert und bleiben es: Sie lassen sich später vorlegen.",
        "TLS schützt Auftrag und Antwort auf der Strecke vor Veränderung, hinterlässt aber keine Signatur.",
        Stufe.ZU_BEWERTEN,
        "Was übergeben wurde, belegt weiterhin die Signatur der Sendung; dass es übergeben wurde, der "
        "Transportbericht.",
    )


def _nachweis() -> Schutz:
    return Schutz(
        "Nachweis von Einlieferung und Abholung",
        "Der Laufzettel des Postfachs nennt Eingang und Abholung mit Zeiten und ist signiert.",
        "Der Transportbericht des Servers nennt Annahme, Zustellung und Empfang mit Zeiten. Er wird zu jeder "
        "Nachricht geholt und aufbewahrt, wie er kam.",
        Stufe.ZU_BEWERTEN,
        "Signiert ist er nur, wenn der Betreiber das tut. Dass die Akte angekommen ist, belegt unabhängig davon "
        "die signierte Quittung 0020 der anderen Behörde.",
    )


def _metadaten(lage: Weglage) -> Schutz:
    hinter = " Weitere Vermittlungsstellen dahinter sehen dasselbe." if lage.vermittelt else ""
    return Schutz(
        "Was Vermittelnde erfahren",
        "Absender, Empfänger, Betreff (nur die Nummer der Nachrichtenart), Größe und Zeiten.",
        f"Dasselbe, dazu der Dienst ({lage.dienst}). Personendaten, Aktenzeichen und AZR-Nummer stehen auch hier "
        f"nur in der versiegelten Sendung.{hinter}",
        Stufe.GLEICHWERTIG,
        "Es kommt nichts hinzu, was auf eine Person schließen lässt.",
    )


def _einmal_und_vollstaendig(lage: Weglage) -> Schutz:
    grenze = (
        f"Nachrichten über {lage.hoechstgroesse / 1e6:.0f} MB gibt es nicht: Die Akte reist in kleineren Paketen."
        if lage.hoechstgroesse is not None
        else "Eine Größengrenze ist nicht gesetzt."
    )
    return Schutz(
        "Vollständigkeit, kein Verlust, keine Verdoppelung",
        "Erst wenn eine Sendung gesichert ist, wird ihr Empfang bestätigt; nach einem Abbruch klärt der Laufzettel, "
        "was schon da ist.",
        "Ebenso: Abholung wird erst nach dem Sichern bestätigt (close), die Kennung vor dem Senden gemerkt, der "
        f"Transportbericht nach einem Abbruch befragt. {grenze}",
        Stufe.GLEICHWERTIG,
        "Die signierte Lieferung nennt Zahl der Pakete und Dokumente; quittiert wird, was im DMS zurückgelesen ist.",
    )


def _kein_anderer_weg(lage: Weglage) -> Schutz:
    vorrang = " vor ".join(t.upper() for t in lage.transporte)
    fest = "; ".join(f"{kennung} nur über {t.upper()}" for kennung, t in lage.partner)
    vermittelt = (
        "Der Server reicht auch an Behörden ohne XTA-Konto weiter (»vermittelt«)."
        if lage.vermittelt
        else "Gesendet wird nur an Konten, die das Verzeichnis nennt."
    )
    return Schutz(
        "Festlegung des Weges",
        "Postfach und Zertifikate kommen aus dem Verzeichnis.",
        f"Vorrang: {vorrang}{f'; {fest}' if fest else ''}. {vermittelt} Die Zertifikate kommen auch hier aus dem "
        "Verzeichnis.",
        Stufe.ZU_BEWERTEN if lage.vermittelt else Stufe.GLEICHWERTIG,
        "Hinter dem Server bestimmt der Betreiber den Weg; der Inhalt bleibt versiegelt."
        if lage.vermittelt
        else "Umleiten lässt sich eine Sendung nur an Stellen, die sie nicht öffnen können.",
    )
