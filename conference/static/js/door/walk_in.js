// A visitor nobody expected, with or without a network: four answers, consent on paper, and a badge whose code is made
// here. The server keeps the code if it is free, so that the temporary badge becomes a real one.

import { $ } from "./dom.js";
import { freshId } from "./ids.js";
import { drawBadge, isOnScreen } from "./badge.js";
import { action } from "./panel.js";
import { notice } from "./status.js";
import { ticketHash } from "./sha256.js";
import { clean } from "./text.js";
import { fill, say } from "./words.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const TOKEN_LENGTH = 26; // 130 bits, as registration/tickets.py makes them
const KEPT = "walk_ins";
const FIELD_OF = { InvalidPhone: "phone", TurnedDown: "organisation", DelegationFull: "organisation" };

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
    this.dialog.addEventListener("close", () => this.closed());
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

  /** Empty for the next visitor, or with what was typed for one who was refused. */
  ask(id = null) {
    const names = [...this.roster.parties.values()].map(({ name }) => Object.assign(document.createElement("option"), { value: name }));
    $("walk_in_organisations").replaceChildren(...names);
    this.corrects = id;
    if (id) this.fill(this.kept[id]);
    this.dialog.showModal();
    if (id) this.form.elements[this.kept[id].field]?.focus();
  }

  fill({ side, organisation, full_name, phone, signed, refused, field }) {
    for (const [name, value] of Object.entries({ side, organisation, full_name, phone })) this.form.elements[name].value = value;
    this.form.elements.signed.checked = signed;
    $(field ? `walk_in_${field}_refusal` : "walk_in_refusal").textContent = refused;
  }

  /** Nothing of a visitor stays for the next. */
  closed() {
    this.form.reset();
    this.form.querySelectorAll(".refusal").forEach((place) => place.replaceChildren());
    if (this.kept[this.corrects]) this.showRefusal(this.corrects);
    this.corrects = null;
  }

  async submitted(event) {
    event.preventDefault();
    const typed = Object.fromEntries(new FormData(this.form));
    const body = {
      side: typed.side, organisation: clean(typed.organisation), full_name: clean(typed.full_name), phone: clean(typed.phone),
      signed: typed.signed === "y", token: freshToken(), language: document.documentElement.lang,
    };
    const id = freshId();
    this.forget(this.corrects);
    this.kept[id] = body;
    await this.save();
    await this.queue.add("walk_in", body, { id, asking: this.sync.isOnline });
    this.remember(id, body);
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

  async answered({ id, status, why, sentence, code_stands: stands, badge, own }) {
    const body = this.kept[id];
    if (!body || status === "later") return;
    if (status === "refused") {
      this.kept[id] = { ...body, refused: sentence || say.walkInRefused, field: FIELD_OF[why] };
      this.roster.tickets.delete(ticketHash(body.token));
      this.showRefusal(id);
      if (isOnScreen(body.token)) {
        $("badge").close();
        this.ask(id);
      }
    } else {
      delete this.kept[id];
      if (!stands) notice(`walk-in ${id}`, fill(say.walkInNewBadge, { name: body.full_name, number: badge }));
      drawBadge(body, say.sides[body.side], { badge, own });
    }
    await this.save();
  }

  /** Until it was put right, or somebody says that it is settled. */
  showRefusal(id) {
    const { full_name: name, organisation, phone, refused } = this.kept[id];
    const done = () => {
      this.forget(id);
      this.save();
    };
    notice(`walk-in ${id}`, fill(say.walkInNotTaken, { name, organisation, phone, why: refused }),
      action("edit", say.correct, () => this.ask(id), "secondary", `${say.correct}: ${name}`),
      action("check", say.done, done, "quiet", `${say.done}: ${name}`));
  }

  forget(id) {
    delete this.kept[id];
    notice(`walk-in ${id}`, false);
  }

  save() {
    return this.store.put("meta", this.kept, KEPT).catch(() => {}); // a full storage is told by the queue
  }
}
