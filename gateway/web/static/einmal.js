// A form that is sent once: the second click of a double click does nothing. The server would not begin twice either.
for (const formular of document.querySelectorAll("form[data-einmal]")) {
  let gesendet = false;
  formular.addEventListener("submit", (ereignis) => {
    if (gesendet) ereignis.preventDefault();
    gesendet = true;
  });
  addEventListener("pageshow", () => (gesendet = false)); // back from the next page
}
