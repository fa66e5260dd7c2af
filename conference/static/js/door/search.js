// Who is meant by a few letters or digits: ranked as the server's search (checkin/search.py), on the device.

import { clean, fold, nameKey } from "./text.js";

export const BEST = 5;
const FEWEST_DIGITS = 3;
const NOBODY = -1;

/**
 * @param {import("./roster.js").Roster} roster
 * @returns {import("./roster.js").Person[]} the best few; nobody before something is typed
 */
export function search(roster, text) {
  const wanted = want(text);
  if (!wanted.folded) return [];
  const ranks = Array.from({ length: 16 }, () => []);
  for (const person of roster.order) {
    const rank = person.state === "active" ? rankOf(ready(person), wanted) : NOBODY;
    if (rank === NOBODY || ranks[rank].length === BEST) continue;
    ranks[rank].push(person);
    if (ranks[0].length === BEST) break;
  }
  return ranks.flat().slice(0, BEST);
}

/** Make what people are found by while nobody waits: `until()` says when to stop for now. True when all is made. */
export function prepare(roster, until) {
  for (const person of roster.order) {
    if (person.key !== null && person.party.words) continue;
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
  const { party } = person;
  if (!party.words) {
    party.words = ` ${fold(party.name)}`;
    party.tax = party.taxCode.replaceAll("-", "");
  }
  return person;
}

function want(text) {
  const typed = clean(text).toLowerCase();
  const folded = fold(text);
  const digits = /\p{L}/u.test(typed) ? "" : typed.replace(/\D/g, "");
  return { folded, word: ` ${folded}`, whole: `${folded} `, exact: ` ${typed}`, hasMarks: typed !== folded, digits };
}

/** Smaller is better: one bit for each reason of the server's order, the most important first. */
function rankOf(person, wanted) {
  const { key, party } = person;
  const given = key.startsWith(wanted.folded);
  const named = given || key.includes(wanted.word);
  if (!named && !party.words.includes(wanted.word) && !isNumber(person, wanted.digits)) return NOBODY;
  const whole = given && key.startsWith(wanted.whole);
  const exact = named && person.lower.includes(wanted.exact);
  return wanted.hasMarks ? bits(exact, given, whole, named) : bits(given, whole, exact, named);
}

const bits = (a, b, c, d) => (a ? 0 : 8) + (b ? 0 : 4) + (c ? 0 : 2) + (d ? 0 : 1);

/** Badge number, end of the phone number, beginning of the tax code. */
function isNumber({ badge, phone, party }, digits) {
  if (!digits) return false;
  if (digits.length < 7 && badge === Number(digits)) return true;
  if (digits.length < FEWEST_DIGITS) return false;
  return (phone !== "" && phone.endsWith(digits.slice(-phone.length))) || party.tax.startsWith(digits);
}
