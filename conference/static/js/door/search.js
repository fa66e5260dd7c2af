// Who is meant by a few letters or digits: ranked as the server's search (checkin/search.py), on the device.

import { clean, fold, nameKey } from "./text.js";

export const BEST = 5;
const FEWEST_DIGITS = 3;
const NOBODY = -1;
const ERASED = nameKey("—"); // whose name was deleted
const RANKS = 32;
const CANCELLED = 16; // they are found too, after everybody else
const NOT_GIVEN = 12; // the best rank, without marks, of who is not called so: 8 and 4 for the first two reasons

/**
 * @param {import("./roster.js").Roster} roster
 * @returns {import("./roster.js").Person[]} the best few; nobody before something is typed
 */
export function search(roster, text) {
  const wanted = want(text);
  if (!wanted.folded) return [];
  const best = new Best();
  const parties = partiesWith(roster, wanted);
  for (const person of roster.order) {
    if (person.state === "joining" || !mayHelp(ready(person), wanted, best) || person.key === ERASED) continue;
    const rank = rankOf(person, wanted, parties);
    if (rank !== NOBODY) best.add(person, rank);
    if (best.limit === 0) break;
  }
  return best.people();
}

/** The organisations that words without marks or the beginning of a tax code may mean: a few. */
export function searchParties(roster, text) {
  const wanted = want(text);
  return wanted.folded ? [...partiesWith(roster, wanted)].slice(0, BEST) : [];
}

/** The best few so far; `limit` is the rank from which on nobody can be among them any more. */
class Best {
  ranks = Array.from({ length: RANKS }, () => []);
  limit = RANKS;

  add(person, rank) {
    if (rank >= this.limit) return;
    this.ranks[rank].push(person);
    let count = 0;
    const full = this.ranks.findIndex((some) => (count += some.length) >= BEST);
    if (full >= 0) this.limit = full;
  }

  people = () => this.ranks.flat().slice(0, BEST);
}

// Most are passed over by one quick look: whoever is not called so cannot come before those who are.
function mayHelp({ key }, { folded, hasMarks }, { limit }) {
  return hasMarks || limit > NOT_GIVEN || key.startsWith(folded);
}

function partiesWith(roster, { word, digits }) {
  const found = new Set();
  for (const party of roster.parties.values()) {
    readyParty(party);
    if (party.words.includes(word) || (digits.length >= FEWEST_DIGITS && party.tax.startsWith(digits))) found.add(party);
  }
  return found;
}

/** Make what people are found by while nobody waits: `until()` says when to stop for now. True when all is made. */
export function prepare(roster, until) {
  for (const person of roster.order) {
    if (person.key !== null) continue;
    ready(person);
    if (until()) return false;
  }
  return true;
}

function ready(person) {
  if (person.key === null) {
    person.key = nameKey(person.name);
    person.lower = ` ${person.name.toLowerCase()}`;
  }
  return person;
}

function readyParty(party) {
  if (party.words) return;
  party.words = ` ${fold(party.name)}`;
  party.tax = party.taxCode.replaceAll("-", "");
}

function want(text) {
  const typed = clean(text).toLowerCase();
  const folded = fold(text);
  const digits = /\p{L}/u.test(typed) ? "" : typed.replace(/\D/g, "");
  return { folded, word: ` ${folded}`, whole: `${folded} `, exact: ` ${typed}`, hasMarks: typed !== folded, digits };
}

/** Smaller is better: one bit for each reason of the server's order, the most important first. */
function rankOf(person, wanted, parties) {
  const { key, party } = person;
  const given = key.startsWith(wanted.folded);
  const named = given || key.includes(wanted.word);
  if (!named && !parties.has(party) && !isNumber(person, wanted.digits)) return NOBODY;
  const whole = given && key.startsWith(wanted.whole);
  const exact = named && person.lower.includes(wanted.exact);
  const rank = wanted.hasMarks ? bits(exact, given, whole, named) : bits(given, whole, exact, named);
  return isCancelled(person) ? CANCELLED + rank : rank;
}

export const isCancelled = ({ state, party }) => state === "cancelled" || party.state === "cancelled";

const bits = (a, b, c, d) => (a ? 0 : 8) + (b ? 0 : 4) + (c ? 0 : 2) + (d ? 0 : 1);

/** Badge number, or the end of the phone number. */
function isNumber({ badge, phone }, digits) {
  if (!digits) return false;
  if (digits.length < 7 && badge === Number(digits)) return true;
  return digits.length >= FEWEST_DIGITS && phone !== "" && phone.endsWith(digits.slice(-phone.length));
}
