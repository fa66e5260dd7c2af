// Keys that nothing else waits for are a scanner's or somebody's who begins to type: they go to the search.

import { Wedge } from "../wedge.js";
import { $ } from "./dom.js";

/** @param {(code: string) => void} onCode a scanner has typed, wherever the focus was and since the page began to open */
export function listenToKeys(onCode) {
  document.addEventListener("keydown", (event) => {
    const isTyping = event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (isTyping && event.key !== " " && !event.target.closest("input, select, textarea, dialog")) $("words").focus();
  }, true); // before the wedge hears it, which then takes a scanner's letters out of the search again
  const wedge = new Wedge(document, onCode);
  globalThis.early.forEach((event) => wedge.heard(event));
  globalThis.early = null;
}
