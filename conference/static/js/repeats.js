// The same code again within two seconds is the same scan: a trigger pulled twice, a ticket that stays in sight.

const REPEAT_MS = 2000;

export class Repeats {
  last = { code: "", at: -Infinity };

  /** Whether the code was seen just now; it counts again when it was away for so long. */
  has(code) {
    const now = performance.now();
    const { last } = this;
    this.last = { code, at: now };
    return code === last.code && now - last.at < REPEAT_MS;
  }

  forget() {
    this.last = { code: "", at: -Infinity };
  }
}
