// The last scans at this device, newest first, kept over a reload.

const KEPT = 40;

/**
 * @typedef {{fact: string, person: ?number, name: string, organisation: string, verdict: string, at: number,
 *   state: "waiting"|"confirmed"|"conflict"|"refused"|"undone", note: string}} Entry
 */
export class Log extends EventTarget {
  /** @type {Entry[]} */
  entries = [];

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    super();
    this.store = store;
  }

  async open() {
    this.entries = (await this.store.get("meta", "log")) ?? [];
  }

  add(entry) {
    this.entries = [entry, ...this.entries].slice(0, KEPT);
    this.changed();
  }

  find = (fact) => this.entries.find((entry) => entry.fact === fact);

  change(fact, changes) {
    const entry = this.find(fact);
    if (entry) Object.assign(entry, changes);
    this.changed();
    return entry;
  }

  changed() {
    this.store.put("meta", this.entries, "log").catch(() => {}); // a full storage is told by the queue
    this.dispatchEvent(new Event("change"));
  }
}
