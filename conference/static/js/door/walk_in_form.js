// The form for a visitor nobody expected: four answers, and consent on paper or on the visitor's own phone.
// Event: "left" (detail: the id of whom it should have corrected, or null).

import { $, element } from "./dom.js";
import { searchParties } from "./search.js";
import { clean } from "./text.js";

/** A personal number shows its last digits only, as everywhere (foundation/tax_code.py). */
const masked = (taxCode) => (taxCode.length === 12 ? `•••••••••${taxCode.slice(-3)}` : taxCode);

export class WalkInForm extends EventTarget {
  /**
   * @param {{sync: object, roster: object}} parts
   * @param {(typed: object, corrects: ?string) => Promise<void>} take keeps what was typed and closes this
   */
  constructor({ sync, roster }, take) {
    super();
    Object.assign(this, { sync, roster, take });
    this.dialog = $("walk_in");
    this.form = this.dialog.querySelector("form");
    $("walk_in_start").addEventListener("click", () => this.ask());
    $("walk_in_cancel").addEventListener("click", () => this.close());
    this.dialog.addEventListener("close", () => this.closed());
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.form.addEventListener("change", () => this.askConsent());
    this.form.elements.organisation.addEventListener("input", () => this.suggest());
    sync.addEventListener("state", () => this.askConsent());
  }

  /** Empty for the next visitor, or with what was typed for one who was refused. */
  ask(id = null, refused = null) {
    this.corrects = id;
    if (refused) this.fill(refused);
    this.askConsent();
    this.dialog.showModal();
    if (refused) this.form.elements[refused.field]?.focus();
  }

  fill({ side, organisation, full_name, phone, signed, refused, field }) {
    for (const [name, value] of Object.entries({ side, organisation, full_name, phone })) this.form.elements[name].value = value;
    if (signed) this.form.elements.consent.value = "paper";
    this.form.elements.signed.checked = signed;
    $(field ? `walk_in_${field}_refusal` : "walk_in_refusal").textContent = refused;
  }

  /** Only where the server answers can the visitor's own phone ask. */
  askConsent() {
    const { consent, signed } = this.form.elements;
    $("walk_in_consent").hidden = !this.sync.isOnline;
    const isOnPaper = !this.sync.isOnline || consent.value === "paper";
    $("walk_in_signed").hidden = !isOnPaper;
    signed.required = isOnPaper;
    signed.checked &&= isOnPaper;
  }

  /** Those that are known, each with its tax code; it is kept in mind while its name stands in the field. */
  suggest() {
    const field = this.form.elements.organisation;
    const found = searchParties(this.roster, field.value).filter(({ name }) => name !== field.value);
    $("walk_in_organisations").replaceChildren(...found.map((party) => {
      const choice = element("button", { type: "button", class: "button", "data-kind": "quiet" },
        element("span", {}, party.name, party.taxCode && element("small", {}, masked(party.taxCode))));
      choice.addEventListener("click", () => {
        this.chosen = party;
        field.value = party.name;
        this.suggest();
        this.form.elements.full_name.focus();
      });
      return choice;
    }));
  }

  /** Nothing of a visitor stays for the next. */
  closed() {
    this.form.reset();
    this.chosen = null;
    this.form.querySelectorAll(".refusal, .suggestions").forEach((place) => place.replaceChildren());
    this.dispatchEvent(new CustomEvent("left", { detail: this.corrects }));
    this.corrects = null;
  }

  /** Pressed twice, it is one visitor. */
  async submitted(event) {
    event.preventDefault();
    if (this.isTaking) return;
    this.isTaking = true;
    await this.take(this.typed(), this.corrects).finally(() => { this.isTaking = false; });
  }

  close() {
    this.dialog.close();
  }

  typed() {
    const { side, organisation, full_name: name, phone, signed } = Object.fromEntries(new FormData(this.form));
    const taxCode = this.chosen?.name === organisation ? this.chosen.taxCode : "";
    return { side, organisation: clean(organisation), full_name: clean(name), phone: clean(phone), tax_code: taxCode,
      signed: signed === "y", on_phone: signed !== "y" };
  }
}
