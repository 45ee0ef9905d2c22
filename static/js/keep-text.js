// Text typed into <form data-keep="name"> survives an expired session, a restarted server and the Back button.
// It stays in this browser tab (sessionStorage), belongs to the person who typed it, and goes when the server has
// confirmed it (an element with data-kept-clear: a receipt or a success message) or when the person signs out.
const PREFIX = "keep:";
const NEVER = new Set(["password", "hidden", "file", "submit", "button"]);
const owner = document.body.dataset.user ?? "";
const words = document.getElementById("words");

const keptKeys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !NEVER.has(field.type));
const isTick = (field) => field.type === "radio" || field.type === "checkbox";

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function valuesOf(form, given) {
  const values = {};
  for (const field of fieldsOf(form)) {
    if (isTick(field)) {
      values[field.name] ??= [];
      if (given ? field.defaultChecked : field.checked) values[field.name].push(field.value);
    } else if (field.tagName === "SELECT") {
      let options = [...field.options].filter((option) => (given ? option.defaultSelected : option.selected));
      if (!options.length && !field.multiple) options = [...field.options].slice(0, 1);
      values[field.name] = options.map((option) => option.value);
    } else {
      values[field.name] = [given ? field.defaultValue : field.value];
    }
  }
  return values;
}

function put(form, values) {
  for (const field of fieldsOf(form)) {
    const kept = values[field.name];
    if (!kept) continue;
    if (isTick(field)) field.checked = kept.includes(field.value);
    else if (field.tagName === "SELECT") for (const option of field.options) option.selected = kept.includes(option.value);
    else if (kept.length) field.value = kept[0];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function save(form, key, submitted) {
  const entry = { owner, submitted, given: valuesOf(form, true), typed: valuesOf(form, false) };
  try {
    sessionStorage.setItem(key, JSON.stringify(entry));
  } catch {
    // A full or forbidden store must never keep people from writing.
  }
}

function button(label, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm btn-outline-secondary";
  made.textContent = label;
  made.addEventListener("click", action);
  return made;
}

function tell(form, text, label, action) {
  const note = document.createElement("div");
  note.className = "notice tone-info";
  note.setAttribute("role", "status");
  const body = document.createElement("div");
  body.append(`${text} `, button(label, () => { action(); note.remove(); }));
  note.append(body);
  form.prepend(note);
}

function restore(form, key) {
  const entry = read(key);
  if (!entry) return;
  if (entry.owner !== owner) return sessionStorage.removeItem(key);
  const given = valuesOf(form, true);
  if (JSON.stringify(entry.typed) === JSON.stringify(given)) return sessionStorage.removeItem(key);
  if (JSON.stringify(entry.given) === JSON.stringify(given)) {
    put(form, entry.typed);
    tell(form, words.dataset.restored, words.dataset.discard, () => { put(form, given); sessionStorage.removeItem(key); });
  } else {
    // The server's text has changed meanwhile: offer, never overwrite.
    tell(form, words.dataset.differs, words.dataset.putBack, () => put(form, entry.typed));
  }
}

if (document.querySelector("[data-kept-clear]")) {
  for (const key of keptKeys()) if (read(key)?.submitted) sessionStorage.removeItem(key);
}

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = PREFIX + (form.dataset.keep || location.pathname);
  let timer;
  restore(form, key);
  form.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    clearTimeout(timer);
    timer = setTimeout(() => save(form, key, false), 300);
  });
  form.addEventListener("submit", () => { clearTimeout(timer); save(form, key, true); });
}

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", () => keptKeys().forEach((key) => sessionStorage.removeItem(key)));
}
