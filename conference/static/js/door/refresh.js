// Keeps the list current: what is on the device first, then every few seconds what changed.
// Events: "ended" (detail: the Ended error), "desk" (detail: what the server says of desk and device).

import { Ended } from "./api.js";

const PAUSE_MS = 5000;
const PAUSE_HIDDEN_MS = 30_000;
const MOST_CHANGES = 200; // then the whole list is asked for, so that opening the page stays quick
const NOTE_MS = 30_000;

export class Refresh extends EventTarget {
  /** @param {{api: object, store: object, roster: object, queue: object, sync: object}} parts */
  constructor(parts) {
    super();
    Object.assign(this, parts);
    this.noted = 0;
    this.isUnkept = false; // the storage had no room for the list, or for changes of it
    this.place = ""; // as it is kept
    this.store.addEventListener("emptied", () => Object.assign(this, { wantsWhole: true, place: "" }));
    document.addEventListener("visibilitychange", () => document.hidden || this.now());
    addEventListener("online", () => this.now()); // where nothing waits to be sent, nobody else asks the server
  }

  /** What was kept on the device. */
  async open() {
    const whole = await this.store.get("meta", "roster");
    if (whole) await this.read(whole);
    const place = (await this.store.get("meta", "place")) ?? whole;
    if (!place) return;
    this.desk(place);
    this.roster.take({ desk: place.desk }); // which may have got another point since the last whole list
  }

  async read(whole) {
    const changes = await this.store.all("changes");
    [whole, ...changes].forEach((told) => this.roster.take(told));
    const read = await this.store.get("meta", "read");
    if (read?.now > this.roster.readAt) this.roster.readAt = read.now;
    this.wantsWhole = changes.length > MOST_CHANGES;
  }

  /** Ask now, and from now on again and again. */
  async now() {
    clearTimeout(this.timer);
    if (!this.asking) {
      this.asking = this.ask().finally(() => { this.asking = null; });
    }
    await this.asking;
    clearTimeout(this.timer);
    if (!this.isOver) this.timer = setTimeout(() => this.now(), document.hidden ? PAUSE_HIDDEN_MS : PAUSE_MS);
  }

  /** Ask again although the server has refused: it may know us by now. */
  anew() {
    this.isOver = false;
    return this.now();
  }

  async ask() {
    const settled = [...this.roster.here.keys()].filter((id) => !this.isOpen(id));
    try {
      const told = await this.api.roster(this.wantsWhole ? null : this.roster.cursor, this.queue.length);
      if (this.sync.isOver) return;
      await this.take(told, settled);
      this.sync.isNow(true);
    } catch (problem) {
      if (problem instanceof Ended) this.end(problem);
      else this.sync.isNow(false);
    }
  }

  async take(told, settled) {
    this.roster.take(told);
    settled.forEach((id) => this.roster.here.delete(id));
    this.desk(told);
    try {
      await this.keepPlace(told);
      await this.keep(told);
    } catch {
      this.isUnkept = true;
    }
    this.queue.dispatchEvent(new Event("room"));
  }

  /** Where this device stands and as what, which may change without any change of the list. */
  async keepPlace({ desk, device }) {
    const place = JSON.stringify({ desk, device });
    if (place === this.place) return;
    await this.store.put("meta", { desk, device }, "place");
    this.place = place;
  }

  async keep(told) {
    if (told.whole) {
      await this.store.clear("changes");
      await this.store.put("meta", told, "roster");
      this.isUnkept = this.wantsWhole = false;
    } else if (told.people && !this.isUnkept) {
      await this.store.add("changes", told);
    } else if (told.now - this.noted > NOTE_MS) {
      this.noted = told.now;
      if (this.isUnkept) this.wantsWhole = true; // there may be room by now
      else await this.store.put("meta", { now: told.now }, "read");
    }
  }

  desk({ desk, device }) {
    this.dispatchEvent(new CustomEvent("desk", { detail: { desk, device } }));
  }

  /** Everybody, but not who we are. */
  forget() {
    return Promise.all([this.store.clear("changes"), this.store.remove("meta", ["roster", "read"])]).catch(() => {});
  }

  end(problem) {
    this.isOver = true;
    this.dispatchEvent(new CustomEvent("ended", { detail: problem }));
  }

  /** Whether something about a person was not answered yet; set by whoever knows. */
  isOpen = () => false;
}
