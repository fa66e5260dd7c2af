// The visitors nobody expected, with or without a network, from the form until nothing is left to do: each has a badge
// whose code is made here. The server keeps the code if it is free, so that the temporary badge becomes a real one.

import { freshId } from "../ids.js";
import { $ } from "./dom.js";
import { KeptWalkIns } from "./kept_walk_ins.js";
import { action } from "./panel.js";
import { notice } from "./status.js";
import { ticketHash } from "./sha256.js";
import { WalkInForm } from "./walk_in_form.js";
import { Welcome } from "./welcome.js";
import { fill, say } from "./words.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const TOKEN_LENGTH = 26; // 130 bits, as registration/tickets.py makes them
const FIELD_OF = { InvalidPhone: "phone", TurnedDown: "organisation", DelegationFull: "organisation" };

/** @returns {string} a ticket's token */
export function freshToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_LENGTH));
  return Array.from(bytes, (byte) => LETTERS[byte & 31]).join("");
}

export class WalkIns {
  /** @param {{api: object, queue: object, sync: object, store: object, roster: object, checkin: object, clock: object}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    this.kept = new KeptWalkIns(parts.store);
    this.kept.addEventListener("change", () => this.follow());
    this.noticed = new Set(); // of whom something stands above
    this.form = new WalkInForm(parts, (typed, corrects) => this.take(typed, corrects));
    this.form.addEventListener("left", ({ detail }) => this.showRefusal(detail));
    this.welcome = new Welcome(parts);
    this.welcome.addEventListener("signed", ({ detail }) => this.signed(detail));
    this.welcome.addEventListener("agreed", ({ detail }) => this.done(detail));
    this.welcome.addEventListener("left", ({ detail }) => this.showWaiting(detail));
    this.sync.addEventListener("answers", ({ detail }) => detail.forEach((answer) => this.answered(answer)));
  }

  /**
   * Those of before: who still waits is known at this desk, what was refused is shown again. Whoever was neither
   * answered nor waits was lost with the page: their id makes it harmless to send them once more.
   */
  async open() {
    await this.kept.read();
    const waiting = new Set((await this.queue.waiting()).map(({ id }) => id));
    for (const [id, one] of Object.entries(this.kept.all)) {
      if (one.own && one.signed) this.done(id);
      else this.show(id, one);
      if (!one.own && !one.refused && !waiting.has(id)) await this.sendLater(id, one);
    }
  }

  sendLater(id, { at, ...body }) {
    return this.queue.add("walk_in", body, { id, at: at - this.clock.offset });
  }

  show(id, one) {
    this.showRefusal(id);
    this.showWaiting(id);
    if (one.signed && !one.refused) this.remember(id, one);
  }

  /** Another tab has registered somebody, or settled what stands above. */
  follow() {
    for (const id of this.noticed) if (!this.kept.all[id]) this.hide(id);
    for (const [id, one] of Object.entries(this.kept.all)) if (!this.welcome.shows(id)) this.show(id, one);
  }

  /** The fact is kept first, and whom it corrects is forgotten last: whenever the page dies, nobody is lost. */
  async take(typed, corrects) {
    const body = { ...typed, token: freshToken(), language: document.documentElement.lang };
    const [id, one] = [freshId(), { ...body, at: this.clock.now() }];
    await Promise.all([this.queue.add("walk_in", body, { id, asking: this.sync.isOnline }), this.kept.add(id, one)]);
    if (corrects) await this.forget(corrects);
    if (body.signed) this.remember(id, one);
    this.form.close();
    this.welcome.show(id, one);
    this.sync.kick();
  }

  /** Until the list has the person: a second scan of the badge at this desk says "already in". */
  remember(id, { side, organisation, full_name: name, token, at }) {
    const hash = ticketHash(token);
    const party = { id: 0, name: organisation, taxCode: "", side, state: "approved", members: new Set() };
    const person = { id: `walk-in ${id}`, party, name, title: "", badge: "–", phone: "", state: "active", hashes: [hash], meetings: [], presence: null };
    this.roster.tickets.set(hash, { person, isVoid: false });
    this.roster.here.set(person.id, this.checkin.arrival(null, id, at ?? this.clock.now()));
  }

