# Zwei Befehle für den Anfang: `make demo` und `make test`. Alles Nötige richten sie selbst ein.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAATEN ?= 0
# So viele Testprozesse; ohne Angabe einer je Kern
ARBEITER ?= auto
ANTEIL ?= 1
UEBERGABEN ?= 1500000
STAMP := $(VENV)/.eingerichtet

.PHONY: handbuchbilder grosser-upload interop-proxy szenarien setup debian tokenbibliothek demo test test-beide check format bench interop-java interop-xta interop-cmis interop-webdav interop-virus interop-pdfa bundle schnellstart crash attack clean interop-oidc interop-rest interop-xdomea jahr wirren interop-keycloak viele-rechner s3server interop-s3 bench-menge bench-worker bench-gedraenge aufstieg dms-von-aussen interop-mayan

setup: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@sh scripts/venv.sh "$(PYTHON)" "$(VENV)"
	@touch $@

debian: ; @sh scripts/debian.sh

tokenbibliothek: ; @sh scripts/tokenbibliothek.sh >/dev/null

# Am Terminal bekommt die Vorführung eine eigene Prozessgruppe: Strg-C beendet sie, nicht make (Ende 0).
demo: setup
	@if [ -t 0 ]; then set -m; $(BIN)/aktenbruecke demo; else exec $(BIN)/aktenbruecke demo; fi

s3server: ; @sh scripts/s3server.sh >/dev/null

test: setup debian tokenbibliothek
	@$(BIN)/pytest -q -n $(ARBEITER) --durations=40 --durations-min=5 tests

# Die Geschichten, für die im Tor eine Datenbank genügt, auf beiden
test-beide: setup debian
	@BEIDE_DATENBANKEN=1 $(BIN)/pytest -q -n auto tests/integration tests/attack tests/acceptance/test_ausfaelle.py tests/acceptance/test_sachbearbeitung_im_browser.py

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Alle Fälle der Vorführung, jeder mit eigenen Prozessen (einige Minuten)
szenarien: setup
	@ALLE_SZENARIEN=1 $(BIN)/pytest -q -n 2 tests/acceptance/test_szenarien.py tests/acceptance/ganzer_weg.py tests/acceptance/verschlusssachen.py tests/integration/ablauf/test_loeschung.py

bench: setup
	@$(BIN)/python -m tests.benchmarks
	@$(BIN)/pytest -q tests/benchmarks/uebergaben_speicher.py

# Seiten, Suche, Schnittstelle und Warteschlange über 1,5 Millionen Übergaben; das Füllen dauert zehn Minuten
bench-menge: setup debian
	@$(BIN)/python -m tests.benchmarks.menge --uebergaben $(UEBERGABEN)

# 1, 2 und 4 Worker, und was sie aufhält; auf ruhiger Maschine
bench-worker: setup debian
	@$(BIN)/python -m tests.benchmarks.worker

# Was der Rückstau und was eine Akte von 2,4 GB eines Mandanten einen anderen kosten
bench-gedraenge: setup debian
	@$(BIN)/python -m tests.benchmarks.gedraenge
	@$(BIN)/python -m tests.benchmarks.riesig

interop-java: setup
	@$(BIN)/python -m tests.interop.java

interop-xta: setup
	@$(BIN)/python -m tests.interop.xta

# Zwei CMIS-Server (Java 17 und Maven nötig); lädt beim ersten Mal etwa 70 MB
interop-cmis: setup
	@$(BIN)/pytest -q tests/interop/cmis/vertrag.py

# nginx mit WebDAV; sein Debian-Paket startet einen Dienst, darum nicht in make test
interop-webdav: setup
	@sh scripts/debian.sh nginx-light libnginx-mod-http-dav-ext
	@$(BIN)/pytest -q tests/interop/webdav/vertrag.py

# Der ganze Vertrag der DMS-Anschlüsse über zwei REST-Schnittstellen (einige Minuten)
interop-rest: setup
	@$(BIN)/pytest -q tests/interop/rest/vertrag.py

# Der ganze Vertrag über einen Austauschordner auf WebDAV, in jeder Fassung von xdomea
interop-xdomea: setup debian
	@$(BIN)/pytest -q tests/interop/xdomea/vertrag.py

# Die Seiten hinter nginx, Apache und Caddy, wie das Handbuch sie einrichtet; ihre Debian-Pakete starten Dienste
interop-proxy: setup
	@sh scripts/debian.sh nginx-light apache2-bin caddy openssl
	@$(BIN)/pytest -q tests/interop/proxy/vertrag.py

# clamd und c-icap aus Debian mit einer eigenen Signatur; ihre Pakete starten Dienste, darum nicht in make test
interop-virus: setup
	@sh scripts/debian.sh clamav-daemon c-icap libc-icap-mod-virus-scan
	@$(BIN)/pytest -q --timeout 0 tests/interop/virus/vertrag.py tests/interop/virus/geschichte.py

