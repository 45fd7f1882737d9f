// Late scans: files are sent in pieces, so that an upload can be stopped and taken up again where it ended, also
// after the page was left. Nothing here is needed to read the page; the field for files works by keyboard.
const STUECK = 4_000_000;
const VERSUCHE = 3;

for (const feld of document.querySelectorAll("[data-spaetscans]")) starte(feld);
document.documentElement.classList.add("spaetscans-bereit"); // what needs this script shows from now on

function starte(feld) {
  const weg = feld.dataset.weg;
  const liste = feld.querySelector("[data-liste]");
  const vorlage = feld.querySelector("template");
  const ansage = feld.querySelector("[data-ansage-scans]");
  const wahl = feld.querySelector("input[type=file]");
  const klasse = feld.querySelector("#neue-klasse");
  let reihe = Promise.resolve(); // one file after the other: the line is the same

  const hoechstens = Number(feld.dataset.hoechstens);
  const zuViele = feld.querySelector("[data-zu-viele]");
  let offen = 0;

  // Ten thousand at once are a mistake: none of them is taken, and one sentence says so.
  const nimmAlle = (dateien) => {
    const passt = dateien.length + liste.children.length <= hoechstens;
    zuViele.hidden = passt;
    if (passt) for (const datei of dateien) nimm(datei);
    else zuViele.querySelector("[data-satz]").textContent = `Das sind ${dateien.length.toLocaleString("de-DE")} Dateien. Mehr als ${hoechstens} zusammen gehen nicht; keine davon ist übernommen. Bitte wählen Sie weniger.`;
  };
  const nimmGewaehlte = () => {
    nimmAlle([...wahl.files]);
    wahl.value = "";
  };
  wahl.addEventListener("change", nimmGewaehlte);
  nimmGewaehlte(); // somebody was quicker than this script
  const ziel = feld.querySelector(".ablegefeld");
  for (const art of ["dragenter", "dragover"])
    ziel.addEventListener(art, (e) => {
      e.preventDefault();
      ziel.classList.add("ziel");
    });
  for (const art of ["dragleave", "drop"]) ziel.addEventListener(art, () => ziel.classList.remove("ziel"));
  ziel.addEventListener("drop", (e) => {
    e.preventDefault();
    const eintraege = [...e.dataTransfer.items].map((i) => i.webkitGetAsEntry?.()).filter(Boolean);
    const ordner = eintraege.find((i) => i.isDirectory);
    zuViele.hidden = !ordner;
    if (!ordner) return nimmAlle([...e.dataTransfer.files]);
    zuViele.querySelector("[data-satz]").textContent = `»${ordner.name}« ist ein Ordner. Bitte ziehen Sie die Dateien darin hierher.`;
  });
  // A new scan for a document of the file: the buttons come and go with what was found.
  document.addEventListener("click", (e) => {
    const knopf = e.target.closest?.("[data-ersetze]");
    if (!knopf) return;
    const eine = Object.assign(document.createElement("input"), { type: "file", accept: wahl.accept });
    eine.addEventListener("change", () => {
      if (!eine.files.length) return;
      nimm(eine.files[0], knopf.dataset.ersetze);
      feld.scrollIntoView({ block: "nearest" });
    });
    eine.click();
  });
  fetch(`${weg}/${feld.dataset.vorhaben}`)
    .then((a) => (a.ok ? a.json() : []))
    .then((alle) => alle.forEach((stand) => zeige(eintrag(stand.name), stand)))
    .catch(() => {});

  function nimm(datei, ersetzt) {
    const zeile = eintrag(datei.name);
    zeile.datei = datei;
    zeile.halt = null;
    zeile.ersetzt = ersetzt;
    reiheEin(zeile);
  }

  // What stands in for a document of the file changes the page above; it is read anew once nothing is under way.
  function reiheEin(zeile) {
    offen++;
    reihe = reihe
      .then(() => lade(zeile))
      .catch(() => {})
      .then(() => {
        offen--;
        if (zeile.ersetzt && zeile.fertig && !offen) document.dispatchEvent(new Event("akte-neu"));
      });
  }

  function eintrag(name) {
    const da = [...liste.children].find((li) => li.name === name && !li.fertig);
    if (da) return da;
    const li = vorlage.content.cloneNode(true).firstElementChild;
    li.name = name;
    li.querySelector("[data-name]").textContent = name;
    const auswahl = li.querySelector("[data-klasse]");
    auswahl.id = `klasse-${liste.children.length}-${Date.now()}`;
    const beschriftung = li.querySelector("[data-klassenname]");
    beschriftung.htmlFor = auswahl.id;
    beschriftung.textContent = `Klasse von ${name}`;
    for (const [knopf, tun] of [
      ["[data-halt]", () => li.halt?.abort()],
      ["[data-weiter]", () => reiheEin(li)],
      ["[data-weg-damit]", () => entferne(li)],
      ["[data-zusammen]", () => fuegeZusammen(li)],
    ]) {
      const b = li.querySelector(knopf);
      b.setAttribute("aria-label", `${b.textContent}: ${name}`);
      b.addEventListener("click", tun);
    }
    auswahl.addEventListener("change", () => sende(`${weg}/${li.scan}/klasse`, { klasse: auswahl.value }).catch((f) => fehler(li, f)));
    liste.append(li);
    liste.hidden = false;
    return li;
  }

  async function lade(li) {
    const halt = (li.halt = new AbortController());
    fehler(li, null);
    setze(li, "[data-weiter]", false);
    setze(li, "[data-halt]", true);
    try {
      let stand = await sende(`${weg}/${feld.dataset.vorhaben}`, {
        name: li.datei.name,
        groesse: li.datei.size,
        merkmal: `${li.datei.lastModified}`,
        klasse: li.klasse ?? klasse.value,
        ersetzt: li.ersetzt ?? "",
      });
      zeige(li, stand);
      let scheitert = 0;
      while (stand.empfangen < stand.groesse) {
        if (halt.signal.aborted) throw new DOMException("", "AbortError");
        try {
          stand = await stueck(li, stand, halt.signal);
          scheitert = 0;
        } catch (f) {
          if (f.name === "AbortError" || ++scheitert > VERSUCHE || !(f instanceof TypeError || f.status >= 500)) throw f;
          await new Promise((fertig) => setTimeout(fertig, 250 * 2 ** scheitert));
        }
        zeige(li, stand);
      }
      if (!stand.fertig) {
        text(li, "wird geprüft …");
        stand = await sende(`${weg}/${stand.id}/pruefen`, {});
      }
      zeige(li, stand);
      ansage.textContent = `${li.name}: hochgeladen und geprüft. ${stand.hinweise.join(" ")}`;
    } catch (f) {
      if (f.name === "AbortError") {
        text(li, `angehalten bei ${li.prozent ?? 0} %`);
        ansage.textContent = `${li.name}: angehalten.`;
      } else {
        text(li, f instanceof TypeError ? `unterbrochen bei ${li.prozent ?? 0} %` : "nicht angenommen");
        fehler(li, f);
      }
      setze(li, "[data-weiter]", f.name === "AbortError" || f instanceof TypeError || f.status === 401 || f.status === 403 || f.status >= 500);
    }
    setze(li, "[data-halt]", false);
  }

  async function stueck(li, stand, signal) {
    const daten = li.datei.slice(stand.empfangen, stand.empfangen + STUECK);
    return antwort(
      await fetch(`${weg}/${stand.id}/stueck?ab=${stand.empfangen}`, {
        method: "PUT",
        body: daten,
        signal,
        headers: { "X-Formularwort": feld.dataset.wort, "Content-Type": "application/octet-stream" },
      }),
    );
  }

  async function sende(adresse, werte) {
    const daten = new URLSearchParams({ formularwort: feld.dataset.wort, ...werte });
    return antwort(await fetch(adresse, { method: "POST", body: daten }));
  }

  async function antwort(a) {
    const koerper = (a.headers.get("Content-Type") ?? "").startsWith("application/json") ? await a.json() : {};
    if (a.ok) return koerper;
    const satz = a.status === 401 ? "Ihre Sitzung ist beendet. Bitte melden Sie sich in einem anderen Fenster wieder an." : koerper.satz;
    throw Object.assign(new Error(satz ?? "Das hat nicht geklappt. Bitte noch einmal versuchen."), { status: a.status });
  }

  function zeige(li, stand) {
    li.scan = stand.id;
    li.fertig = stand.fertig;
    li.klasse = stand.klasse;
    li.prozent = Math.floor((100 * stand.empfangen) / stand.groesse);
    const balken = li.querySelector("progress");
    balken.hidden = stand.fertig;
    balken.value = li.prozent;
    balken.setAttribute("aria-label", `Fortschritt ${li.name}`);
    const [teiler, einheit] = stand.groesse < 1e6 ? [1e3, "kB"] : [1e6, "MB"];
    const gross = `${(stand.groesse / teiler).toLocaleString("de-DE", { maximumFractionDigits: 1 })} ${einheit}`;
    if (stand.fertig) text(li, `${gross}, ${stand.seiten ?? "?"} ${stand.seiten === 1 ? "Seite" : "Seiten"}`);
    else if (li.datei) text(li, `${li.prozent} % von ${gross}`);
    else text(li, `${li.prozent} % von ${gross}; zum Fortsetzen die Datei noch einmal wählen`);
    const statt = li.querySelector("[data-statt]");
    statt.hidden = !stand.anstelle;
    li.statt = stand.anstelle;
    statt.textContent = stand.anstelle ? `Geht an die Stelle von ${stand.anstelle}.` : "";
    const hinweise = li.querySelector("[data-hinweise]");
    hinweise.replaceChildren(...stand.hinweise.map((h) => Object.assign(document.createElement("li"), { textContent: h })));
    hinweise.hidden = !stand.hinweise.length;
    const auswahl = li.querySelector("[data-klasse]");
    auswahl.hidden = stand.geteilt;
    auswahl.value = stand.klasse;
    zeigeTeilung(li, stand);
    const bild = li.querySelector("img");
    if (stand.fertig && bild.hidden) {
      bild.src = `${weg}/${stand.id}/bild`;
      bild.hidden = false;
      bild.addEventListener("error", () => (bild.hidden = true), { once: true });
    }
  }

  // Splitting is a page of its own; a form that holds what was typed here is sent on the way to it.
  function zeigeTeilung(li, stand) {
    const teilen = li.querySelector("[data-teilen]");
    teilen.hidden = !stand.teilbar;
    teilen.setAttribute("aria-label", `Teilen: ${stand.name}`);
    if (teilen.form) teilen.value = `teilen:${stand.id}`;
    else teilen.href = `${weg}/${stand.id}/teilen`;
    setze(li, "[data-zusammen]", stand.geteilt);
    setze(li, "[data-weg-damit]", !stand.geteilt);
    if (stand.geteilt) text(li, "ist geteilt; statt ihrer gehen die Teile");
  }

  async function fuegeZusammen(li) {
    try {
      await sende(`${weg}/${li.scan}/zusammenfuegen`, {});
      const alle = await antwort(await fetch(`${weg}/${feld.dataset.vorhaben}`));
      const da = new Set(alle.map((stand) => stand.id));
      for (const zeile of [...liste.children]) if (zeile.scan && !da.has(zeile.scan)) zeile.remove();
      zeige(li, alle.find((stand) => stand.id === li.scan));
      ansage.textContent = `${li.name}: geht wieder als Ganzes.`;
    } catch (f) {
      fehler(li, f);
    }
  }

  async function entferne(li) {
    li.halt?.abort();
    try {
      if (li.scan) await sende(`${weg}/${li.scan}/entfernen`, {});
    } catch (f) {
      if (f.status !== 404) return fehler(li, f);
    }
    if (li.statt) document.dispatchEvent(new Event("akte-neu"));
    li.remove();
    liste.hidden = !liste.children.length;
    ansage.textContent = `${li.name}: entfernt.`;
    wahl.focus();
  }

  function fehler(li, f) {
    const p = li.querySelector("[data-fehler]");
    p.hidden = !f;
    p.textContent = f instanceof TypeError ? "Zurzeit keine Verbindung. Was schon da ist, bleibt." : f ? f.message : "";
    if (f) ansage.textContent = `${li.name}: ${p.textContent}`;
  }
  const text = (li, satz) => (li.querySelector("[data-stand]").textContent = satz);
  const setze = (li, was, da) => (li.querySelector(was).hidden = !da);
}
