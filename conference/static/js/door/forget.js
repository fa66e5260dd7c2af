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

export async function forgetPeople(store, roster) {
  $("paper").replaceChildren();
  roster.forget();
  await store.clear("changes");
  await store.remove("meta", ["roster", "scans", "read"]);
}
