// Whom the letters typed may mean: arrows and Enter, or a finger. Nobody is listed before something is typed.

import { $, element } from "./dom.js";
import { action } from "./panel.js";
import { isCancelled, search } from "./search.js";
import { tokenIn } from "./text.js";
import { fill, say, time } from "./words.js";

export class Results {
  found = [];
  at = 0;

  /** @param {{roster: object, checkin: import("./checkin.js").CheckIn}} parts */
  constructor({ roster, checkin }) {
    Object.assign(this, { roster, checkin, field: $("words"), list: $("results") });
    this.field.addEventListener("input", () => this.look());
    this.field.addEventListener("keydown", (event) => this.key(event));
    checkin.addEventListener("verdict", () => this.clear()); // which stands in the same place
    roster.addEventListener("change", () => roster.people.size || this.clear()); // whoever was found is forgotten
    $("search").addEventListener("submit", (event) => {
      event.preventDefault();
      this.enter();
    });
  }

  look() {
    const text = this.field.value;
    this.found = text.length > 100 || tokenIn(text) ? [] : search(this.roster, text);
    this.at = 0;
    this.draw();
  }

  /** Enter: a scanner has typed a code, or somebody has chosen. */
  enter() {
    const text = this.field.value.trim();
    if (!text) return;
    const chosen = this.found[this.at];
    if (chosen) this.choose(() => this.checkin.person(chosen));
    else if (tokenIn(text) || text.length > 20) this.choose(() => this.checkin.code(text, "scanner"));
  }

  choose(act) {
    this.clear();
    act();
  }

  clear() {
    this.field.value = "";
    this.found = [];
    this.draw();
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.clear();
    if (!step || !this.found.length) return;
    event.preventDefault();
    this.at = (this.at + step + this.found.length) % this.found.length;
    this.draw();
  }

  draw() {
    const isOpen = Boolean(this.field.value.trim());
    this.list.hidden = !isOpen;
    $("verdict").hidden = isOpen;
    if (isOpen) $("main").scrollTop = 0;
    this.field.setAttribute("aria-expanded", String(isOpen));
    this.field.setAttribute("aria-activedescendant", this.found.length ? `found_${this.at}` : "");
    const rows = this.found.map((person, index) => this.row(person, index));
    const none = element("li", { class: "soft", role: "row" }, element("div", { role: "gridcell" }, say.nobodyFound));
    this.list.replaceChildren(...(rows.length || !isOpen ? rows : [none]));
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
