// This page answers a form, which says what is wrong with it. Going back or loading it again must not send the form again,
// nor ask whether to: in the history it stands under the address of the page that the form belongs to. Not a module: it
// must have run before anything can be seen, or who is quick loads the form's answer again.
history.replaceState(history.state, "", document.currentScript.dataset.adresse);
