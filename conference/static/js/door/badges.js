// Badges of those who are in: by the printer of the desk, or by this browser. The code that a badge shows is known here
// from a scan; else the server tells it, for whoever has been let in. A new badge is the server's alone to make.

import { freshId } from "../ids.js";
import { printBadge } from "./badge.js";
import { $ } from "./dom.js";
import { clean } from "./text.js";
import { say } from "./words.js";

const HAS_COME = new Set(["welcome", "already_in"]);

/** Whether somebody stands here who may have a badge: a visitor of before the last list has no number yet. */
const mayHave = ({ verdict, state, person }) => HAS_COME.has(verdict) && state !== "conflict" && Number.isInteger(person?.id);

export class Badges extends EventTarget {
  /** @param {{sync: object, queue: object, checkin: object, roster: object}} parts */
  constructor(parts) {
    super();
    Object.assign(this, parts);
    this.dialog = $("renew");
    this.form = this.dialog.querySelector("form");
    $("renew_cancel").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.form.reset());
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.form.addEventListener("change", () => this.tellWhatIsNeeded());
    this.checkin.addEventListener("verdict", () => this.dialog.close()); // a verdict is hidden by nothing
    this.sync.addEventListener("state", () => this.tellWhatIsNeeded());
  }

  /** Silently where the desk has a station, by the print dialogue where it says so, else only a new one. */
  get printing() {
    return this.checkin.desk.printing ?? "none";
  }

  /** Whether a press prints: at a station only what its printer was not asked for yet; a new badge once more. */
  mayPrint(shown) {
    const isAskedFor = shown.printing || (shown.verdict === "welcome" && shown.state !== "confirmed");
    if (this.printing === "station") return mayHave(shown) && !isAskedFor;
    return mayHave(shown) && (this.printing === "browser" || shown.isRenewed);
  }

  mayRenew = mayHave;

  /** What became of the badge, or will. */
  note(shown) {
    if (!mayHave(shown)) return "";
    if (shown.badge) return shown.badge;
    if (this.printing !== "station") return "";
    if (shown.state === "offline" && shown.verdict === "welcome") return say.printerLater;
    return say.printing[shown.printing] ?? "";
  }

  /** Press "print": at once where the code is known, with or without a network. */
  async print(shown) {
    if (this.printing !== "station" && shown.how.code) {
      this.give(shown);
      await this.queue.add("badge_printed", { code: shown.how.code });
      this.sync.kick();
      return;
    }
    if (!this.sync.isOnline) {
      this.tell(shown, this.printing === "station" ? say.printerOffline : say.codeOffline);
      return;
    }
    this.tell(shown, say.verdicts.asking);
    const answer = await this.ask({ delegate: shown.person.id });
    if (answer?.status === "done") this.told(shown, answer);
    else this.tell(shown, answer?.sentence || say.printerOffline);
  }

  /** The scan that let them in goes first. */
  async ask(body, id = freshId()) {
    return (await this.sync.kick()) ? this.sync.ask("badge", body, id) : null;
  }

  told(shown, { code, printing, roster }, note = "") {
    if (roster) this.roster.take(roster);
    if (printing) shown.printing = printing;
    this.tell(shown, note);
    if (!code) return;
    shown.how = { ...shown.how, code }; // the next press needs nobody
    this.give(shown);
  }

  /** Hand it to the browser's print dialogue. */
  give({ person: { name, title, party, badge }, how }) {
    const holder = { side: party.side, full_name: name, title, organisation: party.name, badge, token: how.code };
    printBadge(holder, this.checkin.desk.badge_size);
  }

  tell(shown, note) {
    shown.badge = note;
    this.dispatchEvent(new CustomEvent("told", { detail: shown }));
  }

  // ---- a new one

  /** Ask why. The id stays while the form is open: pressed twice, there is one new badge. */
  renew(shown) {
    Object.assign(this, { shown, id: freshId(), said: "" });
    $("renew_who").textContent = [shown.person.name, shown.person.party.name].filter(Boolean).join(", ");
    this.dialog.showModal();
    this.tellWhatIsNeeded();
  }

  tellWhatIsNeeded() {
    if (!this.dialog.open) return;
    const { isOnline } = this.sync;
    $("renew_refusal").textContent = this.said || (isOnline ? "" : say.renewOffline);
    $("renew_print").disabled = !isOnline && !this.said;
    this.form.elements.words.required = this.form.elements.why.value === "other";
  }

  async submitted(event) {
    event.preventDefault();
    const { why, words } = Object.fromEntries(new FormData(this.form));
    const { shown, id } = this;
    $("renew_print").disabled = true;
    const answer = await this.ask({ delegate: shown.person.id, why, words: clean(words) }, id);
    const isStillAsked = this.dialog.open && this.id === id;
    if (!answer) shown.how = { ...shown.how, code: undefined }; // it may be void by now
    if (answer?.status !== "done") {
      if (isStillAsked) this.said = answer?.sentence || say.renewUnknown;
      this.tellWhatIsNeeded();
      return;
    }
    if (isStillAsked) this.dialog.close();
    shown.isRenewed = true;
    this.told(shown, answer, answer.printing ? say.renewedPrinter : say.renewed);
  }
}
