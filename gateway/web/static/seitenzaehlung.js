// Counts the pages of a file that lies in the DMS, some documents at a time; then the part of the page that says what was
// found is exchanged, and nothing else: what is being typed or uploaded below stays.
const formular = document.querySelector("[data-seitenzaehlung]");
document.addEventListener("akte-neu", erneuere); // a new scan stands in for a document
if (formular) zaehle();

async function zaehle() {
  const stand = formular.querySelector("[data-stand]");
  formular.querySelector("[data-knopf]").hidden = true;
  let vorher = -1;
  for (;;) {
    let ergebnis;
    try {
      const daten = new URLSearchParams(new FormData(formular));
      daten.set("antwort", "json");
      const antwort = await fetch(formular.action, { method: "POST", body: daten, redirect: "error" });
      if (!antwort.ok) throw antwort;
      ergebnis = await antwort.json();
    } catch {
      stand.textContent += " Zurzeit geht es nicht weiter.";
      formular.querySelector("[data-knopf]").hidden = false;
      return;
    }
    stand.textContent = `Angesehen sind ${ergebnis.angesehen} von ${ergebnis.gesamt} Dokumenten, bisher ${ergebnis.seiten.toLocaleString("de-DE")} Seiten …`;
    if (ergebnis.angesehen >= ergebnis.gesamt) return erneuere();
    if (ergebnis.angesehen === vorher) await new Promise((weiter) => setTimeout(weiter, 3000)); // all places taken
    vorher = ergebnis.angesehen;
  }
}

async function erneuere() {
  try {
    const antwort = await fetch(location.pathname, { cache: "no-store", redirect: "error" });
    const neu = new DOMParser().parseFromString(await antwort.text(), "text/html").querySelector("[data-vorabpruefung]");
    const alt = document.querySelector("[data-vorabpruefung]");
    if (!antwort.ok || !neu || !alt) return;
    for (const teil of alt.querySelectorAll("details[id]")) neu.querySelector(`#${teil.id}`)?.toggleAttribute("open", teil.open);
    for (const wahl of alt.querySelectorAll("select[id]")) {
      const gleiche = neu.querySelector(`[id="${wahl.id}"]`);
      if (gleiche) gleiche.value = wahl.value;
    }
    const fokus = document.activeElement?.id;
    alt.replaceWith(neu);
    if (fokus) document.getElementById(fokus)?.focus({ preventScroll: true });
  } catch {} // the page says what it said
}
