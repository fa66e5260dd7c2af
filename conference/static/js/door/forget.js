// Whom a device forgets: everybody when it is not known, when its time is over, and when it was revoked; what it has to
// send it keeps until that was answered. A revoked one is left with nothing.

import { $, element } from "./dom.js";
import { fill, say } from "./words.js";

// Where names stand while nobody looks.
const NAMED = ["paper", "undo_who", "renew_who", "badge_card"];

/**
 * Nobody is named any more, on the page or behind it, but those whose walk-in waits to be sent.
 * @param {{refresh: object, roster: object, log: object, checkin: object, shown: object, walkIns: object}} parts
 */
export async function forgetPeople({ refresh, roster, log, checkin, shown, walkIns }, isOver = false) {
  document.querySelectorAll(`dialog[open]${isOver ? "" : ":not(#walk_in)"}`).forEach((dialog) => dialog.close());
  NAMED.forEach((id) => $(id).replaceChildren());
  checkin.open.clear();
  roster.empty();
  shown.forget();
  await Promise.all([refresh.forget(), log.forget(), walkIns.forgetPeople(isOver)]);
}

/**
 * First everybody, then what was handed over, at last the device itself.
 * @param {object} parts as above, with sync, queue and store @param {string} page its address
 * @param {() => void} tell the other tabs
 */
export async function forgetEverything(parts, page, tell) {
  const { sync, queue, store } = parts;
  const over = closePage();
  const count = () => { over.textContent = fill(say.handingOver, { count: queue.length }); };
  await forgetPeople(parts, true);
  await forgetPage(page).catch(reportError); // what has to be sent is worth more
  tell();
  count();
  queue.addEventListener("count", count);
  await sync.handOver();
  queue.removeEventListener("count", count);
  await store.destroy().catch(() => {});
  over.textContent = say.wiped;
}

function closePage() {
  $("camera_stop").click();
  for (const part of document.body.children) part.hidden = true;
  const over = element("p", { class: "device-over", role: "status" });
  document.body.append(over);
  return over;
}

async function forgetPage(page) {
  if ("caches" in globalThis) {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(`door ${page} `)).map((name) => caches.delete(name)));
  }
  const worker = await navigator.serviceWorker?.getRegistration(page);
  await worker?.unregister();
}
