// A link /anmelden#TOKEN: the fragment never leaves the browser by itself. Take it out of the address
// (history, screen), put it into the form and send that.
const wort = location.hash.slice(1);
const feld = document.getElementById("zugangswort");
if (wort) {
  history.replaceState(null, "", location.pathname);
  feld.value = wort;
  feld.form.requestSubmit();
} else {
  feld.focus();
}
