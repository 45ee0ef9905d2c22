// Menus are <details> and work without this file. It adds what people expect: Escape and a click elsewhere close them.
const menus = [...document.querySelectorAll("details[data-menu]")];

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus.filter((one) => one.open)) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of menus) {
    if (menu.open && menu.dataset.menu === "float" && !menu.contains(event.target)) menu.open = false;
  }
});
