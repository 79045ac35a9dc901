/* The case list: one box for the whole page, how many are chosen, and menus that close. Without this file each case is ticked by hand. */
"use strict";
(function () {
  const table = document.getElementById("case-table");
  const told = document.getElementById("chosen");
  const boxes = table ? Array.from(table.querySelectorAll("tbody input[type=checkbox]")) : [];
  if (boxes.length && told) {
    const none = told.textContent;
    const head = table.querySelector("thead .pick");
    const all = document.createElement("input");
    all.type = "checkbox";
    all.setAttribute("aria-label", head.textContent.trim());
    head.replaceChildren(all);

    const tell = () => {
      const number = boxes.filter((box) => box.checked).length;
      told.textContent = number ? number + " " + told.dataset.words : none;
      all.checked = number === boxes.length;
      all.indeterminate = number > 0 && number < boxes.length;
      boxes.forEach((box) => box.closest("tr").classList.toggle("sel", box.checked));
    };
    all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.checked; }); tell(); });
    boxes.forEach((box) => box.addEventListener("change", tell));
    window.addEventListener("pageshow", tell);
  }

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
})();
