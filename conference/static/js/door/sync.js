// Sends what waits, in batches, until nothing waits; one tab at a time. Tells what came of it by events:
// "answers" (detail: answers by id), "state" (this.isOnline changed), "ended" (detail: the Ended error).

import { Ended, Unreachable } from "./api.js";
import { freshId } from "./ids.js";

const BATCH = 400;
const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000];

// Where the browser has no locks, two tabs may send the same: the server takes every fact once.
const alone = (name, work) => (navigator.locks ? navigator.locks.request(name, work) : work());

export class Sync extends EventTarget {
  isOnline = navigator.onLine; // what to expect until the server was asked
  hasAsked = false;
  isStranger = false; // the server does not know this device
  failures = 0;
  running = null;
  again = false;

  /** @param {{api: import("./api.js").Api, queue: import("./queue.js").Queue, clock: import("./clock.js").Clock,
   *   device: () => string}} parts */
  constructor({ api, queue, clock, device }) {
    super();
    Object.assign(this, { api, queue, clock, device });
    queue.addEventListener("answered", ({ detail }) => this.tell(detail)); // to another tab
    addEventListener("online", () => this.kick());
    addEventListener("offline", () => this.isNow(false));
  }

  /** Send now; true if nothing failed. Calls while it is sending make it look once more at the end. */
  kick() {
    clearTimeout(this.timer);
    this.again = true;
    this.running ??= this.run().finally(() => { this.running = null; });
    return this.running;
  }

  async run() {
    let hasPassed = true;
    while (this.again) {
      this.again = false;
      try {
        await alone(`sync ${location.pathname}`, () => this.sendAll()); // says by itself whether the server was reached
        this.failures = 0;
        hasPassed = true;
      } catch (problem) {
        this.failed(problem);
        hasPassed = false;
      }
    }
    return hasPassed;
  }

  async sendAll() {
    if (!this.device()) throw new Unreachable("the list, which says who we are, has not come yet");
    const asked = new Set(); // sent in this run and to be sent later
    for (;;) {
      const waiting = (await this.queue.waiting()).filter(({ id }) => !asked.has(id));
      if (!waiting.length) return;
      const batch = waiting.slice(0, waiting[0].asking ? 1 : BATCH);
      if (!this.clock.isMeasured) await this.api.sync({ device: this.device(), waiting: waiting.length, facts: [] });
      const facts = batch.map((fact) => this.clock.corrected(fact));
      const { answers } = await this.api.sync({ device: this.device(), waiting: waiting.length - batch.length, facts });
      await this.take(answers);
      batch.forEach(({ id }) => asked.add(id));
      this.isNow(true);
    }
  }

  /** Ask while somebody waits: what the server cannot answer now is not kept. Null without an answer. */
  async ask(kind, body, id = freshId()) {
    const fact = this.clock.corrected({ id, kind, at: Date.now(), offset: this.clock.offset, era: this.clock.era, asking: true, body });
    try {
      const { answers } = await this.api.sync({ device: this.device(), waiting: this.queue.length, facts: [fact] });
      return answers[0];
    } catch (problem) {
      if (problem instanceof Ended || problem instanceof Unreachable) this.failed(problem);
      else throw problem;
      return null;
    }
  }

  /** For the last time: what cannot be sent now never will be. */
  async handOver() {
    const waiting = await this.queue.waiting();
    for (let at = 0; at < waiting.length; at += BATCH) {
      const facts = waiting.slice(at, at + BATCH);
      await this.api.sync({ device: this.device(), waiting: 0, facts }).catch(() => {});
    }
  }

  async take(answers) {
    await this.queue.settle(answers);
    this.tell(answers);
  }

  tell(answers) {
    this.dispatchEvent(new CustomEvent("answers", { detail: new Map(answers.map((one) => [one.id, one])) }));
  }

  failed(problem) {
    if (problem instanceof Ended) {
      this.dispatchEvent(new CustomEvent("ended", { detail: problem }));
      return;
    }
    if (!(problem instanceof Unreachable)) reportError(problem);
    this.isNow(false);
    this.timer = setTimeout(() => this.kick(), PAUSES_MS[Math.min(this.failures++, PAUSES_MS.length - 1)]);
  }

  /** Whether the server answers; one that does not know this device may as well be silent. */
  isNow(online, isStranger = this.isStranger && !online) {
    if (this.isOnline === online && this.isStranger === isStranger && this.hasAsked) return;
    Object.assign(this, { isOnline: online, isStranger, hasAsked: true });
    this.dispatchEvent(new Event("state"));
  }
}
