#!/bin/sh
# Legt Mayan EDMS (GPL-2.0), nur als Gegenstelle von make interop-mayan, in eine eigene Python-Umgebung und nennt deren bin.
set -eu
fassung=4.12.2
ort=${XDG_CACHE_HOME:-$HOME/.cache}/aktenbruecke/mayan-$fassung
if [ ! -e "$ort/fertig" ]; then
    echo "Installiere Mayan EDMS $fassung (einige Minuten, 480 MB, einmal) …" >&2
    python3 -m venv "$ort" >&2
    "$ort/bin/pip" install -q "mayan-edms==$fassung" psycopg2-binary redis gunicorn >&2
    touch "$ort/fertig"
fi
echo "$ort/bin"
