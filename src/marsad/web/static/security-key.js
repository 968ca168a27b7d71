// Hands what the page carries to the security key, by allauth's own script; without it the form stays hidden.
document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("form[data-key]")) {
    if (!window.PublicKeyCredential) continue;
    const data = JSON.parse(form.dataset.options);
    const forms = window.allauth.webauthn.forms;
    form.hidden = false;
    if (form.dataset.key === "add") forms.addForm({ ids: { add: "use-key", credential: "credential" }, data });
    else forms.authenticateForm({ ids: { authenticate: "use-key", credential: "credential" }, data });
    document.addEventListener("allauth.error", (event) => {
      event.preventDefault();
      form.querySelector("[role=alert]").hidden = false;
    });
  }
});
