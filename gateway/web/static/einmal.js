// A form that is sent once: the second click of a double click does nothing. The server would not begin twice either.
// Listens at the page, so that forms count which have come later.
let gesendet = new WeakSet();
addEventListener("submit", (e) => {
  if (e.defaultPrevented || !e.target.matches("form[data-einmal]")) return;
  if (gesendet.has(e.target)) e.preventDefault();
  gesendet.add(e.target);
});
addEventListener("pageshow", () => (gesendet = new WeakSet())); // back from the next page
