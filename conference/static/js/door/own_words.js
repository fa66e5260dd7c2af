// What a browser says of a field speaks the browser's language; this speaks the page's.

import { say } from "./words.js";

export function inOwnWords() {
  document.addEventListener("invalid", ({ target }) => {
    const { valueMissing, patternMismatch } = target.validity;
    target.setCustomValidity(valueMissing ? say.required : patternMismatch ? target.title : "");
  }, true);
  // Enter in a field clicks the button too: whatever was wrong is looked at anew, however it was put right meanwhile.
  document.addEventListener("click", ({ target }) => {
    const { form } = target.closest("button[type='submit']") ?? {};
    for (const field of form?.elements ?? []) field.setCustomValidity("");
  }, true);
}
