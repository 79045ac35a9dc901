/* Words marked in the text: into the form for a missed person, or into the "other words" of a field.
   Without this file the same words are copied by hand into the same fields. */
"use strict";
(function () {
  const text = document.querySelector("#text .text");
  if (!text) return;
  const missed = document.getElementById("missed");
  let lastField = null;

  /* The selection without the letters of the marks, and the character of the source at which it begins. */
  function marked() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return null;
    const holder = range.startContainer.nodeType === 3 ? range.startContainer.parentElement : range.startContainer;
    const paragraph = holder.closest("p[data-start]");
    const copy = document.createElement("div");
    copy.appendChild(range.cloneContents());
    copy.querySelectorAll("sup").forEach((letter) => letter.remove());
    const words = copy.textContent.trim();
    if (!words) return null;
    let near = paragraph ? Number(paragraph.dataset.start) : 0;
    if (paragraph) {
      const before = document.createRange();
      before.selectNodeContents(paragraph);
      before.setEnd(range.startContainer, range.startOffset);
      const head = document.createElement("div");
      head.appendChild(before.cloneContents());
      head.querySelectorAll("sup").forEach((letter) => letter.remove());
      near += head.textContent.length;
    }
    return { words, near };
  }

  document.addEventListener("focusin", (event) => {
    const field = event.target.closest(".f");
    if (field) lastField = field;
  });

  if (missed) {
    text.addEventListener("mouseup", fillMissed);
    text.addEventListener("keyup", fillMissed);
  }
  function fillMissed() {
    const found = marked();
    if (!found) return;
    missed.elements.words.value = found.words;
    missed.elements.near.value = found.near;
  }

  const add = document.querySelector('a[data-key="m"]');
  if (add) {
    add.addEventListener("click", () => {
      const found = marked();
      if (found) add.search = new URLSearchParams({ words: found.words, near: found.near }).toString();
    });
  }

  document.addEventListener("keydown", (event) => {
    if (document.body.hasAttribute("data-keys-off") || event.key !== "w" || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest("input, select, textarea")) return;
    const found = marked();
    const field = lastField || document.querySelector("[data-check]") || document.querySelector(".f");
    if (!found || !field) return;
    const words = field.querySelector("input[data-words]");
    if (!words) return;
    event.preventDefault();
    field.querySelector("details.words").open = true;
    words.value = found.words;
    const near = field.querySelector('input[name^="o-"]');
    if (near) near.value = found.near;
    words.focus();
  });
})();
