// Whom the letters typed may mean: arrows and Enter, or a finger. Nobody is listed before something is typed.

import { $, element } from "./dom.js";
import { action } from "./panel.js";
import { BEST, isCancelled, search } from "./search.js";
import { tokenIn } from "./text.js";
import { fill, say, time } from "./words.js";

const NONE = -1; // is marked

export class Results {
  found = [];
  at = NONE;

  /** @param {{roster: object, checkin: import("./checkin.js").CheckIn}} parts */
  constructor({ roster, checkin }) {
    Object.assign(this, { roster, checkin, field: $("words"), list: $("results") });
    this.field.addEventListener("input", () => this.look());
    for (const place of [this.field, this.list]) place.addEventListener("keydown", (event) => this.key(event));
    checkin.addEventListener("verdict", () => this.clear()); // which stands in the same place
    roster.addEventListener("change", () => roster.people.size || this.clear()); // whoever was found is forgotten
    $("search").addEventListener("submit", (event) => {
      event.preventDefault();
      this.enter();
    });
  }

  look() {
    const text = this.field.value;
    const found = text.length > 100 || tokenIn(text) ? [] : search(this.roster, text);
    this.found = found.slice(0, BEST);
    this.hasMore = found.length > BEST;
    this.at = found.length === 1 ? 0 : NONE;
    this.draw();
  }

  /**
   * Enter: a scanner has typed a code, or somebody has chosen. Of several none is chosen yet: the first one's button
   * takes the focus, where a keyboard presses once more. On a phone, where Enter is to hide the keyboard, it does.
   */
  enter() {
    const text = this.field.value.trim();
    if (!text) return;
    const chosen = this.found[this.at];
    if (chosen) this.choose(() => this.checkin.person(chosen));
    else if (this.found.length) this.mark(0, true);
    else if (tokenIn(text) || text.length > 20) this.choose(() => this.checkin.code(text, "scanner"));
  }

  choose(act) {
    this.clear();
    act();
  }

  clear() {
    this.field.value = "";
    this.found = [];
    this.hasMore = false;
    this.draw();
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isHeld = event.key === "Enter" && event.repeat; // it would press the button that has just got the focus
    if (event.key === "Escape") this.clear();
    if (isHeld) event.preventDefault();
    if (!step || !this.found.length) return;
    event.preventDefault();
    const next = this.at === NONE && step < 0 ? NONE : this.at + step;
    this.mark((next + this.found.length) % this.found.length, event.currentTarget === this.list);
  }

  mark(at, takesFocus) {
    this.at = at;
    this.draw();
    if (takesFocus) this.list.querySelector("[aria-selected='true'] button").focus();
  }

  draw() {
    const isOpen = Boolean(this.field.value.trim());
    this.list.hidden = !isOpen;
    $("verdict").hidden = isOpen;
    if (isOpen) $("main").scrollTop = 0;
    this.field.setAttribute("aria-expanded", String(isOpen));
    this.field.setAttribute("aria-activedescendant", this.at === NONE ? "" : `found_${this.at}`);
    const rows = this.found.map((person, index) => this.row(person, index));
    const note = this.hasMore ? say.moreFound : !rows.length && isOpen && say.nobodyFound;
    const last = note && element("li", { class: "soft", role: "row" }, element("div", { role: "gridcell" }, note));
    this.list.replaceChildren(...rows, ...(last ? [last] : []));
  }

  row(person, index) {
    const { party } = person;
    const isChosen = index === this.at;
    const row = element("li", { class: "found", role: "row", id: `found_${index}`, "aria-selected": String(isChosen) },
      element("div", { role: "gridcell" },
        element("b", {}, person.name),
        element("small", {}, [person.title, party.name].filter(Boolean).join(", ")),
        element("span", { class: "side", "data-side": party.side }, say.sides[party.side]),
        this.badge(person)),
      element("div", { role: "gridcell", class: "actions" },
        action("check", say.checkIn, () => this.choose(() => this.checkin.person(person)), isChosen ? "primary" : "secondary",
          `${say.checkIn}: ${person.name}`),
        this.delegation(party)));
    return row;
  }

  delegation(party) {
    const count = this.roster.delegation(party).length;
    const word = fill(say.delegation, { count });
    const press = () => this.choose(() => this.checkin.delegation(party));
    return count > 1 && action("users", word, press, "quiet", `${word}: ${party.name}`);
  }

  badge(person) {
    const presence = this.roster.presence(person);
    if (presence) return element("span", { class: "badge", "data-tone": "wait" }, `${say.verdicts.already_in} ${time(presence.at)}`);
    if (isCancelled(person)) return element("span", { class: "badge", "data-tone": "stop" }, say.states.cancelled);
    const { state } = person.party;
    return state === "approved" ? null : element("span", { class: "badge", "data-state": state }, say.states[state]);
  }
}
