/* Keys of the review page. Everything here presses a link or a button that is on the page anyway: without this file nothing is lost.
   Single keys are dead inside fields, when held down, and after the first decision (no key decides twice). */
"use strict";
(function () {
  const decision = document.getElementById("decision");
  const rejectMenu = document.getElementById("reject-menu");
  const keys = document.getElementById("keys");
  const keysAreOff = document.body.hasAttribute("data-keys-off");
  let decided = false;
  let lastChecked = -1;

  function press(selector) {
    const found = document.querySelector(selector);
    if (found) found.click();
    return Boolean(found);
  }

  function neighbour(step) {
    const links = Array.from(document.querySelectorAll("#queue .q a"));
    const here = links.findIndex((link) => link.hasAttribute("aria-current"));
    const next = links[here < 0 ? 0 : here + step];
    if (next) next.click();
  }

  function nextToCheck(step) {
    const fields = Array.from(document.querySelectorAll("[data-check]"));
    if (!fields.length) return;
    lastChecked = (lastChecked + step + fields.length) % fields.length;
    const control = fields[lastChecked].querySelector("input, select");
    if (control) control.focus();
    fields[lastChecked].scrollIntoView({ block: "center" });
  }

  function choose(number) {
    if (rejectMenu && rejectMenu.open) {
      const reason = rejectMenu.querySelector('[data-reason="' + number + '"]');
      if (reason) {
        reason.checked = true;
        document.getElementById("reject-button").focus();
      }
      return;
    }
    press('[data-proposal="' + number + '"]');
  }

  function toggle(menu) {
    menu.open = !menu.open;
    if (menu.open) menu.querySelector("summary").focus();
  }

  function focusOn(selector) {
    const found = document.querySelector(selector);
    if (found) found.focus();
  }

  /* The field last visited by N, else the first one that can be changed. */
  function editField() {
    const visited = document.querySelectorAll("[data-check]")[lastChecked];
    const control = (visited || document).querySelector("#decision .f input:not([type=hidden]), #decision .f select, .f input, .f select");
    if (control) control.focus();
  }

  const acts = {
    j: () => neighbour(1),
    k: () => neighbour(-1),
    n: () => nextToCheck(1),
    N: () => nextToCheck(-1),
    t: () => document.querySelector("#text .text").focus(),
    e: () => editField(),
    h: () => document.querySelector("#text .text").classList.toggle("unmarked"),
    q: () => focusOn("#queue a[aria-current], #queue a"),
    "/": () => press('a[data-key="/"]'),
    a: () => press('button[data-key="a"]'),
    c: () => press('button[data-key="c"]'),
    s: () => press('button[data-key="s"]'),
    d: () => press('button[data-key="d"]'),
    u: () => press('button[data-key="u"]'),
    m: () => press('a[data-key="m"]'),
    r: () => rejectMenu && toggle(rejectMenu),
    "?": () => keys && keys.toggleAttribute("hidden"),
  };

  function isField(element) {
    return element.closest("input:not([type=radio]), select, textarea") !== null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
      if (document.activeElement) document.activeElement.blur();
      return;
    }
    if (keysAreOff || isField(event.target)) return;
    const act = /^[1-9]$/.test(event.key) ? () => choose(event.key) : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  if (decision) {
    decision.addEventListener("submit", (event) => {
      if (decided) event.preventDefault();
      decided = true;
    });
    window.addEventListener("pageshow", () => { decided = false; });
  }

  /* Of many proposals, the open one's tab is in sight. */
  const tab = document.querySelector(".prop-tabs [aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.clientWidth / 3;

  /* Open the text at the first mark of the open proposal, unless the address points elsewhere. */
  const trouble = document.getElementById("trouble");
  if (trouble) trouble.focus();
  else if (!window.location.hash) {
    const first = document.querySelector("#text .ev:not(.other)[id]");
    const text = document.getElementById("text");
    if (first && text && window.matchMedia("(min-width: 60rem)").matches) {
      text.scrollTop = Math.max(first.offsetTop - text.clientHeight / 3, 0);
    }
  }
})();
