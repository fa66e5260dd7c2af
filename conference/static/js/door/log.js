// The last scans at this device, newest first, kept over a reload.

import { soon } from "./soon.js";

const KEPT = 40;

/**
 * @typedef {{fact: string, person: ?number, name: string, organisation: string, verdict: string, at: number,
 *   state: "waiting"|"confirmed"|"conflict"|"refused"|"undone", note: string}} Entry
 */
export class Log extends EventTarget {
  /** @type {Entry[]} */
  entries = [];
  made = 0; // scans at this device, also those no longer listed

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    super();
    this.store = store;
    this.changed = soon(() => this.told());
  }

  async open() {
    Object.assign(this, await this.store.get("meta", "scans"));
  }

  add(entry) {
    this.entries = [entry, ...this.entries].slice(0, KEPT);
    this.made += 1;
    this.changed();
  }

  find = (fact) => this.entries.find((entry) => entry.fact === fact);

  change(fact, changes) {
    const entry = this.find(fact);
    if (entry) Object.assign(entry, changes);
    this.changed();
    return entry;
  }

  told() {
    const { entries, made } = this;
    this.store.put("meta", { entries, made }, "scans").catch(() => {}); // a full storage is told by the queue
    this.dispatchEvent(new Event("change"));
  }
}
