// Facts: what happened here and the server does not know for certain yet. One envelope for all kinds:
// { id, kind, at, offset, asking, body } - `at` is this device's time, `offset` what the server's was ahead by,
// for as long as the clock's `era` lasted.

import { freshId } from "../ids.js";

/** So long somebody waits for the server before the device decides alone. */
export const PATIENCE_MS = 2500;

export class Queue extends EventTarget {
  /** @param {import("./store.js").Store} store @param {import("./clock.js").Clock} clock */
  constructor(store, clock) {
    super();
    this.store = store;
    this.clock = clock;
    this.memory = new Map(); // what the storage did not take
    this.trouble = ""; // why not: "full", or "broken" when it cannot be read either
    this.coming = 0; // on their way into the storage: until then they may neither count as sent nor as kept
    this.channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(`facts ${location.pathname}`) : null;
    this.channel?.addEventListener("message", ({ data: answers }) => { // another tab has added or sent something
      if (answers) this.dispatchEvent(new CustomEvent("answered", { detail: answers }));
      this.dispatchEvent(new Event("elsewhere"));
      this.count();
    });
    this.length = 0;
  }

  /**
   * Keep a fact; when this is fulfilled it is on the device for certain, or in memory and the page says so.
   * @param {string} kind @param {object} body
   * @param {{id?: string, asking?: boolean, person?: number, at?: number}} [how] `person` is for this device alone
   */
  async add(kind, body, { id = freshId(), asking = false, person, at = Date.now() } = {}) {
    const fact = { id, kind, at, offset: this.clock.offset, era: this.clock.era, asking, body, person };
    this.coming += 1;
    this.tell(this.length + 1);
    await this.keep(fact);
    this.coming -= 1;
    await this.changed();
    return fact;
  }

  /** Change a fact that was not answered: the server was not reached, so the device has decided by itself. */
  async amend(id, { asking, told }) {
    const kept = this.memory.get(id) ?? (await this.read((store) => store.get("facts", id)));
    if (kept) await this.keep({ ...kept, asking, body: { ...kept.body, told } }); // else it was answered meanwhile
  }

  async keep(fact) {
    try {
      await this.store.put("facts", fact);
      this.memory.delete(fact.id);
      await this.recover();
    } catch (problem) {
      this.memory.set(fact.id, fact);
      this.isIn(problem?.name === "QuotaExceededError" ? "full" : "broken");
    }
  }

  /** Where the storage cannot be read, what is in memory is all there is: it is sent all the same. */
  async read(question, otherwise) {
    try {
      const found = await question(this.store);
      if (this.trouble === "broken") this.recover(); // meanwhile it counts as in memory
      return found;
    } catch {
      this.isIn("broken");
      return otherwise;
    }
  }

  /** The storage works again: it may take what is in memory too. */
  async recover() {
    const [next] = this.memory.values();
    if (next) await this.keep(next);
    else this.isIn("");
  }

  isIn(trouble) {
    this.trouble = trouble;
    this.dispatchEvent(new Event("room"));
  }

  /** What is still to be sent: first what somebody waits for, then in order of time. */
  async waiting() {
    const kept = [...(await this.read((store) => store.all("facts"), [])), ...this.memory.values()];
    const now = Date.now();
    return kept
      .map((fact) => ({ ...fact, asking: fact.asking && Math.abs(now - fact.at) < PATIENCE_MS })) // the page may have died
      .sort((a, b) => b.asking - a.asking || a.at - b.at);
  }

  /** What the server has taken or will never take needs no place any more; every tab hears what came of it. */
  async settle(answers) {
    const settled = answers.filter(({ status }) => status !== "later").map(({ id }) => id);
    const ids = [...settled, ...(await this.orphaned(answers))];
    ids.forEach((id) => this.memory.delete(id));
    await this.store.remove("facts", ids).catch(() => {}); // sent once more, it gets the same answer
    await this.changed(answers);
  }

  /** An undo or a signature would wait for good for what the server will never take. */
  async orphaned(answers) {
    const refused = new Set(answers.filter(({ status }) => status === "refused").map(({ id }) => id));
    if (!refused.size) return [];
    return (await this.waiting()).filter(({ body }) => refused.has(body.scan ?? body.walk_in)).map(({ id }) => id);
  }

  async changed(answers = null) {
    this.channel?.postMessage(answers);
    await this.count();
  }

  async count() {
    const kept = await this.read((store) => store.count("facts"), 0);
    this.tell(kept + this.memory.size + this.coming);
  }

  tell(length) {
    this.length = length;
    this.dispatchEvent(new Event("count"));
  }
}
