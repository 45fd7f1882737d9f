"""All commands of the first level: where each is, and the first sentence of its help.

A command's module is loaded when somebody calls it, and not to list it: small commands stay small, and so does help.
"""

from __future__ import annotations

from collections.abc import Mapping

from gateway.bootstrap.befehle import ADAPTERGRUPPEN, Befehl

BEFEHLE: Mapping[str, Befehl] = {
    "akte": Befehl("gateway.cli.akte", "Akten ohne Netz packen und auspacken."),
    "message": Befehl("gateway.cli.message", "Nachrichten prüfen und anzeigen."),
    "schemas": Befehl("gateway.cli.schemas", "Schemasätze verwalten."),
    **ADAPTERGRUPPEN,
    "db": Befehl("gateway.cli.db", "Datenbank einrichten und aktualisieren."),
    "queue": Befehl("gateway.cli.queue", "Die Warteschlange."),
    "vorfall": Befehl("gateway.cli.vorfall", "Vorfälle: Widersprüche und Unlesbares aus den Postfächern."),
    "alarm": Befehl("gateway.cli.alarm", "Alarme."),
    "partner": Befehl("gateway.cli.partner", "Andere Behörden."),
    "wartung": Befehl("gateway.cli.wartung", "Wartung: annehmen, aber nicht senden; oder leerlaufen lassen."),
    "webhook": Befehl("gateway.cli.webhook", "Wer von Ereignissen erfährt (Webhooks)."),
    "uebergabe": Befehl(
        "gateway.cli.uebergabe", "Übergaben ansehen, beginnen, abbrechen, ergänzen, berichtigen."
    ),
    "anfrage": Befehl(
        "gateway.cli.anfrage", "Andere Behörden fragen: Zuständigkeit (010101), Wohnsitzwechsel (010501)."
    ),
    "aufgabe": Befehl("gateway.cli.aufgabe", "Fragen an Menschen."),
    "benutzer": Befehl("gateway.cli.benutzer", "Benutzerinnen und Benutzer."),
    "mandant": Befehl("gateway.cli.mandant", "Eine Behörde als Ganzes: ausführen, einführen, auflösen."),
    "token": Befehl("gateway.cli.token", "Zugangsworte für Skripte; »zugang USER --skript« gibt eines aus."),
    "client": Befehl("gateway.cli.client", "API-Clients: Fachverfahren und andere Programme."),
    "regeln": Befehl("gateway.cli.regeln", "Die Regeln, nach denen Akten angefordert und abgegeben werden."),
    "wo": Befehl("gateway.cli.wo", "Wo eine Akte ist."),
    "nachrichten": Befehl("gateway.cli.nachrichten", "Nachrichten ansehen."),
    "nachweis": Befehl("gateway.cli.nachweis", "Nachweis einer Übergabe als PDF/A: ausstellen und prüfen."),
    "dms": Befehl("gateway.cli.dms", "Das Dokumentenmanagementsystem (DMS)."),
    "cert": Befehl("gateway.cli.zertifikat", "Zertifikate und Sperrlisten."),
    "schluessel": Befehl("gateway.cli.schluessel", "Der Hauptschlüssel, der die Inhaltsschlüssel öffnet."),
    "verzeichnis": Befehl("gateway.cli.verzeichnis", "Das Verzeichnis der Behörden."),
    "audit": Befehl("gateway.cli.audit", "Das verkettete Protokoll prüfen."),
    "meldung": Befehl(
        "gateway.cli.meldung",
        "Spielwiese: Meldungen einer Meldebehörde schreiben und senden.",
    ),
    "wege": Befehl("gateway.cli.wege", "Die Wege der Nachrichten (OSCI, XTA)."),
    "einrichten": Befehl(
        "gateway.cli.einrichten:einrichten",
        "Richtet eine neue Installation ein: Ordner, Schlüssel, Einstellungen, Datenbank, erste Person.",
    ),
    "serve": Befehl("gateway.cli.betrieb:serve", "Betreibt Seiten und REST-API; endet mit SIGTERM."),
    "worker": Befehl(
        "gateway.cli.betrieb:worker",
        "Arbeitet die Warteschlange ab und fragt die Postfächer; endet mit SIGTERM.",
    ),
    "zugang": Befehl(
        "gateway.cli.betrieb:zugang",
        "Gibt einen Link aus, der ein einziges Mal anmeldet; er gilt 15 Minuten.",
    ),
    "status": Befehl(
        "gateway.cli.status:status",
        "Zeigt, womit diese Installation läuft und wie es ihr geht: Worker, Dienste, Platz, Alter, "
        "Gehaltenes, Abgewiesenes.",
    ),
    "check": Befehl(
        "gateway.cli.check:check",
        "Prüft Datenbank, Ordner, Platz, Schlüssel, Postfach, Verzeichnis, DMS, Partner, Worker, Uhr, Fristen und "
        "Warteschlange.",
    ),
    "diagnose": Befehl(
        "gateway.cli.diagnose:diagnose",
        "Schreibt ein Diagnoseblatt: Versionen, Einstellungen ohne Werte, Prüfung, Warteschlange, Zahlen, Ende des "
        "Logs.",
    ),
    "backup": Befehl(
        "gateway.cli.sicherung:backup",
        "Sichert die laufende Installation in einen leeren Ordner: Datenbank, Inhalte, Einstellungen, Schlüssel.",
    ),
    "restore": Befehl(
        "gateway.cli.sicherung:restore",
        "Spielt eine Sicherung in eine leere Installation zurück; angefangene Übergaben laufen danach weiter.",
    ),
    "bericht": Befehl(
        "gateway.cli.bericht:bericht",
        "Berichtet über die Übergaben, die in einem Zeitraum begonnen haben; ohne Personendaten.",
    ),
    "demo": Befehl(
        "gateway.cli.demo:demo",
        "Führt eine Übergabe vor: zwei Behörden, ein Postfach und ein Verzeichnis auf diesem Rechner.",
    ),
    "eingang": Befehl(
        "gateway.cli.eingang:eingang",
        "Nimmt Nachrichten von Hand an, geprüft wie die aus dem Postfach und als solche gekennzeichnet.",
    ),
}
