// How far this device's clock is from the server's: of several measurements the quickest is the most exact.

const KEPT = 8;
const JUMP_MS = 1000;

export class Clock {
  samples = [];
  started = Date.now() - performance.now();

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

  /** @param {number} server its time in an answer @param {number} sent @param {number} came device times around it */
  measure(server, sent, came) {
    this.forgetAfterJump();
    const took = came - sent;
    if (took < 0) return;
    this.samples = [...this.samples, { offset: Math.round(server - (sent + came) / 2), took }].slice(-KEPT);
    this.known = this.offset;
  }

  // Somebody set the clock: what was measured before says nothing any more.
  forgetAfterJump() {
    const started = Date.now() - performance.now();
    const jumped = started - this.started;
    if (Math.abs(jumped) < JUMP_MS) return;
    this.started = started;
    this.samples = [];
    this.known -= Math.round(jumped);
  }
}
