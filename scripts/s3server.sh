#!/bin/sh
# Baut einen fremden Objektspeicher für die Tests, einmal je Fassung, und nennt seinen Ort auf der Standardausgabe.
#   s3server.sh            versitygw (Apache-2.0), für make interop-s3 und viele-rechner
#   s3server.sh minio      MinIO (AGPL-3.0), nur als Gegenstelle von make interop-s3
# Go lädt und übersetzt; was es dabei zwischenlagert (bis 2,5 GB), ist danach wieder fort.
set -eu
welcher=${1:-versitygw}
case $welcher in
    versitygw) quelle=github.com/versity/versitygw/cmd/versitygw fassung=v1.8.0 ;;
    minio) quelle=github.com/minio/minio fassung=v0.0.0-20260212201848-7aac2a2c5b7c ;;
    *) echo "Unbekannt: $welcher" >&2; exit 2 ;;
esac
ort=${XDG_CACHE_HOME:-$HOME/.cache}/aktenbruecke/$welcher-$fassung
programm=$ort/$welcher
if [ ! -x "$programm" ]; then
    if ! command -v go >/dev/null 2>&1; then
        echo "Die Tests mit einem Objektspeicher brauchen Go ab 1.21 (go) auf diesem Rechner." >&2
        exit 2
    fi
    mkdir -p "$ort"
    bau=$(mktemp -d "$ort/bau.XXXXXX")
    trap 'chmod -R u+w "$bau"; rm -rf "$bau"' EXIT
    echo "Baue den Objektspeicher der Tests ($welcher; zwei bis drei Minuten, einmal) …" >&2
    if ! GOPATH=$bau/pfad GOCACHE=$bau/lager GOBIN=$bau/fertig GOFLAGS=-ldflags=-s go install "$quelle@$fassung" >&2; then
        echo "Der Objektspeicher der Tests ließ sich nicht bauen; der Grund steht darüber." >&2
        exit 2
    fi
    mv "$bau/fertig/$welcher" "$programm"
fi
echo "$programm"