# veraPDF aus Maven Central gegen jede Art von Dokument, die wir drucken (Java 17 und Maven nötig)
interop-pdfa: setup
	@sh scripts/debian.sh maven openjdk-17-jre-headless
	@$(BIN)/pytest -q tests/interop/pdfa/vertrag.py

# Der ganze Vertrag der Ablage in einem Bucket von MinIO und von versitygw, voller Speicher, 2,4 GB; beim ersten Mal einige Minuten
interop-s3: setup s3server
	@sh scripts/s3server.sh minio >/dev/null
	@OBJEKTSPEICHER=1 $(BIN)/pytest -q --timeout 0 tests/interop/s3/vertrag.py tests/integration/blobs tests/integration/bootstrap/test_objektspeicher.py tests/integration/ablauf/test_viele_rechner.py

# Vier Rechner als Netz-Namensräume mit PostgreSQL und Objektspeicher; als root, einige Minuten
viele-rechner: setup debian s3server
	@$(BIN)/pytest -q -x --timeout 0 tests/rechner/vertrag.py

# Ein fremder, zertifizierter Anmeldedienst (Node 20 und npm nötig); lädt beim ersten Mal etwa 5 MB
interop-oidc: setup
	@$(BIN)/pytest -q tests/interop/oidc/vertrag.py

# Dasselbe mit Keycloak (Java 17 und Maven nötig); lädt beim ersten Mal 165 MB
interop-keycloak: setup
	@$(BIN)/pytest -q tests/interop/oidc/keycloak.py

# Die Bilder des Handbuchs (docs/bilder), aus den Browsertests: was eine Seite von docs nennt, wird neu aufgenommen
handbuchbilder: setup debian
	@HANDBUCHBILDER=1 $(BIN)/pytest -q tests/acceptance/test_schreibtisch_im_browser.py tests/acceptance/test_sachbearbeitung_im_browser.py

# 400 MB im Browser hochladen, abbrechen und fortsetzen (einige Minuten; der Testlauf nimmt 24 MB)
grosser-upload: setup debian
	@UPLOAD_MB=400 $(BIN)/pytest -q tests/acceptance/test_sachbearbeitung_im_browser.py -k grosser

# Ein ganzes Jahr einer Großstadt im Zeitraffer (Stunden); ANTEIL=0.01 für einen kleinen Teil. Ein Ort im Arbeitsspeicher
# (ORT=/dev/shm/jahr) spart das Warten auf die Platte, um das es hier nicht geht
jahr: setup
	@$(BIN)/aktenbruecke demo --jahr --anteil $(ANTEIL) $(if $(ORT),--data $(ORT))

# Geschichten in jeder Reihenfolge, mit Ausfällen und Verlusten, gewürfelt: SAATEN=500 sind einige hundert Sekunden Rechenzeit
wirren: setup
	@SAATEN=$(SAATEN) $(BIN)/pytest -q --timeout 0 tests/attack/test_in_jeder_reihenfolge.py

# Was ein Rechner ohne Netz braucht, nach dist/bundle: Pakete mit Prüfsummen, Stückliste, Lizenzen, Dienste, Handbuch
bundle: setup
	@$(BIN)/python scripts/bundle.py dist/bundle

# Geht docs/schnellstart.md nach, wie es da steht: zwei leere Umgebungen ohne Netz, SQLite und PostgreSQL; als root, einige Minuten
schnellstart: bundle debian
	@sh scripts/debian.sh python3-seccomp
	@$(BIN)/python -m tests.acceptance.nachgehen

# SAATEN=250: mehr Saatwerte für die gewürfelten Angriffe (sonst wenige, damit es schnell geht)
attack: setup
	@SAATEN=$(SAATEN) $(BIN)/pytest -q -n auto tests/attack

crash: setup
	@$(BIN)/pytest -q tests/crash

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# Altes und neues Programm nebeneinander über eine Migration, während Übergaben laufen; ALT=COMMIT für einen anderen Stand als den davor
aufstieg: setup debian
	@ALT=$(ALT) $(BIN)/pytest -q -x --timeout 0 tests/aufstieg/vertrag.py

# Vorführung und »dms test|probe|abgleich« gegen jede Art von DMS, gut und gestört; als root, mit Java 17 und Maven, etwa zehn Minuten
dms-von-aussen: setup debian
	@sh scripts/debian.sh faketime
	@$(BIN)/pytest -q -s --timeout 0 tests/interop/dmsaussen/vertrag.py tests/interop/dmsaussen/langsam.py

# Mayan EDMS, ein DMS von anderen, mit PostgreSQL, Redis und eigenem Worker; beim ersten Mal 480 MB, dann etwa fünf Minuten
interop-mayan: setup debian
	@sh scripts/debian.sh libldap2-dev libsasl2-dev poppler-utils tesseract-ocr libmagic1 ghostscript gnupg1 libimage-exiftool-perl redis-server
	@$(BIN)/pytest -q --timeout 0 tests/interop/mayan/vertrag.py