  answered({ id, status, why, sentence, delegate, known, code_stands: stands, badge, own, has_agreed: hasAgreed, printing }) {
    const body = this.kept.all[id];
    if (!body || status === "later") return;
    if (status === "refused") {
      const isSignatureLost = body.on_phone && body.signed; // it came after the visitor, and goes with them
      const told = [sentence || say.walkInRefused, isSignatureLost && say.signatureLost].filter(Boolean);
      this.kept.change(id, { refused: told.join(" "), field: FIELD_OF[why] });
      this.roster.tickets.delete(ticketHash(body.token));
      this.showRefusal(id);
      if (this.welcome.shows(id)) {
        $("badge").close();
        this.form.ask(id, body);
      }
    } else {
      this.kept.change(id, { ...this.asListed(delegate), badge, own, printing, signed: body.signed || hasAgreed });
      if (body.signed) this.forget(id);
      const news = stands ? known && say.walkInKnown : say.walkInNewBadge;
      if (news) notice(`walk-in ${id}`, fill(news, { name: body.full_name, organisation: body.organisation, number: badge }));
      if (this.welcome.shows(id)) this.welcome.show(id, body);
      else this.showWaiting(id);
    }
  }

  /** What the badge says is what the list has: a tax code was typed before the name, or they were registered already. */
  asListed(delegate) {
    const party = this.roster.people.get(delegate)?.party;
    return party && { organisation: party.name, side: party.side };
  }

  /** Somebody at this desk has seen the signature of one whose own phone did not help. */
  async signed(id) {
    const body = this.kept.all[id] ?? this.welcome.visitor; // another tab may have settled it meanwhile
    const signed = { signed: true, at: this.clock.now() };
    this.remember(id, Object.assign(body, signed));
    this.hide(id);
    await this.queue.add("walk_in_signed", { walk_in: id }, { asking: this.sync.isOnline });
    await (body.own ? this.forget(id) : this.kept.change(id, signed));
    this.sync.kick();
  }

  /** Nothing is left to do. */
  done(id) {
    this.forget(id);
  }

  /** Registered and not in: the code can be shown again, until somebody says that the visitor went away. */
  showWaiting(id) {
    const body = this.kept.all[id];
    if (!body || body.signed || body.refused) return;
    const { full_name: name } = body;
    this.notice(id, fill(say.hasNotAgreed, { name }),
      action("qr", say.showCode, () => this.welcome.show(id, body), "secondary", `${say.showCode}: ${name}`),
      action("check", say.done, () => this.done(id), "quiet", `${say.done}: ${name}`));
  }

  /** Until it was put right, or somebody says that it is settled. */
  showRefusal(id) {
    const body = this.kept.all[id];
    if (!body?.refused) return;
    const { full_name: name, organisation, phone, refused } = body;
    this.notice(id, fill(say.walkInNotTaken, { name, organisation, phone, why: refused }),
      action("edit", say.correct, () => this.form.ask(id, body), "secondary", `${say.correct}: ${name}`),
      action("check", say.done, () => this.done(id), "quiet", `${say.done}: ${name}`));
  }

  /** Nobody of whom the server was told is named any more; where this device is over, nobody at all. */
  async forgetPeople(isOver) {
    const gone = Object.entries(this.kept.all).filter(([, { own, refused }]) => isOver || own || refused);
    await Promise.all(gone.map(([id]) => this.forget(id)));
    for (const { dataset } of document.querySelectorAll("[data-notice^='walk-in ']")) {
      if (!this.kept.all[dataset.notice.slice("walk-in ".length)]) notice(dataset.notice, false);
    }
  }

  forget(id) {
    this.hide(id);
    return this.kept.remove(id);
  }

  notice(id, sentence, ...ways) {
    this.noticed.add(id);
    notice(`walk-in ${id}`, sentence, ...ways);
  }

  hide(id) {
    this.noticed.delete(id);
    notice(`walk-in ${id}`, false);
  }
}
