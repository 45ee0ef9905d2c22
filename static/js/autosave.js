// Saves a named rating as a draft while somebody writes: at most every 20 seconds, and only what has changed.
// Without this file the button "Save as draft" does the same.
const EVERY = 20000;
const LONGEST = 10000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const said = form.querySelector("[data-autosave-said]");
  const base = form.elements.base_revision;
  let changed = false;
  let leaving = false;
  let underWay = null;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", (event) => {
    leaving = true;
    if (!underWay) return;
    // Sent before the number of the revision is back, the form would meet its own draft as if another window's.
    event.preventDefault();
    const button = event.submitter;
    underWay.then(() => form.requestSubmit(button));
  });

  const save = async () => {
    changed = false;
    const body = new FormData(form);
    body.set("draft", "1");
    const signal = AbortSignal.timeout(LONGEST);
    try {
      const answer = await fetch(form.action || location.href, { method: "POST", body, signal, headers: { "X-Autosave": "1" } });
      if (!(answer.headers.get("Content-Type") ?? "").includes("json")) throw new Error("no answer of ours");
      const told = await answer.json();
      // A conflict or a closed window: the page says it, and the next press of a button shows it in full.
      if (told.problem) leaving = true;
      else base.value = told.revision;
      said.textContent = told.problem ?? told.saved;
    } catch {
      changed = true;
    }
    underWay = null;
  };
  setInterval(() => { if (changed && !leaving && !underWay) underWay = save(); }, EVERY);
}
