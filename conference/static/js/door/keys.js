// Keys that nothing else waits for are a scanner's or somebody's who begins to type: they go to the search.

import { $ } from "./dom.js";

export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    const isTyping = event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (isTyping && event.key !== " " && !event.target.closest("input, select, textarea, dialog")) $("words").focus();
  });
}
