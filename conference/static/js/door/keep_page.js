// The page itself is kept on the device, so that it opens without a network. What fails now is tried again.

import { notice } from "./status.js";
import { say } from "./words.js";

const PAUSE_MS = 60_000;

/** @param {string} base the folder of the door @param {EventTarget} sync @param {() => boolean} isOver */
export async function keepPage(base, sync, isOver) {
  while (navigator.serviceWorker && !isOver()) {
    try {
      await installed(await navigator.serviceWorker.register(`${base}worker.js`, { scope: base }));
      return notice("page", false);
    } catch {
      notice("page", say.pageNotKept);
      await nextChance(sync);
    }
  }
}

/** Fulfilled when everything the page needs is on the device. */
function installed({ installing, waiting, active }) {
  if (!installing || waiting || active) return null; // what is there already serves until the new one is whole
  return new Promise((resolve, reject) => {
    installing.addEventListener("statechange", () => (installing.state === "redundant" ? reject() : resolve()));
  });
}

const nextChance = (sync) => new Promise((resolve) => {
  setTimeout(resolve, PAUSE_MS);
  sync.addEventListener("state", resolve, { once: true });
});
