// What happens at this desk: a code, a person or a delegation comes; an arrival is taken back. The verdict is here at
// once ("verdict", detail: Shown[]), the fact goes into the queue, and the server's word follows ("settled", a Shown) -
// unless it was taken back ("undone", the fact).

import { flawIn, readings } from "../garbled.js";
import { freshId } from "../ids.js";
import { Repeats } from "../repeats.js";
import { PATIENCE_MS } from "./queue.js";
import { clean, tokenIn } from "./text.js";
import { LETS_IN, NO_FACT, decide, told } from "./verdict.js";
import { say } from "./words.js";

/**
 * @typedef {{fact: string, verdict: string, person: ?import("./roster.js").Person,
 *   presence: ?import("./roster.js").Presence, state: "confirming"|"offline"|"confirmed"|"conflict", note: string,
 *   how: {code?: string, delegate?: number, method: string}, printing?: string, badge?: string, isRenewed?: boolean}} Shown
 *   `printing`: where its badge stands at the desk's printer; `badge`: what is said of it
 */
export class CheckIn extends EventTarget {
  /** @type {Map<string, Shown>} what has no answer yet */
  open = new Map();
  repeats = new Repeats();
  desk = { name: "", is_open: true, is_exit: false };
  device = { id: "", name: "", expires: Infinity };

  /** @param {{roster: object, queue: object, sync: object, clock: object, log: object}} parts */
  constructor(parts) {
    super();
    Object.assign(this, parts);
    this.roster.addEventListener("change", () => this.compare());
    this.log.addEventListener("undone", ({ detail }) => this.takeBack(detail.fact, detail));
    this.sync.addEventListener("answers", ({ detail }) => detail.forEach((answer) => this.answered(answer)));
  }

  /** A code was read; the same twice at once, by whatever was read, is one. */
  code(text, method) {
    const token = tokenIn(text) || (readings(text).find((one) => this.roster.ofTicket(one)) ?? "");
    if (this.repeats.has(token || text)) return null;
    return this.show([{ ...this.judged({ code: token, method }), flaw: flawIn(text) }]);
  }

  /** Somebody was chosen from the search. */
  person(person, method = "search") {
    return this.show([this.chosen(person, method)]);
  }

  /** All who came together. */
  delegation(party) {
    return this.show(this.roster.delegation(party).map((person) => this.chosen(person, "delegation")));
  }

  /** Let somebody in whom an old list cannot answer for. */
  letIn(shown) {
    return this.show([{ ...shown, fact: freshId(), verdict: "provisional" }]);
  }

  chosen(person, method) {
    return this.judged({ delegate: person.id, method });
  }

  /** Who is meant by a code or a choice, and what the list says of them by now. */
  known({ code, delegate }) {
    const ticket = code ? this.roster.ofTicket(code) : undefined;
    const person = ticket?.person ?? this.roster.people.get(delegate) ?? null;
    if (person) return { person, facts: this.facts(person, Boolean(ticket?.isVoid)) };
    return { person, facts: code && this.roster.isForeign(code) ? { isOther: true } : null };
  }

  facts(person, isVoid) {
    const { state, party } = person;
    const isOtherDay = this.roster.isOtherDay(this.clock.now());
    return { isOther: false, isVoid, delegate: state, registration: party.state, arrival: this.roster.presence(person), isOtherDay,
      hasNoMeeting: this.roster.isWithoutMeeting(person) };
  }

  judged(how, isOnline = this.sync.isOnline) {
    const now = this.clock.now();
    const [age, isOtherDay] = [now - this.roster.readAt, this.roster.isOtherDay(now)];
    const { person, facts } = this.known(how);
    const hasOurShape = Boolean(how.code || how.delegate);
    const said = decide({ facts, hasOurShape, isOnline, age, isExit: this.desk.is_exit, isOtherDay });
    const verdict = this.ended ?? said;
    const presence = person && this.roster.presence(person);
    const state = isOnline ? "confirming" : "offline";
    return { fact: freshId(), verdict, person, presence, state, note: "", how };
  }

  get isExpired() {
    return this.clock.now() >= this.device.expires;
  }

  /** Why nobody is let in here at all. */
  get ended() {
    if (this.sync.isStranger) return "unenrolled";
    if (this.isExpired) return "expired";
    return this.desk.is_open ? null : "closed";
  }

  /** Say it, then keep it: nobody waits for the storage. */
  async show(all) {
    for (const shown of all) this.move(shown);
    this.dispatchEvent(new CustomEvent("verdict", { detail: all }));
    await Promise.all(all.filter(({ verdict }) => !NO_FACT.has(verdict)).map((shown) => this.keep(shown)));
    this.sync.kick();
  }

