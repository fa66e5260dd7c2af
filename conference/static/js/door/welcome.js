// The visitor who was just registered, until the next one: consent, the badge, their own link, and whom they could meet.
// Events, each with the walk-in's id: "signed" on paper, "agreed" on the own phone, "left" (closed, or somebody else).

import { drawBadge, printBadge, qrPicture } from "./badge.js";
import { $, element } from "./dom.js";
import { action } from "./panel.js";
import { fill, say, time } from "./words.js";

const PAUSE_MS = 2000;
const COMES_BY_ITSELF = new Set(["queued", "printing", "printed"]); // out of the desk's printer

export class Welcome extends EventTarget {
  /** @param {{api: object, sync: object, queue: object, checkin: object, clock: object}} parts */
  constructor(parts) {
    super();
    Object.assign(this, parts);
    this.dialog = $("badge");
    $("badge_close").addEventListener("click", () => this.dialog.close());
    $("badge_print").addEventListener("click", () => this.print());
    $("badge_paper").addEventListener("submit", (event) => this.sign(event));
    this.dialog.addEventListener("close", () => this.tell("left"));
    this.checkin.addEventListener("verdict", () => this.dialog.close()); // a verdict is hidden by nothing
    this.sync.addEventListener("state", () => this.draw());
  }

  /** @param {string} id @param {{signed: boolean, own?: string, badge?: number, printing?: string}} visitor what the form and the server said */
  show(id, visitor) {
    if (this.id !== id) Object.assign(this, { offers: [], note: "" });
    Object.assign(this, { id, visitor });
    if (!this.dialog.open) {
      $("badge_paper").reset();
      this.dialog.showModal();
    }
    this.draw();
    this.ask();
  }

  shows = (id) => this.dialog.open && this.id === id;

  tell(event) {
    this.dispatchEvent(new CustomEvent(event, { detail: this.id }));
  }

  /** The code is known here, so this needs no network; the server hears of it when it can. */
  async print() {
    printBadge(this.visitor, this.checkin.desk.badge_size);
    await this.queue.add("badge_printed", { code: this.visitor.token });
    this.sync.kick();
  }

  sign(event) {
    event.preventDefault();
    this.tell("signed");
    this.draw();
    this.ask();
  }

  /** Whether they have agreed, and then whom they could meet: until both are known. */
  async ask() {
    clearTimeout(this.timer);
    const { id, visitor } = this;
    if (!visitor.own) return; // the server does not know them yet
    const told = await this.api.ask(`walk-in/${id}`).catch(() => null);
    if (!this.shows(id)) return;
    if (told?.has_agreed && !visitor.signed) {
      visitor.signed = true;
      this.tell("agreed");
    }
    visitor.printing = told?.printing ?? visitor.printing;
    this.offers = told?.offers ?? this.offers;
    this.draw();
    if (!told?.has_agreed) this.timer = setTimeout(() => this.ask(), PAUSE_MS);
  }

  async book({ registration, slot }) {
    const answer = await this.sync.ask("walk_in_meeting", { walk_in: this.id, registration, slot });
    this.note = answer?.status === "done" ? say.meetingBooked : (answer?.sentence ?? say.offline);
    await this.ask();
  }

  draw() {
    if (!this.dialog.open) return;
    const { visitor } = this;
    $("badge_title").textContent = visitor.signed ? say.visitorIn : say.agreesOnPhone;
    $("badge_card").hidden = !visitor.signed;
    $("badge_print").hidden = !visitor.signed || COMES_BY_ITSELF.has(visitor.printing);
    $("badge_news").textContent = visitor.signed ? this.news(visitor) : "";
    $("badge_paper").hidden = visitor.signed;
    if (visitor.signed) drawBadge($("badge_card"), visitor);
    $("badge_own").replaceChildren(...this.ownPage(visitor));
    $("badge_offers").replaceChildren(...this.meetings(visitor));
  }

  /** Where the desk has a printer: whether it knows of the badge. */
  news({ own, printing }) {
    if (this.checkin.desk.printing !== "station") return "";
    return say.printing[printing] ?? (own ? "" : say.printerLater);
  }

  ownPage({ signed, own }) {
    if (own) return [element("p", {}, signed ? say.ownLink : say.scanToAgree), qrPicture(own, say.ownLink)];
    return signed ? [] : [element("p", {}, this.sync.isOnline ? say.verdicts.asking : say.signInstead)];
  }

  meetings({ signed }) {
    if (!signed || !(this.offers.length || this.note)) return [];
    return [element("h3", { class: "card-title" }, say.offers), this.note && element("p", { role: "status" }, this.note),
      ...this.offers.map((offer) => this.offer(offer))].filter(Boolean);
  }

  offer(one) {
    const when = fill(say.timeAndTable, { time: time(one.at), table: one.table });
    return element("article", { class: "offer" },
      element("b", {}, one.name),
      element("p", {}, `${when} · ${one.is_here ? say.isHere : say.isExpected}`),
      ...one.why.map((reason) => element("small", {}, reason)),
      action("calendar", say.bookMeeting, () => this.book(one), "secondary", `${say.bookMeeting}: ${one.name}`));
  }
}
