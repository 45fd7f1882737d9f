// This page answers a form, which says what is wrong with it. Going back or loading it again must not send the form again,
// nor ask whether to: in the history it stands under the address of the page that the form belongs to.
history.replaceState(history.state, "", document.querySelector("script[data-adresse]").dataset.adresse);
