// The verdict, large enough for two metres: word, colour and shape; then who it is and what comes next.

import { element, icon } from "./dom.js";
import { LETS_IN, MAY_UNDO, NO_FACT } from "./verdict.js";
import { fill, say, time } from "./words.js";

const STATES = { confirming: "confirming", offline: "toConfirm", confirmed: "confirmed" };

const LAST = { already: 1, welcome: 2 };
const urgency = ({ verdict }) => LAST[toneOf(verdict)] ?? 0;
const isDone = ({ verdict }) => LETS_IN.has(verdict) || ["already_in", "goodbye"].includes(verdict);

/** Those of a delegation: how many came of it, then first who needs somebody's attention. */
export function panels(all, how) {
  if (all.length === 1) return [panel(all[0], how)];
  const done = all.filter(isDone).length;
  const sentence = say[(how.isExit ? "out" : "in") + (done < all.length ? "Some" : "All")];
  const sum = element("p", { class: "verdict-sum" }, fill(sentence, { done, others: all.length - done }));
  const rows = [...all].sort((one, other) => urgency(one) - urgency(other)).map((one) => row(one, how));
  return [sum, element("div", { class: "verdict-rows" }, ...rows)];
}

function row(shown, how) {
  const { verdict, person } = shown;
  return frame(shown, { "data-size": "row" },
    element("div", {},
      element("p", { class: "verdict-name" }, person.name),
      element("p", { class: "verdict-word" }, wordOf(shown)),
      presence(shown, how.now),
      mayGoOn(verdict) && coming(person, how.now),
      said(shown)),
    element("div", { class: "verdict-details" }, badge(shown, how), ...buttons(shown, { ...how, missing: () => 0 }, true)));
}

/**
 * @param {import("./checkin.js").Shown} shown
 * @param {{undo: Function, letIn: Function, delegation: Function, missing: (party: object) => number, standing: Function, days: string,
 *   now: number, badges: import("./badges.js").Badges}} how
 */
function panel(shown, how) {
  const { verdict, person } = shown;
  return frame(shown, {},
    element("div", {},
      element("p", { class: "verdict-word" }, wordOf(shown)),
      said(shown)),
    element("div", { class: "verdict-details" },
      presence(shown, how.now),
      ...(person ? about(person) : []),
      person && mayGoOn(verdict) && coming(person, how.now),
      opposite(shown),
      way(shown, how),
      badge(shown, how),
      element("div", { class: "verdict-actions" }, ...buttons(shown, how))));
}

function frame({ verdict, state, fact }, attributes, ...children) {
  const tone = toneOf(verdict);
  return element("div",
    { class: "verdict", "data-verdict": tone, "data-word": verdict, "data-state": state, "data-scan": fact, ...attributes },
    element("span", { class: "verdict-shape" }, icon(say.icons[tone] ?? "question")),
    ...children);
}

/** What was decided, for the sentences: more than the verdict where that alone would say something wrong. */
function reason({ verdict, person }) {
  if (verdict === "not_approved" && person?.party.state === "rejected") return "rejected";
  return verdict === "provisional" && person ? "let_in" : verdict; // somebody of the list, which was too old
}

const wordOf = (shown) => (reason(shown) === "rejected" ? say.states.rejected : say.verdicts[shown.verdict]);

function way(shown, { days }) {
  const sentence = (shown.verdict === "unknown" && say.flaws[shown.flaw]) || say.ways[reason(shown)];
  return sentence && element("p", {}, fill(sentence, { days }));
}

/** How a verdict looks and sounds. */
export const toneOf = (verdict) => say.tones[verdict] ?? "refused";

const mayGoOn = (verdict) => ["welcome", "welcome_back", "provisional", "already_in", "no_meeting"].includes(verdict);

/** Whether it is certain. */
function said({ state, note, verdict }) {
  if (note) return element("p", { class: "verdict-said" }, note);
  const word = say[STATES[state]];
  return word && !["asking", "ready", "ready_out", "unknown", ...NO_FACT].includes(verdict) && element("p", { class: "verdict-said" }, word);
}

function presence({ verdict, presence: before }, now) {
  if (verdict !== "already_in" || !before) return null;
  const sentence = before.by ? say.sinceBy : say.since;
  return element("p", { class: "verdict-fact" }, fill(sentence, { time: time(before.at, now), desk: before.desk, by: before.by }));
}

function about({ name, title, badge, party }) {
  return [
    element("p", { class: "verdict-name" }, name),
    element("p", {}, [title, party.name].filter(Boolean).join(", ")),
    element("p", { class: "row" },
      element("span", { class: "side", "data-side": party.side }, say.sides[party.side]),
      element("span", { class: "num" }, fill(say.badge, { number: badge }))),
  ];
}

function coming({ meetings }, now) {
  const next = meetings.find(({ to }) => to > now);
  return next && element("p", { class: "verdict-fact" }, fill(say.nextMeeting, { time: time(next.from, now), table: next.table }));
}

/** Whom one has come to meet, once the server has said whether they are there. */
function opposite({ opposite: other }) {
  return other && element("p", { class: "verdict-fact" }, fill(other.is_there ? say.isAtTable : say.notAtTable, other));
}

function badge(shown, { badges }) {
  const sentence = badges.note(shown);
  return sentence && element("p", { class: "verdict-badge" }, sentence);
}

function* buttons(shown, { undo, letIn, delegation, missing, standing, badges }, isRow = false) {
  if (badges.mayPrint(shown)) {
    const [word, label] = isRow ? [say.badgeShort, `${say.printBadge}: ${shown.person.name}`] : [say.printBadge, null];
    yield action("print", word, () => badges.print(shown), isRow ? "quiet" : "primary", label);
  }
  const count = shown.person && LETS_IN.has(shown.verdict) ? missing(shown.person.party) : 0;
  if (count) yield action("users", fill(say.others, { count }), () => delegation(shown.person.party), "secondary");
  if (!isRow && badges.mayRenew(shown)) yield action("badge", say.newBadge, () => badges.renew(shown), "quiet");
  if (shown.verdict === "stale") yield action("check", say.letIn, () => letIn(shown), "primary");
  const before = standing(shown);
  if (before && !isRow) yield action("undo", fill(say.undoThat, { time: time(before.at) }), () => undo({ ...shown, fact: before.fact }), "quiet");
  if (MAY_UNDO.has(shown.verdict) && shown.state !== "conflict") {
    yield action("undo", say.undo, () => undo(shown), "quiet");
  }
}

export function action(symbol, word, press, kind = "quiet", label = null) {
  const button = element("button", { type: "button", class: "button", "data-kind": kind === "primary" ? null : kind, "aria-label": label },
    icon(symbol), word);
  button.addEventListener("click", press);
  return button;
}
