// Characters left below every <textarea maxlength>. Said aloud only after a pause, so that typing stays quiet.
const words = document.getElementById("words");
const SAY_AFTER = 1200;

for (const area of document.querySelectorAll("textarea[maxlength]")) {
  const shown = document.createElement("small");
  shown.className = "left-over";
  shown.setAttribute("aria-hidden", "true");
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  area.after(shown, said);
  const count = () => (words?.dataset.left ?? "%n").replace("%n", area.maxLength - area.value.length);
  let timer;
  shown.textContent = count();
  area.addEventListener("input", () => {
    shown.textContent = count();
    clearTimeout(timer);
    timer = setTimeout(() => { said.textContent = count(); }, SAY_AFTER);
  });
}
