// The last scans at this device, each with its state, and what did not stand.

import { $, element } from "./dom.js";
import { isWrong, lately } from "./log.js";
import { action } from "./panel.js";
import { notice } from "./status.js";
import { MAY_UNDO } from "./verdict.js";
import { fill, say, time } from "./words.js";

const LISTED = 12;
const TONES = { waiting: "wait", confirmed: "ok", conflict: "stop", refused: "stop", undone: "info" };

/** @param {import("./log.js").Log} log @param {(fact: string, name: string) => void} undo */
export function showHistory(log, undo) {
  const rows = new Rows(undo);
  let told = 0;
  const draw = () => {
    rows.show(lately(log.entries, LISTED));
    const wrong = log.entries.filter((entry) => isWrong(entry) && !entry.isSeen);
    if (wrong.length !== told) tellWrong(log, wrong);
    told = wrong.length;
    $("log_title").textContent = fill(say.scansHere, { count: log.made });
    $("log_section").hidden = !log.entries.length;
  };
  log.addEventListener("change", draw);
  draw();
}

/** How many did not stand, until somebody has looked. */
function tellWrong(log, wrong) {
  const look = () => {
    $("log").querySelector(`[data-scan="${wrong.at(-1).fact}"]`).scrollIntoView({ block: "center" });
    for (const { fact } of wrong) log.change(fact, { isSeen: true });
  };
  notice("wrong", wrong.length > 0 && fill(say.notStanding, { count: wrong.length }), action("search", say.showThem, look, "secondary"));
}

/** A row is made anew only when its entry has changed: with every scan one of twelve. */
class Rows {
  made = new WeakMap();

  constructor(undo) {
    this.undo = undo;
  }

  show(entries) {
    const list = $("log");
    entries.forEach((entry, at) => {
      const wanted = this.of(entry);
      if (list.children[at] !== wanted) list.insertBefore(wanted, list.children[at] ?? null);
    });
    while (list.children.length > entries.length) list.lastElementChild.remove();
  }

  of(entry) {
    const text = JSON.stringify(entry);
    if (this.made.get(entry)?.text !== text) this.made.set(entry, { text, row: row(entry, this.undo) });
    return this.made.get(entry).row;
  }
}

function row(entry, undo) {
  const { fact, name, organisation, code, at, state, verdict } = entry;
  const word = state === "undone" ? say.undone : say.verdicts[verdict];
  const mayUndo = MAY_UNDO.has(verdict) && ["waiting", "confirmed"].includes(state);
  return element("li", { "data-state": state, "data-scan": fact },
    element("time", { class: "num" }, time(at)),
    element("div", {},
      element("b", {}, name || (code ? `…${code}` : "–")),
      organisation && element("small", {}, organisation),
      element("span", { class: "badge", "data-tone": isGood(verdict) || state !== "confirmed" ? TONES[state] : "wait" }, word),
      note(entry),
      mayUndo && action("undo", say.undo, () => undo(fact, name), "quiet", `${say.undo}: ${name}`)));
}

const isGood = (verdict) => ["welcome", "welcome_back", "goodbye"].includes(verdict);

function note({ state, note: sentence, name, arrival, verdict }) {
  if (sentence) return element("small", {}, sentence);
  if (state === "waiting") return element("small", {}, say.toConfirm);
  if (state !== "conflict") return null;
  if (!arrival) return element("small", {}, fill(say.notAllowed, { verdict: say.verdicts[verdict] }));
  const since = fill(arrival.by ? say.sinceBy : say.since, { time: time(arrival.at), desk: arrival.desk, by: arrival.by });
  return element("small", {}, fill(say.conflict, { name, since }));
}
