// A visitor nobody expected, with or without a network: four answers, consent on paper, and a badge whose code is made
// here. The server keeps the code if it is free, so that the temporary badge becomes a real one.

import { $ } from "./dom.js";
import { freshId } from "./ids.js";
import { drawBadge } from "./badge.js";
import { notice } from "./status.js";
import { ticketHash } from "./sha256.js";
import { clean } from "./text.js";
import { fill, say } from "./words.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const TOKEN_LENGTH = 26; // 130 bits, as registration/tickets.py makes them
const KEPT = "walk_ins";

/** @returns {string} a ticket's token */
export function freshToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_LENGTH));
  return Array.from(bytes, (byte) => LETTERS[byte & 31]).join("");
}

export class WalkIns {
  /** @param {{queue: object, sync: object, store: object, roster: object, checkin: object, clock: object}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    this.dialog = $("walk_in");
    this.form = this.dialog.querySelector("form");
    $("walk_in_start").addEventListener("click", () => this.ask());
    $("walk_in_cancel").addEventListener("click", () => this.dialog.close());
    $("badge_close").addEventListener("click", () => $("badge").close());
    $("badge_print").addEventListener("click", () => print());
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.sync.addEventListener("answers", ({ detail }) => detail.forEach((answer) => this.answered(answer)));
  }

  /** Those of before: who still waits is known at this desk, what was refused is shown again. */
  async open() {
    this.kept = (await this.store.get("meta", KEPT)) ?? {};
    const waiting = new Set((await this.queue.waiting()).map(({ id }) => id));
    for (const [id, one] of Object.entries(this.kept)) {
      if (one.refused) this.showRefusal(id);
      else if (waiting.has(id)) this.remember(id, one);
    }
  }

  ask() {
    const names = [...this.roster.parties.values()].map(({ name }) => Object.assign(document.createElement("option"), { value: name }));
    $("walk_in_organisations").replaceChildren(...names);
    this.dialog.showModal();
  }

  async submitted(event) {
    event.preventDefault();
    const typed = Object.fromEntries(new FormData(this.form));
    const body = {
      side: typed.side, organisation: clean(typed.organisation), full_name: clean(typed.full_name), phone: clean(typed.phone),
      signed: typed.signed === "y", token: freshToken(), language: document.documentElement.lang,
    };
    const id = freshId();
    this.kept[id] = body;
    await this.save();
    await this.queue.add("walk_in", body, { id, asking: this.sync.isOnline });
    this.remember(id, body);
    this.form.reset();
    this.dialog.close();
    drawBadge(body, say.sides[body.side]);
    $("badge").showModal();
    this.sync.kick();
  }

  /** Until the list has the person: a second scan of the badge at this desk says "already in". */
  remember(id, { side, organisation, full_name: name, token }) {
    const hash = ticketHash(token);
    const party = { id: 0, name: organisation, taxCode: "", side, state: "approved", members: new Set() };
    const person = { id: `walk-in ${id}`, party, name, title: "", badge: "–", phone: "", state: "active", hashes: [hash], meetings: [], presence: null };
    this.roster.tickets.set(hash, { person, isVoid: false });
    this.roster.here.set(person.id, this.checkin.arrival(null, id, this.clock.now()));
  }

  async answered({ id, status, sentence, code_stands: stands, badge, own }) {
    const body = this.kept[id];
    if (!body || status === "later") return;
    if (status === "refused") {
      this.kept[id] = { ...body, refused: sentence || say.walkInRefused };
      this.roster.tickets.delete(ticketHash(body.token));
      this.showRefusal(id);
    } else {
      delete this.kept[id];
      if (!stands) notice(`walk-in ${id}`, fill(say.walkInNewBadge, { name: body.full_name, number: badge }));
      drawBadge(body, say.sides[body.side], { badge, own });
    }
    await this.save();
  }

  /** With everything that was typed, so that the organisers can settle it. */
  showRefusal(id) {
    const { full_name: name, organisation, phone, refused } = this.kept[id];
    notice(`walk-in ${id}`, fill(say.walkInNotTaken, { name, organisation, phone, why: refused }));
  }

  save() {
    return this.store.put("meta", this.kept, KEPT).catch(() => {}); // a full storage is told by the queue
  }
}
