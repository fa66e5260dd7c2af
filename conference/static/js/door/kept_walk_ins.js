// The visitors registered at this device with whom something is still to be done, shared by its tabs.
// Event: "change" when another tab has written.

const KEPT = "walk_ins";

export class KeptWalkIns extends EventTarget {
  all = {}; // by id
  unsaved = {}; // for which the storage had no room
  writes = 0;

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    super();
    this.store = store;
    this.channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(`walk-ins ${location.pathname}`) : null;
    this.channel?.addEventListener("message", async () => {
      await this.read();
      this.dispatchEvent(new Event("change"));
    });
  }

  /** The same objects before and after. What is written here meanwhile was not read yet. */
  async read() {
    let told, writes;
    do {
      writes = this.writes;
      told = { ...(await this.store.get("meta", KEPT)), ...this.unsaved };
    } while (writes !== this.writes);
    this.all = Object.fromEntries(Object.entries(told).map(([id, one]) => [id, Object.assign(this.all[id] ?? {}, one)]));
  }

  add(id, one) {
    this.all[id] = one;
    return this.write(id, (kept) => ({ ...kept, [id]: one }));
  }

  /** Nothing comes back of one that another tab has settled meanwhile. */
  change(id, changes) {
    if (this.all[id]) Object.assign(this.all[id], changes);
    return this.write(id, (kept) => (kept[id] ? { ...kept, [id]: { ...kept[id], ...changes } } : kept));
  }

  remove(id) {
    delete this.all[id];
    return this.write(id, ({ [id]: _gone, ...kept }) => kept);
  }

  async write(id, work) {
    this.writes += 1;
    delete this.unsaved[id];
    try {
      await this.store.update("meta", KEPT, (kept = {}) => work(kept));
      this.channel?.postMessage(null);
    } catch {
      if (this.all[id]) this.unsaved[id] = this.all[id]; // a full storage is told by the queue
    }
  }
}
