"""Letters, ready to be printed: to an authority without electronic exchange, and about one that keeps silent."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.ablage.tabellen import Uebergabezeile
from gateway.ablage.vorgaenge import person_von
from gateway.ablauf.haus import Haus
from gateway.domain.akte import Dokument
from gateway.domain.behoerde import Anschrift, Behoerde
from gateway.domain.person import Person
from gateway.domain.worte import anzahl, oertlich
from gateway.nachrichten.release import STAAT, bezeichnung
from gateway.paket.formate import endung_im_namen

_LISTE = (
    "Bände der Akte, von Blatt … bis Blatt …",
    "Beiakten und Sonderbände",
    "Originale in Verwahrung (Pass, Urkunden): Bezeichnung, Nummer, verschlossen ja/nein",
    "Was bleibt bei Ihnen, und warum",
)
"""What the other authority fills in and sends along, so that nothing is missing without anybody noticing."""


def anforderungsbrief(haus: Haus, zeile: Uebergabezeile) -> str:
    """Plain text in lines; the recipient's postal address is added by whoever sends it."""
    tag = oertlich(haus.jetzt())
    absatz = "\n".join
    return "\n\n".join(
        (
            absatz((haus.behoerde.name, *_anschrift(haus.behoerde.anschrift))),
            absatz((zeile.partner_name, "– Ausländerbehörde –")),
            f"{tag:%d.%m.%Y}, unser Zeichen: {zeile.aktenzeichen_eigenes}",
            "Anforderung der Ausländerakte wegen Zuständigkeitswechsels",
            absatz(_personalien(person_von(zeile))),
            "Die Person ist in unseren Bezirk zugezogen. Bitte übersenden Sie die Ausländerakte vollständig an die "
            "oben genannte Anschrift, oder teilen Sie mit, was dem entgegensteht (§ 67 Abs. 2 AufenthV).",
            absatz(("Bitte legen Sie diese Liste ausgefüllt bei:", *(f"[ ] {was}" for was in _LISTE))),
        )
    )


def aufsichtsbrief(haus: Haus, zeile: Uebergabezeile, erinnerungen: int) -> str:
    """The other authority keeps silent: a text for the supervisory authority, without personal data."""
    gestellt = oertlich(zeile.erstellt)
    return "\n\n".join(
        (
            "\n".join((haus.behoerde.name, *_anschrift(haus.behoerde.anschrift))),
            f"{oertlich(haus.jetzt()):%d.%m.%Y}, unser Zeichen: {zeile.aktenzeichen_eigenes}",
            "Bitte um Unterstützung: angeforderte Ausländerakte bleibt aus",
            f"Am {gestellt:%d.%m.%Y} haben wir bei {zeile.partner_name} ({zeile.partner}) wegen eines "
            f"Zuständigkeitswechsels eine Ausländerakte angefordert und {erinnerungen} Mal erinnert. Bis heute ist "
            "weder die Akte noch eine Antwort eingegangen; ohne sie können wir nicht entscheiden. Wir bitten, auf "
            "die Übersendung hinzuwirken (§ 3 Abs. 2 VwVfG).",
        )
    )


def quittungsbrief(haus: Haus, zeile: Uebergabezeile, erinnerungen: int) -> str:
    """The receipt of a delivery doesn't come: a text for the supervisory authority, without personal data."""
    return "\n\n".join(
        (
            "\n".join((haus.behoerde.name, *_anschrift(haus.behoerde.anschrift))),
            f"{oertlich(haus.jetzt()):%d.%m.%Y}, unser Zeichen: {zeile.aktenzeichen_eigenes}",
            "Bitte um Unterstützung: Übernahme einer Ausländerakte nicht bestätigt",
            f"Am {oertlich(zeile.schritt_seit):%d.%m.%Y} haben wir {zeile.partner_name} ({zeile.partner}) eine "
            f"Ausländerakte elektronisch zugestellt und {erinnerungen} Mal an die Quittung erinnert. Ob die Akte dort "
            "angekommen ist, wissen wir bis heute nicht; wir bewahren sie solange auf. Wir bitten, auf die Bestätigung "
            "hinzuwirken (§ 3 Abs. 2 VwVfG, § 67 Abs. 2 AufenthV).",
        )
    )


def _anschrift(anschrift: Anschrift | None) -> tuple[str, ...]:
    if anschrift is None:
        return ()
    strasse = " ".join(filter(None, (anschrift.strasse, anschrift.hausnummer)))
    return (strasse, f"{anschrift.postleitzahl} {anschrift.wohnort}")


def _personalien(person: Person) -> tuple[str, ...]:
    """The AZR number stands with the Grundpersonalien, never alone (§ 10 Abs. 4 AZRG)."""
    angaben = {
        "Familienname": person.familienname,
        "Geburtsname": person.geburtsname,
        "Vorname": person.vorname,
        "Geburtsdatum": person.geburtsdatum,
        "Geburtsort": person.geburtsort,
        "Staatsangehörigkeit": ", ".join(bezeichnung(STAAT, s) for s in person.staatsangehoerigkeiten),
        "AZR-Nummer": person.azr_nummer,
    }
    return tuple(f"{name}: {wert}" for name, wert in angaben.items() if wert)


def zustimmungsbrief(haus: Haus, partner: Behoerde, aktenzeichen: str, dokumente: Sequence[Dokument]) -> str:
    """Asks the receiver to take formats that need its agreement, which a request (010201) carries. Without personal
    data: it may go by mail."""
    endungen = sorted({endung_im_namen(d.dateiname).upper() or "ohne Endung" for d in dokumente})
    return "\n\n".join(
        (
            "\n".join((haus.behoerde.name, *_anschrift(haus.behoerde.anschrift))),
            "\n".join((partner.name, "– Ausländerbehörde –")),
            f"{oertlich(haus.jetzt()):%d.%m.%Y}, unser Zeichen: {aktenzeichen}",
            "Übergabe einer Ausländerakte: Bitte um Zustimmung zu weiteren Dateiformaten",
            "Wir möchten Ihnen eine Ausländerakte elektronisch übergeben. "
            f"{anzahl(len(dokumente), 'Dokument', 'Dokumente')} darin "
            f"{'liegt' if len(dokumente) == 1 else 'liegen'} nicht als PDF oder JPG vor, sondern in "
            f"{'diesem Format' if len(endungen) == 1 else 'diesen Formaten'}: {', '.join(endungen)}.",
            "Können Sie sie lesen, fordern Sie die Akte bitte elektronisch an und nennen Sie diese Formate in der "
            "Anforderung; dann geht die Akte vollständig zu Ihnen. Können Sie es nicht, sagen Sie es uns bitte; dann "
            "senden wir die Dokumente auf anderem Weg.",
        )
    )
