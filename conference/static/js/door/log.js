// The last scans at this device, newest first, kept over a reload and shared by its tabs.
// Events: "change", "undone" (detail: the Entry) when another tab has taken a scan back.

import { soon } from "./soon.js";

const KEPT = 40;
const KEPT_WRONG = 200; // what did not stand stays longer

/** Somebody has to look at it: let in twice, or not taken by the server. */
export const isWrong = ({ state }) => state === "conflict" || state === "refused";

/** The first `count` of all, and of what did not stand more. */
export const lately = (entries, count) => entries.filter((entry, at) => at < count || (at < KEPT_WRONG && isWrong(entry)));

/**
 * @typedef {{fact: string, person: ?number, name: string, organisation: string, verdict: string, at: number,
 *   state: "waiting"|"confirmed"|"conflict"|"refused"|"undone", note: string}} Entry
 */
export class Log extends EventTarget {
  /** @type {Entry[]} */
  entries = [];
  made = 0; // scans at this device, also those no longer listed
  /** @type {Map<string, object>} by fact, what is not kept yet: an entry, or changes of one that any tab has made */
  news = new Map();

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    super();
    this.store = store;
    this.changed = soon(() => this.told());
    this.channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(`log ${location.pathname}`) : null;
    this.channel?.addEventListener("message", () => this.read());
  }

  /** Of nobody any more. */
  async forget() {
    this.news.clear();
    await this.store.remove("meta", ["scans"]).catch(() => {}); // after what is being written
    this.adopt();
    this.channel?.postMessage(null);
  }

  /** What is kept: from before a reload, or from another tab. */
  async read() {
    this.adopt(await this.store.get("meta", "scans"));
  }

  add(entry) {
    this.entries = lately([entry, ...this.entries], KEPT);
    this.made += 1;
    this.note(entry.fact, entry);
  }

  find = (fact) => this.entries.find((entry) => entry.fact === fact);

  change(fact, changes) {
    const entry = this.find(fact);
    if (entry) Object.assign(entry, changes);
    this.note(fact, changes);
    return entry;
  }

  note(fact, changes) {
    this.news.set(fact, { ...this.news.get(fact), ...changes });
    this.changed();
  }

  async told() {
    this.dispatchEvent(new Event("change"));
    const news = new Map(this.news);
    try {
      const kept = await this.store.update("meta", "scans", (before) => merged(before, news));
      for (const [fact, changes] of news) if (this.news.get(fact) === changes) this.news.delete(fact);
      this.channel?.postMessage(null);
      this.adopt(kept);
    } catch {
      // a full storage is told by the queue
    }
  }

  /** The same objects before and after, so that a row stays as it is. */
  adopt(kept) {
    const { entries, made } = merged(kept, this.news);
    const undone = this.entries.filter(({ fact, state }) => state !== "undone" && entries.some((one) => isUndone(one, fact)));
    this.entries = entries.map((entry) => Object.assign(this.find(entry.fact) ?? {}, entry));
    this.made = made;
    this.dispatchEvent(new Event("change"));
    for (const entry of undone) this.dispatchEvent(new CustomEvent("undone", { detail: entry }));
  }
}

const isUndone = (entry, fact) => entry.fact === fact && entry.state === "undone";

/** What is kept with the news of this tab: another one may have written meanwhile. What was undone stays so. */
function merged({ entries = [], made = 0 } = {}, news) {
  const known = new Map(entries.map((entry) => [entry.fact, entry]));
  const fresh = [];
  for (const [fact, changes] of news) {
    const entry = known.get(fact);
    if (entry && (entry.state !== "undone" || changes.state === "undone")) known.set(fact, { ...entry, ...changes });
    if (!entry && changes.at) fresh.unshift(changes);
  }
  return { entries: lately([...fresh, ...known.values()], KEPT), made: made + fresh.length };
}
