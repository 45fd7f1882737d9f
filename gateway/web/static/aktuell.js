// Keeps a page up to date: asks for the page itself (with its ETag) and exchanges the living part.
const leiste = document.querySelector("[data-takt]");
const meldung = document.querySelector("[data-meldung]");
if (leiste) starte();

function starte() {
  const stand = leiste.querySelector("[data-stand]");
  const knopf = leiste.querySelector("[data-anhalten]");
  let takt = Number(leiste.dataset.takt);
  let laeuft = true;
  let marke = null;
  let uhr = null;

  knopf.hidden = false;
  knopf.addEventListener("click", () => {
    laeuft = !laeuft;
    knopf.textContent = laeuft ? "Anhalten" : "Fortsetzen";
    leiste.classList.toggle("ruht", !laeuft);
    stand.textContent = laeuft ? "Wird aktualisiert …" : "Aktualisierung angehalten.";
    plane(laeuft ? 0 : null);
  });
  document.addEventListener("visibilitychange", () => plane(document.hidden ? null : 0));
  plane(takt);

  function plane(wartezeit) {
    clearTimeout(uhr);
    if (wartezeit !== null && laeuft && takt) uhr = setTimeout(sieh, wartezeit);
  }

  async function sieh() {
    try {
      const kopf = { [leiste.dataset.kopfzeile]: "1" };
      if (marke) kopf["If-None-Match"] = marke;
      const antwort = await fetch(location.href, { headers: kopf, cache: "no-store", redirect: "error" });
      if (antwort.status === 401) return abgemeldet();
      if (antwort.ok) {
        marke = antwort.headers.get("ETag");
        tausche(await antwort.text());
      }
      zeige(antwort.ok || antwort.status === 304);
    } catch {
      zeige(false);
    }
    plane(takt);
  }

  function zeige(gelungen) {
    leiste.classList.toggle("gestoert", !gelungen);
    const jetzt = new Date().toLocaleTimeString("de-DE", { timeZone: "Europe/Berlin" });
    stand.textContent = gelungen ? `Stand ${jetzt} Uhr` : "Zurzeit keine Verbindung. Die Anzeige kann veraltet sein.";
    if (!takt) beende("Abgeschlossen. Hier ändert sich nichts mehr.");
  }

  function beende(text) {
    leiste.classList.add("ruht");
    stand.textContent = text;
    knopf.hidden = true;
  }

  function abgemeldet() {
    takt = 0;
    beende("Ihre Sitzung ist beendet. Bitte melden Sie sich neu an.");
    meldung.textContent = stand.textContent;
  }

  function tausche(text) {
    const alt = document.querySelector("[data-lebendig]");
    const neu = new DOMParser().parseFromString(text, "text/html").querySelector("[data-lebendig]");
    if (!neu) return;
    // what somebody has folded or unfolded stays so
    for (const teil of alt.querySelectorAll("details[id]")) neu.querySelector(`#${teil.id}`)?.toggleAttribute("open", teil.open);
    if (neu.innerHTML === alt.innerHTML) return;
    const fokus = document.activeElement?.id;
    sageAn(alt, neu);
    alt.replaceWith(neu);
    if (fokus) document.getElementById(fokus)?.focus({ preventScroll: true });
    if (neu.dataset.taktNeu !== undefined) takt = Number(neu.dataset.taktNeu);
  }

  // Screen readers hear only what is new, not the whole page.
  function sageAn(alt, neu) {
    const bekannt = new Map([...alt.querySelectorAll("[data-ansage]")].map((e) => [e.id, e.dataset.ansage]));
    const neues = [...neu.querySelectorAll("[data-ansage]")].filter((e) => bekannt.get(e.id) !== e.dataset.ansage);
    for (const e of neues) e.classList.add("neu");
    if (neues.length) meldung.textContent = neues.slice(0, 3).map((e) => e.dataset.ansage.replace(/\.$/, "")).join(". ") + ".";
  }
}
