// Saves a named rating as a draft while somebody writes: at most every 20 seconds, and only what has changed.
// Without this file the button "Save as draft" does the same.
const EVERY = 20000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const said = form.querySelector("[data-autosave-said]");
  const base = form.elements.base_revision;
  let changed = false;
  let leaving = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { leaving = true; });

  const save = async () => {
    if (!changed || leaving) return;
    changed = false;
    const body = new FormData(form);
    body.set("draft", "1");
    try {
      const answer = await fetch(form.action || location.href, { method: "POST", body, headers: { "X-Autosave": "1" } });
      if (!(answer.headers.get("Content-Type") ?? "").includes("json")) throw new Error("no answer of ours");
      const told = await answer.json();
      // A conflict or a closed window: the page says it, and the next press of a button shows it in full.
      if (told.problem) leaving = true;
      else base.value = told.revision;
      said.textContent = told.problem ?? told.saved;
    } catch {
      changed = true;
    }
  };
  setInterval(save, EVERY);
}
