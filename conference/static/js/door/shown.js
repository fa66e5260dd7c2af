// The verdict that stands on the page, and at the top of every form that was open when it came: nothing hides it.

import { $ } from "./dom.js";
import { panels, toneOf } from "./panel.js";
import { sound } from "../sound.js";
import { LETS_IN, MAY_UNDO } from "./verdict.js";
import { date } from "./words.js";

const ENTRANCE = "entrance";
const NOTHING = "no scan";

export class Shown {
  /** @type {import("./checkin.js").Shown[]} of the last scan */
  all = [];
  isEnrolled = true; // until the server says otherwise
  isOpen = false;

  /**
   * @param {{checkin: object, roster: object, clock: object, badges: import("./badges.js").Badges,
   *   askWhy: (fact: string, name: string) => void}} parts
   */
  constructor(parts) {
    Object.assign(this, parts);
    this.copies = [...document.querySelectorAll("dialog .verdict-copy")];
    for (const copy of this.copies) copy.closest("dialog").addEventListener("close", () => copy.replaceChildren());
    this.checkin.addEventListener("verdict", ({ detail }) => this.say(detail));
    this.checkin.addEventListener("settled", ({ detail }) => this.settled(detail));
    this.badges.addEventListener("told", ({ detail }) => this.all.includes(detail) && this.draw());
    this.checkin.addEventListener("undone", ({ detail }) => this.takenBack(detail));
  }

  /** Everything is there to work with. Without a list it is still to be told whether this device may. */
  open() {
    this.isOpen = true;
    if (!this.roster.isEmpty) this.rest();
  }

  /** The server has said whether it knows this device. */
  enrolled(isEnrolled) {
    if (isEnrolled === this.isEnrolled) return this.rest();
    this.isEnrolled = isEnrolled;
    return this.forget();
  }

  /** What was said holds no more, and names nobody. */
  forget() {
    this.all = [];
    this.rest();
  }

  /** What stands there while nothing was scanned. */
  get resting() {
    if (!this.isEnrolled) return "unenrolled";
    if (this.checkin.isExpired) return "expired";
    if (this.roster.isEmpty) return "no_list";
    return this.checkin.desk.is_exit ? "ready_out" : "ready";
  }

  rest() {
    if (!this.isOpen) return;
    this.sayWhere();
    if (!this.all.length && $("verdict").firstElementChild.dataset.word !== this.resting) this.draw();
  }

  /** An exit looks like one, and only at the entrance is there anything to register for. */
  sayWhere() {
    const { is_exit: isExit, point = ENTRANCE } = this.checkin.desk;
    $("desk_exit").hidden = !isExit;
    $("walk_in_start").hidden = isExit || point !== ENTRANCE;
  }

  say(all) {
    this.all = all;
    this.draw(this.copies.filter((copy) => copy.closest("dialog").open));
    $("main").scrollTop = 0; // somebody may have read in the log
    if (document.activeElement?.closest("dialog")) document.activeElement.scrollIntoView({ block: "nearest" });
    sound(toneOf(all.find(({ verdict }) => !LETS_IN.has(verdict))?.verdict ?? all[0]?.verdict));
    this.rest();
  }

  settled({ fact, verdict }) {
    if (!this.all.some((one) => one.fact === fact)) return;
    const before = $("verdict").querySelector(`[data-scan="${fact}"]`)?.dataset.verdict;
    this.draw();
    if (toneOf(verdict) !== before) sound(toneOf(verdict));
  }

  /** The scan of this device by which somebody is in already, where it may be taken back. */
  standing({ verdict, presence }) {
    if (verdict !== "already_in" || !presence?.scan) return null;
    const mayUndo = (entry) => MAY_UNDO.has(entry.verdict) && ["waiting", "confirmed"].includes(entry.state);
    return this.checkin.log.entries.find((entry) => entry.fact.startsWith(presence.scan) && mayUndo(entry));
  }

  /** Nothing stays green. */
  takenBack(fact) {
    const isOf = (one) => one.fact === fact || (one.verdict === "already_in" && fact.startsWith(one.presence?.scan || NOTHING));
    if (!this.all.some(isOf)) return;
    this.all = this.all.map((one) => (isOf(one) ? { ...one, verdict: "taken_back", state: "", note: "" } : one));
    this.draw();
  }

  draw(copies = this.copies.filter((copy) => copy.childElementCount)) {
    const all = this.all.length ? this.all : [{ verdict: this.resting }];
    for (const place of [$("verdict"), ...copies]) place.replaceChildren(...panels(all, this.how()));
  }

  how() {
    const { roster, checkin, badges } = this;
    return {
      badges,
      now: this.clock.now(),
      isExit: checkin.desk.is_exit,
      undo: ({ fact, person }) => this.askWhy(fact, person?.name ?? ""),
      letIn: (one) => checkin.letIn(one),
      delegation: (party) => checkin.delegation(party),
      standing: (shown) => this.standing(shown),
      days: roster.days.map(([from]) => date(from)).join(", "),
      missing: (party) => roster.delegation(party).filter((one) => !roster.presence(one) && !roster.isWithoutMeeting(one)).length,
    };
  }
}
