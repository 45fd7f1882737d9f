// A document that waits for a release and has been opened on this page is no longer "noch nicht geöffnet".
const stellen = [...document.querySelectorAll("[data-freigabe] [data-dokument]")];
const hinweis = document.querySelector("[data-ungelesen]");

for (const stelle of stellen) {
  const gesehen = () => {
    const stand = stelle.querySelector("[data-geoeffnet]");
    if (stand.dataset.geoeffnet === "ja") return;
    stand.dataset.geoeffnet = "ja";
    stand.classList.add("dokument-fertig");
    stand.innerHTML = '<span aria-hidden="true">✓</span> von Ihnen geöffnet';
    zaehle();
  };
  const klappe = stelle.querySelector("details");
  for (const bild of stelle.querySelectorAll("iframe, img")) bild.addEventListener("load", () => klappe.open && gesehen());
  if (klappe?.open) gesehen(); // somebody was quicker than this script
  for (const verweis of stelle.querySelectorAll("a[download]")) verweis.addEventListener("click", gesehen);
}

function zaehle() {
  if (!hinweis) return;
  const offen = (hinweis.dataset.ungelesen = Math.max(0, hinweis.dataset.ungelesen - 1));
  hinweis.classList.toggle("hinweis-achtung", offen > 0);
  hinweis.classList.toggle("hinweis-gut", offen === 0);
  hinweis.textContent = offen
    ? `Sie haben ${offen} von ${hinweis.dataset.alle} noch nicht geöffnet. Entscheiden können Sie trotzdem; wie viele Sie geöffnet haben, steht bei Ihrer Antwort.`
    : "Sie haben alle Dokumente geöffnet.";
}
