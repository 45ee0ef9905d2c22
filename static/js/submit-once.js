// A second click on a slow link sends nothing. The server's token is the real protection; this spares people the doubt.
// The button stays focusable and keeps its name and value; after a while it works again, for links that died.
const WORKS_AGAIN_AFTER = 20000;
const words = document.getElementById("words");

function release(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[data-sending]")) {
    delete button.dataset.sending;
    button.removeAttribute("aria-disabled");
  }
  form.querySelector("[data-sending-words]")?.remove();
}

function lock(form, button) {
  form.dataset.sent = "yes";
  const status = document.createElement("span");
  status.dataset.sendingWords = "";
  status.className = "small-print";
  status.setAttribute("role", "status");
  if (button) {
    button.dataset.sending = "";
    button.setAttribute("aria-disabled", "true");
    button.after(status);
    status.textContent = ` ${words?.dataset.sending ?? ""}`;
  }
  setTimeout(() => release(form), WORKS_AGAIN_AFTER);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  else if (!event.defaultPrevented) lock(form, event.submitter);
});

// The Back button may bring the page as it was left: locked.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
});
