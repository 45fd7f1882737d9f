// The field »Behörde« offers what fits while somebody types (ARIA combobox with a list). Without this script the
// server takes key or name just the same.
for (const kombi of document.querySelectorAll("[data-behoerden]")) richteEin(kombi);

function richteEin(kombi) {
  const feld = kombi.querySelector("[role=combobox]");
  const liste = kombi.querySelector("[role=listbox]");
  const stand = kombi.querySelector("[data-kombi-stand]");
  let uhr = null;
  let gewaehlt = -1;
  let anfrage = 0;

  feld.addEventListener("input", () => {
    clearTimeout(uhr);
    stand.textContent = "";
    uhr = setTimeout(suche, 150);
  });
  feld.addEventListener("keydown", taste);
  // not at once: what is clicked now lies below the list and must not move away under the pointer
  feld.addEventListener("blur", () => setTimeout(() => document.activeElement !== feld && schliesse(), 250));
  liste.addEventListener("mousedown", (ereignis) => ereignis.preventDefault()); // the field keeps the focus
  liste.addEventListener("click", (ereignis) => nimm(ereignis.target.closest("[role=option]")));
  if (document.activeElement === feld && feld.value !== feld.defaultValue) suche(); // typed before this script was there

  async function suche() {
    const begriff = feld.value.trim();
    if (!begriff) return schliesse();
    const diese = ++anfrage;
    try {
      const antwort = await fetch(`${kombi.dataset.behoerden}?begriff=${encodeURIComponent(begriff)}`, { redirect: "error" });
      if (antwort.ok && diese === anfrage) zeige(await antwort.json());
    } catch {
      schliesse();
    }
  }

  function zeige(funde) {
    if (document.activeElement !== feld) return;
    const genau = funde.find((fund) => [fund.kennung, fund.wert].includes(feld.value.trim()));
    if (genau) {
      schliesse();
      stand.textContent = genau.zusatz;
      return;
    }
    liste.replaceChildren(...funde.map(zeile));
    gewaehlt = -1;
    feld.removeAttribute("aria-activedescendant");
    const offen = funde.length > 0;
    liste.hidden = !offen;
    feld.setAttribute("aria-expanded", String(offen));
    stand.textContent = offen ? "" : "Keine Behörde gefunden.";
  }

  function zeile(fund, nr) {
    const eintrag = document.createElement("li");
    eintrag.id = `${liste.id}-${nr}`;
    eintrag.role = "option";
    eintrag.setAttribute("aria-selected", "false");
    eintrag.dataset.wert = fund.wert;
    eintrag.dataset.zusatz = fund.zusatz;
    eintrag.append(`${fund.kennung} ${fund.name}`, Object.assign(document.createElement("span"), { className: "zusatz", textContent: fund.zusatz }));
    return eintrag;
  }

  function taste(ereignis) {
    const eintraege = [...liste.children];
    if (ereignis.key === "Escape") return schliesse();
    if (liste.hidden || !eintraege.length) return;
    if (ereignis.key === "ArrowDown") gehe(1);
    else if (ereignis.key === "ArrowUp") gehe(-1);
    else if (ereignis.key === "Enter" && gewaehlt >= 0) nimm(eintraege[gewaehlt]);
    else return;
    ereignis.preventDefault();
  }

  function gehe(schritt) {
    const eintraege = [...liste.children];
    gewaehlt = (gewaehlt + schritt + eintraege.length) % eintraege.length;
    eintraege.forEach((e, nr) => e.setAttribute("aria-selected", String(nr === gewaehlt)));
    feld.setAttribute("aria-activedescendant", eintraege[gewaehlt].id);
    eintraege[gewaehlt].scrollIntoView({ block: "nearest" });
  }

  function nimm(eintrag) {
    if (!eintrag) return;
    feld.value = eintrag.dataset.wert;
    stand.textContent = eintrag.dataset.zusatz;
    schliesse();
  }

  function schliesse() {
    clearTimeout(uhr);
    anfrage++;
    liste.hidden = true;
    liste.replaceChildren();
    feld.setAttribute("aria-expanded", "false");
    feld.removeAttribute("aria-activedescendant");
  }
}
