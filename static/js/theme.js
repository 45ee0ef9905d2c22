// Light or dark by choice. Without this file the device decides (tokens.css). The cookie lets the server write the
// attribute into the page, so nothing flashes at the next visit.
const root = document.documentElement;
const device = window.matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  const chosen = root.dataset.bsTheme;
  return chosen ? chosen === "dark" : device.matches;
}

function showNext(button) {
  const dark = isDark();
  button.querySelector("[data-when=light]").hidden = dark;
  button.querySelector("[data-when=dark]").hidden = !dark;
}

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  button.hidden = false;
  showNext(button);
  device.addEventListener("change", () => showNext(button));
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    root.dataset.bsTheme = theme;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax${secure}`;
    showNext(button);
  });
}
