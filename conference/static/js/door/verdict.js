// The verdict at this desk: the same rules as checkin/rules.py, held equal by one table of cases, and around them
// what a device alone has to decide: a ticket it does not know, a list that is too old, no network.

/** Above this age a list decides nothing by itself: the server is asked. */
export const STALE_MS = 12 * 3_600_000;

/** Verdicts by which somebody goes in (or out, at an exit). */
export const LETS_IN = new Set(["welcome", "welcome_back", "provisional"]);

/** The desk did nothing. */
export const NO_FACT = new Set(["stale", "closed", "expired", "unenrolled"]);

/** What moves somebody, and may be taken back. */
export const MAY_UNDO = new Set([...LETS_IN, "goodbye"]);

/**
 * @typedef {{isOther: boolean, isVoid: boolean, delegate: string, registration: string, arrival: ?{left: number},
 *   isOtherDay: boolean, hasNoMeeting: boolean}} Facts
 * @param {?Facts} facts what is known of the ticket, null for nothing
 * @param {boolean} isExit
 */
export function judge(facts, isExit) {
  if (!facts) return "unknown";
  if (facts.isOther) return "other_conference";
  if (isExit) return facts.arrival && !facts.arrival.left ? "goodbye" : "not_in";
  return refusal(facts) ?? (facts.hasNoMeeting ? "no_meeting" : coming(facts.arrival));
}

function refusal({ isVoid, delegate, registration, isOtherDay }) {
  if (registration === "cancelled" || delegate === "cancelled") return "cancelled";
  if (isVoid) return "void";
  if (registration !== "approved" || delegate !== "active") return "not_approved";
  return isOtherDay ? "wrong_day" : null;
}

function coming(arrival) {
  if (!arrival) return "welcome";
  return arrival.left ? "welcome_back" : "already_in";
}

/**
 * What this device says at once.
 * @param {{facts: ?Facts, hasOurShape: boolean, isOnline: boolean, age: number, isExit: boolean, isOtherDay: boolean}} what
 *   `age` of the list in milliseconds, Infinity without one
 */
export function decide({ facts, hasOurShape, isOnline, age, isExit, isOtherDay }) {
  const verdict = judge(facts, isExit);
  const isOld = age > STALE_MS;
  if (isExit && !isOnline && verdict !== "other_conference" && (facts ? isOld : hasOurShape)) return "going"; // whoever it is
  if (verdict === "unknown" && hasOurShape) {
    if (isOnline) return "asking";
    if (isOtherDay && !isExit) return "wrong_day";
    return isOld ? "stale" : "provisional";
  }
  if (!isOld || verdict === "unknown") return verdict;
  return isOnline ? "asking" : "stale";
}

/** What the server is told that this device said; null where it said nothing. */
export function told(verdict) {
  if (verdict === "asking") return null;
  if (verdict === "going") return "goodbye";
  return ["welcome", "provisional", "welcome_back", "goodbye", "already_in"].includes(verdict) ? verdict : "refused";
}
