// Shortcuts by single letters: never while somebody types, never with a modifier, and off for whoever wants them off.
const vorlage = document.getElementById("tastenvorlage").content;
const AUS = "aktenbruecke-tasten-aus";
let an = !gemerkt();
let dialog = null;
let davor = "";
let uhr = null;

for (const knopf of document.querySelectorAll("[data-tasten]")) {
  knopf.hidden = false;
  knopf.addEventListener("click", zeige);
}

function zeige() {
  if (!dialog) {
    document.body.append(vorlage.cloneNode(true));
    dialog = document.getElementById("tasten");
    dialog.addEventListener("close", () => {
      dialog.remove();
      dialog = null;
    });
    const schalter = dialog.querySelector("[data-an]");
    schalter.checked = an;
    schalter.addEventListener("change", () => schalte(schalter.checked));
  }
  dialog.showModal();
}

function schalte(ein) {
  an = ein;
  try {
    if (ein) localStorage.removeItem(AUS);
    else localStorage.setItem(AUS, "1");
  } catch {} // without a memory it counts for this page
}

addEventListener("keydown", (e) => {
  const feld = e.target.closest?.("input, textarea, select, [contenteditable], [role=combobox], [role=listbox]");
  if (feld || dialog || e.ctrlKey || e.altKey || e.metaKey || e.isComposing || e.defaultPrevented || !an) return;
  const taste = davor + e.key;
  davor = "";
  clearTimeout(uhr);
  if (e.key === "?") return tue(e, zeige);
  if (taste === "g") {
    davor = "g";
    uhr = setTimeout(() => (davor = ""), 1500);
    return;
  }
  if (taste === "j" || taste === "k") return gehe(e, taste === "j" ? 1 : -1);
  if (taste === "z") return folge(e, document.querySelector(".zurueck a"));
  if (taste === "/") {
    const suche = document.getElementById("suchbegriff");
    if (suche) return tue(e, () => suche.focus());
  }
  folge(e, [...vorlage.querySelectorAll("[data-taste]")].find((a) => a.dataset.taste === taste));
});

function gehe(e, schritt) {
  const nachbar = document.querySelector(schritt > 0 ? "a[rel=next]" : "a[rel=prev]");
  if (nachbar) return folge(e, nachbar);
  const zeilen = [...document.querySelectorAll("main th[scope=row] a, main .geschwister > li > a")].filter((a) => a.checkVisibility());
  const jetzt = zeilen.indexOf(document.activeElement);
  const ziel = zeilen[jetzt < 0 ? (schritt > 0 ? 0 : zeilen.length - 1) : jetzt + schritt];
  if (ziel) tue(e, () => ziel.focus());
}

function folge(e, verweis) {
  if (verweis) tue(e, () => (location.href = verweis.getAttribute("href")));
}

function tue(e, was) {
  e.preventDefault();
  was();
}

function gemerkt() {
  try {
    return localStorage.getItem(AUS) !== null;
  } catch {
    return false;
  }
}
