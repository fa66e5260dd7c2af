// How far this device's clock is from the server's: of several measurements the quickest is the most exact.
// A device that slept and one whose clock was set forward look alike, since the browser's own count may stop in sleep:
// until the next measurement its clock is trusted to have run on, and what happened meanwhile is corrected then.

import { freshId } from "../ids.js";

const KEPT = 8;
const JUMP_MS = 1000;

export class Clock {
  samples = [];
  started = Date.now() - performance.now();
  era = freshId(); // from one jump of the clock to the next

  constructor(offset = 0) {
    this.known = offset;
  }

  /** Add to the device's time to get the server's, in milliseconds. */
  get offset() {
    this.forgetAfterJump();
    return this.samples.length ? this.samples.reduce((a, b) => (a.took <= b.took ? a : b)).offset : this.known;
  }

  /** The server's time as far as we know. */
  now() {
    return Date.now() + this.offset;
  }

  /** Whether it was compared with the server's since it jumped. */
  get isMeasured() {
    this.forgetAfterJump();
    return this.samples.length > 0;
  }

  /** A fact with the offset as it is known by now, if the clock has not jumped since. */
  corrected(fact) {
    return this.isMeasured && fact.era === this.era ? { ...fact, offset: this.offset } : fact;
  }

  /** @param {number} server its time in an answer @param {number} sent @param {number} came device times around it */
  measure(server, sent, came) {
    this.forgetAfterJump();
    const took = came - sent;
    if (took < 0) return;
    this.samples = [...this.samples, { offset: Math.round(server - (sent + came) / 2), took }].slice(-KEPT);
    this.known = this.offset;
  }

  // Only somebody can set it back. Forward it may have run by itself.
  forgetAfterJump() {
    const started = Date.now() - performance.now();
    const jumped = started - this.started;
    if (Math.abs(jumped) < JUMP_MS) return;
    this.started = started;
    this.samples = [];
    this.era = freshId();
    if (jumped < 0) this.known -= Math.round(jumped);
  }
}
