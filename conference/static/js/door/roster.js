// Everybody who may come, as the server last said, and above it what happened here since.

import { ticketHash } from "./sha256.js";
import { givenName } from "./text.js";

const HASH = 12; // characters, as long as ticketHash
const FOREIGN = 8;
const FOREIGN_BYTES = 6;
const EARLIEST_MS = 15 * 60_000; // so long before a meeting its people may come to the table, as in checkin/points.py
const collator = new Intl.Collator("vi");

/**
 * @typedef {{at: number, desk: string, by: string, scan: string, left: number}} Presence
 * @typedef {{id: number, party: object, name: string, title: string, badge: number, phone: string, state: string,
 *   hashes: string[], meetings: {from: number, to: number, table: string}[], presence: ?Presence}} Person
 */
export class Roster extends EventTarget {
  /** @type {Map<number, Person>} */
  people = new Map();
  /** @type {Person[]} in alphabetical order by given name */
  order = [];
  parties = new Map();
  tickets = new Map();
  foreign = new Set();
  /** What happened here and is not in the list yet: by person, a presence or null after an undo. */
  here = new Map();
  /** @type {[number, number][]} the days of the conference, from midnight to midnight; none for every day */
  days = [];
  cursor = null;
  readAt = -Infinity; // by the server's clock
  /** What this desk lets people into, as checkin/points.py calls it. */
  point = "";

  /** @param {{now: () => number}} clock @param {string} [zone] of the conference */
  constructor(clock = Date, zone = undefined) {
    super();
    this.clock = clock;
    this.date = new Intl.DateTimeFormat("en", { timeZone: zone, dateStyle: "short" });
  }

  get isEmpty() {
    return this.cursor === null;
  }

  /** Take a list or its changes as the server sent them. */
  take(told) {
    const isElsewhere = told.desk !== undefined && told.desk.point !== this.point;
    if (told.whole) this.forget();
    if (isElsewhere) this.point = told.desk.point;
    const { parties = [], people = [], gone = [], slots, tables, titles, places } = told;
    const mine = parties.map(([id, name, taxCode, side, state]) => this.party({ id, name, taxCode, side, state }));
    for (const row of people) this.put(row, { mine, slots, tables, titles, places });
    for (const id of gone) this.drop(id);
    for (let at = 0; at < (told.foreign?.length ?? 0); at += FOREIGN) this.foreign.add(told.foreign.slice(at, at + FOREIGN));
    if (told.days) this.days = told.days;
    if (told.cursor !== undefined) [this.cursor, this.readAt] = [told.cursor, told.now];
    if (isElsewhere && !told.whole) this.cursor = null; // who is in at another point only a whole list says
    this.dispatchEvent(new Event("change"));
  }

  /** Nobody is known any more, also of those who came here; a list of nobody is of no age. */
  empty() {
    this.forget();
    this.here.clear();
    this.readAt = -Infinity;
    this.dispatchEvent(new Event("change"));
  }

  forget() {
    this.people.clear();
    this.order = [];
    this.parties.clear();
    this.tickets.clear();
    this.foreign.clear();
    this.cursor = null;
  }

  /** One object for each party, so that a change of it reaches all its people. */
  party(told) {
    const party = this.parties.get(told.id) ?? { members: new Set() };
    if (party.name !== told.name) party.words = null; // the search makes it anew
    this.parties.set(told.id, Object.assign(party, told));
    return party;
  }

  put(row, { mine, slots, tables, titles, places }) {
    const [id, party, name, title, badge, phone, state, tickets, sitting, inside] = row;
    this.forgetTickets(id);
    const meetings = [];
    for (let i = 0; i < sitting.length; i += 2) {
      const [from, to] = slots[sitting[i]];
      meetings.push({ from: from * 60_000, to: to * 60_000, table: tables[sitting[i + 1]] });
    }
    const presence = inside ? presenceOf(inside, places) : null;
    const person = this.person(id, name);
    this.join(person, mine[party]);
    Object.assign(person, { title: titles[title], badge, phone, state, hashes: [], meetings, presence });
    const hasValid = !tickets.startsWith("!");
    for (let at = hasValid ? 0 : 1; at < tickets.length; at += HASH) {
      const hash = tickets.slice(at, at + HASH);
      person.hashes.push(hash);
      this.tickets.set(hash, { person, isVoid: !hasValid || at > 0 });
    }
  }

  join(person, party) {
    if (person.party === party) return;
    person.party?.members.delete(person);
    party.members.add(person);
    person.party = party;
  }

  /** The same object before and after a change; a new one takes its place in the order. */
  person(id, name) {
    const known = this.people.get(id);
    if (known?.name === name) return known;
    if (known) this.order.splice(this.order.indexOf(known), 1);
    const person = Object.assign(known ?? { id, hashes: [] }, { name, key: null, sorted: `${givenName(name)} ${name}` });
    this.people.set(id, person);
    this.order.splice(this.placeOf(person), 0, person);
    return person;
  }

  // A whole list comes in order, so its people go to the end.
  placeOf({ sorted }) {
    const last = this.order.at(-1);
    if (!last || this.isEmpty) return this.order.length;
    let [low, high] = [0, this.order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (collator.compare(this.order[middle].sorted, sorted) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  drop(id) {
    this.forgetTickets(id);
    this.people.get(id)?.party.members.delete(this.people.get(id));
    this.order = this.order.filter((one) => one.id !== id);
    this.people.delete(id);
  }

  forgetTickets(id) {
    this.people.get(id)?.hashes.forEach((hash) => this.tickets.delete(hash));
  }

  /** Who holds a ticket of this conference, and whether it was replaced. */
  ofTicket(token) {
    return this.tickets.get(ticketHash(token));
  }

  /** Whether a ticket belongs to another conference of ours. */
  isForeign(token) {
    return this.foreign.has(ticketHash(token, FOREIGN_BYTES));
  }

  /** @returns {?Presence} of this visit */
  presence(person) {
    const last = this.here.has(person.id) ? this.here.get(person.id) : person.presence;
    return last && this.isSameVisit(person, last.at, this.clock.now()) ? last : null;
  }

  /** Every day is a visit of its own, at the tables every meeting. */
  isSameVisit(person, one, other) {
    if (!this.isAtTables) return this.dayOf(one) === this.dayOf(other);
    const meeting = meetingAt(person, one);
    return meeting !== undefined && meeting === meetingAt(person, other);
  }

  /** The day of the conference an instant belongs to, in words of this device alone; by the rule of checkin/days.py. */
  dayOf(at) {
    if (!this.days.length) return this.date.format(at);
    return Math.max(this.days.filter(([from]) => from <= at).length, 1);
  }

  get isAtTables() {
    return this.point === "meetings";
  }

  /** Whether somebody has come to the tables who has no meeting now or soon. */
  isWithoutMeeting(person) {
    return this.isAtTables && !meetingAt(person, this.clock.now());
  }

  /** Whether nobody is let in at this time. */
  isOtherDay(at) {
    return this.days.length > 0 && !this.days.some(([from, to]) => from <= at && at < to);
  }

  delegation(party) {
    return [...party.members].filter(({ state }) => state === "active");
  }
}

/** The meeting that is on, or begins soon. */
export function meetingAt({ meetings }, at) {
  return meetings.find(({ from, to }) => to > at && from <= at + EARLIEST_MS);
}

function presenceOf([at, place, scan, left], places) {
  const [desk, by] = places[place];
  return { at, desk, by, scan, left };
}
