// A device that was revoked forgets everything; one that is not known keeps what it has to send, and nobody's name.

import { $ } from "./dom.js";

/** @param {import("./store.js").Store} store @param {string} page */
export async function forgetEverything(store, page) {
  await store.destroy().catch(() => {});
  if ("caches" in globalThis) {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(`door ${page} `)).map((name) => caches.delete(name)));
  }
  const worker = await navigator.serviceWorker?.getRegistration(page);
  await worker?.unregister();
}

// Where names stand while nobody looks.
const NAMED = ["paper", "undo_who", "renew_who", "badge_card"];

/**
 * Nobody's name stays on the page or behind it, but of whom it has still to tell.
 * @param {{store: object, roster: object, log: object, checkin: object, walkIns: object}} parts
 */
export async function forgetPeople({ store, roster, log, checkin, walkIns }) {
  document.querySelectorAll("dialog[open]:not(#walk_in)").forEach((dialog) => dialog.close());
  NAMED.forEach((id) => $(id).replaceChildren());
  checkin.open.clear();
  roster.empty();
  await Promise.all([
    log.forget(),
    walkIns.forgetSent(),
    store.clear("changes"),
    store.remove("meta", ["roster", "read"]),
  ]);
}
