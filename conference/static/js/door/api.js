// The addresses of the server: the list, the facts, and what it says of a walk-in. Every answer also tells whether this
// device may go on, the first two the time.

const PATIENCE_MS = 10_000;

/** The server could not be reached, or was too busy: try again later. */
export class Unreachable extends Error {}

/** This device is not known, or was revoked; `answers` is what came of the facts it could still hand over. */
export class Ended extends Error {
  constructor(status, told) {
    super(`ended: ${status}`);
    this.mustWipe = status === 410;
    this.answers = told.answers ?? [];
  }
}

export class Api {
  /** @param {string} base the folder of the door @param {import("./clock.js").Clock} clock */
  constructor(base, clock) {
    this.base = base;
    this.clock = clock;
  }

  /** The list, or what changed since a cursor. */
  roster = (cursor, waiting) => this.ask(`roster?${new URLSearchParams({ since: cursor ?? -1, waiting })}`);

  /** Hand over facts. */
  sync = (said) => this.ask("sync", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(said),
  });

  async ask(path, options = {}) {
    const headers = { "X-Own-Script": "door", ...options.headers };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const sent = Date.now();
    let response, told;
    try {
      response = await fetch(this.base + path, { ...options, headers, signal, cache: "no-store", redirect: "error" });
      told = response.headers.get("Content-Type")?.startsWith("application/json") ? await response.json() : {};
    } catch (problem) {
      throw new Unreachable(problem.message);
    }
    if (response.status === 401 || response.status === 410) throw new Ended(response.status, told);
    if (!response.ok) throw new Unreachable(`answered ${response.status}`);
    if (told.now) this.clock.measure(told.now, sent, Date.now());
    return told;
  }
}
