// Taking an arrival back asks why.

import { $ } from "./dom.js";

/** @param {(fact: string, reason: string) => void} done */
export function undoDialog(done) {
  const dialog = $("undo");
  const reason = $("undo_reason");
  let asked = "";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "undo" && reason.value.trim()) done(asked, reason.value);
  });
  return (fact, name) => {
    asked = fact;
    reason.value = dialog.returnValue = "";
    $("undo_who").textContent = name;
    dialog.showModal();
    reason.focus();
  };
}
