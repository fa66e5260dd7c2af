// Hears a scanner while the page is still being put together: keys.js takes over what came. Loaded before everything else.

globalThis.early = [];
addEventListener("keydown", (event) => globalThis.early?.push(event), true);
