/* Keys of the review page. Everything here presses a link or a button that is on the page anyway: without this file nothing is lost.
   Single keys are dead inside fields, when held down, and after the first decision (no key decides twice).
   The keys that confirm lead first through the fields to check that nobody has looked at yet; a click on the button decides at once. */
"use strict";
(function () {
  const decision = document.getElementById("decision");
  const rejectMenu = document.getElementById("reject-menu");
  const keys = document.getElementById("keys");
  const keysAreOff = document.body.hasAttribute("data-keys-off");
  const lookFirst = document.getElementById("look-first");
  const toCheck = Array.from(document.querySelectorAll("[data-check]"));
  const visited = new Set();
  let decided = false;

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

  /* The field itself takes the focus, not its control: the keys stay alive, and no arrow changes a value. */
  function visit(field) {
    field.focus({ preventScroll: true });
    field.scrollIntoView({ block: "center" });
  }

  function nextToCheck(step) {
    if (!toCheck.length) return;
    const here = toCheck.indexOf(document.activeElement.closest("[data-check]"));
    const from = here < 0 && step < 0 ? 0 : here;
    visit(toCheck[(from + step + toCheck.length) % toCheck.length]);
  }

  function confirmWith(key) {
    const unseen = toCheck.find((field) => !visited.has(field));
    if (!unseen) return press('button[data-key="' + key + '"]');
    visit(unseen);
    if (lookFirst) lookFirst.hidden = false;
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

  /* The field that has the focus, else the first one that can be changed. */
  function editField() {
    const here = document.activeElement.closest(".f");
    const control = (here || document).querySelector("#decision .f .ctl > input, #decision .f .ctl > select, .ctl > input, .ctl > select");
    if (control) control.focus();
  }

  /* The words that the field rests on are outlined in the text, and brought into sight where text and form stand side by side. */
  function showWords(field) {
    document.querySelectorAll("#text .ev.on").forEach((mark) => mark.classList.remove("on"));
    const marks = Array.from(field.querySelectorAll("a.quote")).map((quote) => document.getElementById(quote.hash.slice(1))).filter(Boolean);
    marks.forEach((mark) => mark.classList.add("on"));
    if (marks.length) inSight(marks[0]);
  }

  function inSight(mark) {
    const pane = document.getElementById("text");
    if (!pane || !window.matchMedia("(min-width: 60rem)").matches) return;
    const box = mark.getBoundingClientRect(), frame = pane.getBoundingClientRect();
    if (box.top < frame.top + 60 || box.bottom > frame.bottom - 20) pane.scrollTop += box.top - frame.top - pane.clientHeight / 3;
  }

  /* A value that differs from what was proposed is marked as such while it is typed. */
  function markEdited(control) {
    const field = control.closest(".f[data-proposed]");
    if (!field || !control.name.startsWith("f-")) return;
    field.classList.toggle("edited", control.value.trim() !== field.dataset.proposed);
  }

  const acts = {
    j: () => neighbour(1),
    k: () => neighbour(-1),
    n: () => nextToCheck(1),
    N: () => nextToCheck(-1),
    t: () => focusOn("#text .text"),
    e: () => editField(),
    h: () => document.querySelectorAll("#text .text").forEach((text) => text.classList.toggle("unmarked")),
    q: () => focusOn("#queue a[aria-current], #queue a"),
    "/": () => focusOn("#find"),
    a: () => confirmWith("a"),
    c: () => confirmWith("c"),
    s: () => press('button[data-key="s"]'),
    d: () => press('button[data-key="d"]'),
    u: () => press('button[data-key="u"]'),
    m: () => press('a[data-key="m"]'),
    r: () => rejectMenu && toggle(rejectMenu),
    "?": () => keys && keys.classList.toggle("all"),
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

  document.addEventListener("focusin", (event) => {
    const field = event.target.closest("#decision .f");
    if (!field) return;
    visited.add(field);
    showWords(field);
  });

  if (decision) {
    decision.addEventListener("input", (event) => markEdited(event.target));
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
    if (first) inSight(first);
  }
})();
