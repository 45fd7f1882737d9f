// Before a form leaves that has been open for a while, or while the line is down: is the session still there, and the
// server? If not, nothing leaves, and what was typed stays. Whoever has logged in again in another window goes on here: the form gets the new session's word.
const { sitzung, wer } = document.body.dataset;
const FRISCH = 120_000;
const seit = Date.now();

for (const formular of document.querySelectorAll("main form[method=post]")) {
  let geprueft = false;
  let laeuft = false;
  formular.addEventListener(
    "submit",
    async (e) => {
      const frisch = navigator.onLine && Date.now() - seit < FRISCH;
      if (geprueft || (frisch && !laeuft)) return (geprueft = false), undefined;
      e.preventDefault();
      e.stopImmediatePropagation();
      if (laeuft) return; // the second click of a double click
      laeuft = true;
      try {
        const satz = await hindernis(formular);
        sage(formular, satz);
        if (!satz) {
          geprueft = true;
          formular.requestSubmit(e.submitter);
        }
      } finally {
        laeuft = false;
      }
    },
    { capture: true },
  );
}

// What takes longer than a moment says so: reading a file in the DMS may take seconds.
for (const formular of document.querySelectorAll("main form[method=post]")) {
  formular.addEventListener("submit", (e) => {
    if (e.defaultPrevented) return;
    setTimeout(() => {
      if (document.querySelector(".wird-bearbeitet")) return;
      const satz = Object.assign(document.createElement("p"), { className: "wird-bearbeitet leise", textContent: "Einen Augenblick …" });
      satz.setAttribute("role", "status");
      (e.submitter?.closest(".knopfleiste") ?? formular).append(satz);
    }, 600);
  });
}
addEventListener("pageshow", () => document.querySelector(".wird-bearbeitet")?.remove()); // back from the next page

async function hindernis(formular) {
  let antwort;
  try {
    antwort = await fetch(sitzung, { cache: "no-store", redirect: "error" });
  } catch {
    return "Zurzeit keine Verbindung. Was Sie geschrieben haben, steht noch da; bitte gleich noch einmal versuchen.";
  }
  if (antwort.status === 401)
    return "Ihre Sitzung ist beendet. Was Sie geschrieben haben, steht noch da: Melden Sie sich in einem anderen Fenster wieder an, und drücken Sie den Knopf hier noch einmal.";
  if (!antwort.ok) return ""; // the server itself says what is the matter
  const stand = await antwort.json();
  if (stand.wer !== wer) return "In diesem Browser ist inzwischen jemand anderes angemeldet, oder für eine andere Behörde. Bitte laden Sie die Seite neu.";
  const feld = formular.querySelector("input[name=formularwort]");
  if (feld) feld.value = stand.formularwort;
  return "";
}

function sage(formular, satz) {
  let hinweis = formular.querySelector(":scope > .sitzungshinweis");
  if (!satz) return hinweis?.remove();
  if (!hinweis) {
    hinweis = document.createElement("p");
    hinweis.className = "hinweis hinweis-fehler sitzungshinweis";
    hinweis.setAttribute("role", "alert");
    formular.prepend(hinweis);
  }
  hinweis.textContent = satz;
  hinweis.scrollIntoView({ block: "center" });
}
