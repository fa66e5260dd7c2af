// Sends what waits, in batches, until nothing waits; one tab at a time. Tells what came of it by events:
// "answers" (detail: answers by id), "state" (this.isOnline changed), "ended" (detail: the Ended error).

import { freshId } from "../ids.js";
import { Ended, Unreachable } from "./api.js";
import { pause } from "./soon.js";

const BATCH = 400;
const PAUSES_MS = [1000, 2000, 4000, 8000, 15_000];
const LOCK = `sync ${location.pathname}`;

const pauseAfter = (failures) => PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)];

// Where the browser has no locks, two tabs may send the same: the server takes every fact once.
const alone = (name, work) => (navigator.locks ? navigator.locks.request(name, work) : work());

export class Sync extends EventTarget {
  isOnline = navigator.onLine; // what to expect until the server was asked
  hasAsked = false;
  isStranger = false; // the server does not know this device
  isOver = false; // it was revoked
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
    if (this.isOver) return Promise.resolve(false);
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
        await alone(LOCK, () => this.sendAll()); // says by itself whether the server was reached
        this.failures = 0;
        hasPassed = true;
      } catch (problem) {
        this.failed(problem);
        hasPassed = false;
      }
    }
    return hasPassed;
  }

  async sendAll(send = this.api.sync) {
    const asked = new Set(); // sent in this run and to be sent later
    for (;;) {
      const waiting = (await this.queue.waiting()).filter(({ id }) => !asked.has(id));
      if (!waiting.length) return;
      if (!this.device()) throw new Unreachable("the list, which says who we are, has not come yet");
      const batch = waiting.slice(0, waiting[0].asking ? 1 : BATCH);
      if (!this.clock.isMeasured) await send({ device: this.device(), waiting: waiting.length, facts: [] });
      const facts = batch.map((fact) => this.clock.corrected(fact));
      const { answers } = await send({ device: this.device(), waiting: waiting.length - batch.length, facts });
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

  /** What happened before this device was revoked, until everything was answered: there is no other chance. */
  async handOver() {
    const send = (said) => this.api.sync(said).catch((problem) => {
      if (problem.mustWipe) return problem; // which bears the answers
      throw problem;
    });
    for (let failures = 0; ; failures += 1) {
      try {
        return await alone(LOCK, () => this.sendAll(send));
      } catch (problem) {
        if (!(problem instanceof Unreachable || problem instanceof Ended)) reportError(problem);
        await pause(pauseAfter(failures));
      }
    }
  }

  async take(answers) {
    await this.queue.settle(answers);
    this.tell(answers);
  }

  tell(answers) {
    if (this.isOver) return; // they may name people
    this.dispatchEvent(new CustomEvent("answers", { detail: new Map(answers.map((one) => [one.id, one])) }));
  }

  failed(problem) {
    if (problem instanceof Ended) {
      this.dispatchEvent(new CustomEvent("ended", { detail: problem }));
      return;
    }
    if (!(problem instanceof Unreachable)) reportError(problem);
    this.isNow(false);
    this.timer = setTimeout(() => this.kick(), pauseAfter(this.failures++));
  }

  /** Whether the server answers; one that does not know this device may as well be silent. */
  isNow(online, isStranger = this.isStranger && !online) {
    if (this.isOver) return;
    if (this.isOnline === online && this.isStranger === isStranger && this.hasAsked) return;
    Object.assign(this, { isOnline: online, isStranger, hasAsked: true });
    this.dispatchEvent(new Event("state"));
  }
}
