// Who is meant by a few letters or digits: ranked as the server's search (checkin/search.py), on the device.

import { clean, fold, nameKey } from "./text.js";

export const BEST = 5;
const FEWEST_DIGITS = 3;
const WHOLE_TAX_CODE = 10;
const NOBODY = -1;
const ERASED = nameKey("—"); // whose name was deleted
const CANCELLED = 32; // they are found too, after everybody else
const RANKS = 2 * CANCELLED;
const NOT_NAMED = 31; // the best rank of who is found by anything but the name alone
const NOT_GIVEN = 24; // the best rank, without marks, of who is not called so: 16 and 8 for the first two reasons

/**
 * @param {import("./roster.js").Roster} roster
 * @returns {import("./roster.js").Person[]} the best few, and one more where there are more; nobody for nothing typed
 */
export function search(roster, text) {
  const wanted = want(roster, text);
  if (!wanted.folded) return [];
  const best = new Best();
  for (const person of roster.order) {
    if (person.state === "joining" || !mayHelp(ready(person), wanted, best) || person.key === ERASED) continue;
    const rank = rankOf(person, wanted, best);
    if (rank !== NOBODY) best.add(person, rank);
    if (best.limit === 0) break;
  }
  return best.people();
}

/** The organisations that words without marks or the beginning of a tax code may mean: a few. */
export function searchParties(roster, text) {
  const wanted = want(roster, text);
  const isMeant = (party) => !leftBy(party, wanted).length || hasTaxCode(party, wanted.number);
  return wanted.folded ? [...roster.parties.values()].filter(isMeant).slice(0, BEST) : [];
}

/** The best few so far; `limit` is the rank from which on nobody can be among them any more. */
class Best {
  ranks = Array.from({ length: RANKS }, () => []);
  limit = RANKS;

  add(person, rank) {
    if (rank >= this.limit) return;
    this.ranks[rank].push(person);
    let count = 0;
    const full = this.ranks.findIndex((some) => (count += some.length) > BEST);
    if (full >= 0) this.limit = full;
  }

  people = () => this.ranks.flat().slice(0, BEST + 1);
}

// Most are passed over by one quick look: whoever is not called so cannot come before those who are.
function mayHelp({ key }, { folded, hasMarks }, { limit }) {
  return hasMarks || limit > NOT_GIVEN || key.startsWith(folded);
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

function want(roster, text) {
  const typed = clean(text).toLowerCase();
  const folded = fold(text);
  const words = folded.split(" ").map((word) => ({ start: ` ${word}`, number: numberOf(roster, word) }));
  return { folded, words, phrase: ` ${folded}`, whole: `${folded} `, hasMarks: typed !== folded,
    number: words.length > 1 ? numberOf(roster, typed) : null, // else it is the word
    starts: words.map(({ start }) => start), exact: typed.split(" ").map((word) => ` ${word}`),
    hasNumbers: words.some(({ number }) => number) };
}

/** What may be a number; one that is a tax code of the list is no phone number, of which only the end is known here. */
function numberOf(roster, text) {
  const digits = /\p{L}/u.test(text) ? "" : text.replace(/\D/g, "");
  if (!digits) return null;
  const number = { digits, badge: digits.length < 7 ? Number(digits) : NaN, isTaxCode: false };
  const isOf = (party) => hasTaxCode(party, number);
  if (digits.length >= WHOLE_TAX_CODE) number.isTaxCode = [...roster.parties.values()].some(isOf);
  return number;
}

/** The words typed that do not speak of the organisation, worked out once for each search. */
function leftBy(party, wanted) {
  if (party.wanted === wanted) return party.left;
  readyParty(party);
  const left = wanted.words.filter(({ start, number }) => !party.words.includes(start) && !hasTaxCode(party, number));
  Object.assign(party, { wanted, left });
  return left;
}

function hasTaxCode(party, number) {
  readyParty(party);
  return Boolean(number) && number.digits.length >= FEWEST_DIGITS && party.tax.startsWith(number.digits);
}

/** Smaller is better: one bit for each reason of the server's order, the most important first. */
function rankOf(person, wanted, { limit }) {
  const { key } = person;
  const given = key.startsWith(wanted.folded);
  const named = given || hasAll(key, wanted.starts);
  if (!named && (limit <= NOT_NAMED || !isMeant(person, wanted))) return NOBODY;
  const whole = given && key.startsWith(wanted.whole);
  const phrase = given || key.includes(wanted.phrase);
  const exact = named && hasAll(person.lower, wanted.exact);
  const rank = wanted.hasMarks ? bits(exact, given, whole, phrase, named) : bits(given, whole, exact, phrase, named);
  return isCancelled(person) ? CANCELLED + rank : rank;
}

// A loop: it runs for everybody with every letter typed.
function hasAll(text, parts) {
  for (const part of parts) if (!text.includes(part)) return false;
  return true;
}

/** By name and organisation and numbers together. */
function isMeant(person, wanted) {
  const { key, party } = person;
  const left = leftBy(party, wanted);
  const isAlone = wanted.words.length === 1; // whose word is none of the name's, as was seen already
  const mayBe = wanted.hasNumbers || left.length < wanted.words.length; // else the name alone would have to do
  if (mayBe && left.every(({ start, number }) => isNumber(person, number) || (!isAlone && key.includes(start)))) return true;
  return wanted.number !== null && (isNumber(person, wanted.number) || hasTaxCode(party, wanted.number));
}

export const isCancelled = ({ state, party }) => state === "cancelled" || party.state === "cancelled";

const bits = (...reasons) => reasons.reduce((rank, isGiven) => 2 * rank + (isGiven ? 0 : 1), 0);

/** Badge number, or the end of the phone number. */
function isNumber({ badge, phone }, number) {
  if (!number) return false;
  const { digits, isTaxCode } = number;
  if (number.badge === badge) return true;
  if (digits.length < FEWEST_DIGITS || isTaxCode || !phone) return false;
  return phone.endsWith(digits.length > phone.length ? digits.slice(-phone.length) : digits);
}
