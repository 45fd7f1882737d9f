// A link /anmelden#TOKEN: the fragment never leaves the browser by itself. Take it out of the address
// (history, screen), put it into the form and send that.
const feld = document.getElementById("zugangswort");

function melde_an() {
  const wort = location.hash.slice(1);
  if (!wort) return;
  history.replaceState(null, "", location.pathname);
  feld.value = wort;
  feld.form.requestSubmit();
}

// pasting the link while this page is open changes only the fragment
addEventListener("hashchange", melde_an);
melde_an();