  async keep(shown) {
    const { fact, verdict, person, how } = shown;
    const asking = this.sync.isOnline;
    this.open.set(fact, shown);
    this.log.add({ fact, person: person?.id ?? null, name: person?.name ?? "", organisation: person?.party.name ?? "",
      code: how.code?.slice(-4), verdict, at: this.clock.now(), state: "waiting", note: "" });
    const { point, is_exit } = this.desk; // it may be changed before the scan is sent
    const body = { ...how, told: told(verdict), is_new: !person, point, is_exit };
    await this.queue.add("scan", body, { id: fact, asking, person: person?.id });
    if (asking) setTimeout(() => this.waitedEnough(fact), PATIENCE_MS);
  }

  /** Before the server knows it, the next scan here must. */
  move({ fact, verdict, person }, at = this.clock.now()) {
    if (!person || !this.isOfNow(person, at)) return;
    const before = this.roster.presence(person);
    if (LETS_IN.has(verdict)) this.roster.here.set(person.id, this.arrival(before, fact, at));
    if (verdict === "goodbye") this.roster.here.set(person.id, { ...before, left: at });
  }

  /** What was on another day says nothing of today. */
  isOfNow = (person, at) => this.roster.isSameVisit(person, at, this.clock.now());

  arrival(before, fact, at) {
    if (before?.left) return { ...before, left: 0 };
    return before ?? { at, desk: this.desk.name, by: this.device.name, scan: fact.slice(0, 8), left: 0 };
  }

  /** Where somebody is without a move of theirs. */
  before({ verdict, at }, presence) {
    if (verdict === "goodbye") return presence && { ...presence, left: 0 };
    return verdict === "welcome_back" && presence ? { ...presence, left: at } : null;
  }

  /** The server is silent: what it was asked, the device now decides. */
  async waitedEnough(fact) {
    const shown = this.open.get(fact);
    if (!shown || shown.state !== "confirming") return;
    if (shown.verdict === "asking") {
      const { verdict, person, presence } = this.judged(shown.how, false); // by the list as it is now
      Object.assign(shown, { verdict, presence, person: person ?? shown.person });
      this.move(shown);
    }
    shown.state = "offline";
    await this.queue.amend(fact, { asking: false, told: told(shown.verdict) });
    this.log.change(fact, { verdict: shown.verdict });
    this.dispatchEvent(new CustomEvent("settled", { detail: shown }));
  }

  answered({ id, status, verdict, sentence, conflict, in: arrival, opposite, roster, delegate, printing }) {
    if (roster) this.roster.take(roster);
    const shown = this.open.get(id);
    if (status === "later") return;
    this.open.delete(id);
    if (this.log.find(id)?.state === "undone") { // whatever was said of it counts no more
      if (status === "refused") this.log.change(id, { state: "undone", note: say.nothingToUndo });
      return;
    }
    const before = shown?.verdict ?? this.log.find(id)?.verdict;
    const isSame = verdict === before || (LETS_IN.has(verdict) && LETS_IN.has(before)); // in, or back in after an exit
    const isConflict = Boolean(conflict) || (!isSame && LETS_IN.has(before));
    const state = status === "refused" ? "refused" : isConflict ? "conflict" : "confirmed";
    this.log.change(id, { state, verdict: verdict ?? before, note: sentence ?? "", arrival });
    if (!shown) return;
    const person = shown.person ?? this.roster.people.get(delegate) ?? null;
    Object.assign(shown, { state, person, opposite, printing, note: sentence ?? "" }, verdict && { verdict }, arrival && { presence: arrival });
    if (!this.log.find(id)?.name && person) this.log.change(id, { person: person.id, name: person.name, organisation: person.party.name });
    this.dispatchEvent(new CustomEvent("settled", { detail: shown }));
  }

  /** What was let in here and confirmed may not stand any more: another desk was earlier and has only now sent it. */
  compare() {
    for (const { fact, person: id, verdict, state, at } of this.log.entries) {
      const person = this.roster.people.get(id);
      const arrival = person?.presence;
      const isOther = arrival && arrival.scan !== fact.slice(0, 8) && this.roster.isSameVisit(person, arrival.at, at);
      const isOvertaken = isOther && arrival.at < at;
      if (verdict !== "welcome_back" && LETS_IN.has(verdict) && state === "confirmed" && isOvertaken && !arrival.left) {
        this.log.change(fact, { state: "conflict", verdict: "already_in", arrival });
      }
    }
  }

  /** Take an arrival or an exit of this device back. */
  async undo(fact, reason) {
    this.takeBack(fact, this.log.change(fact, { state: "undone" }));
    await this.queue.add("undo", { scan: fact, reason: clean(reason) }, { asking: this.sync.isOnline });
    this.sync.kick();
  }

  takeBack(fact, entry) {
    const person = this.roster.people.get(entry?.person);
    if (person && this.isOfNow(person, entry.at)) this.roster.here.set(person.id, this.before(entry, this.roster.presence(person)));
    this.open.delete(fact);
    this.repeats.forget();
    this.dispatchEvent(new CustomEvent("undone", { detail: fact }));
  }
}
