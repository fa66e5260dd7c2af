// Scanners that type: tells their bursts from people's typing, with or without Enter at the end.

const FASTEST_TYPIST_MS = 45; // between two keys, on average over a burst
const PAUSE_MS = 150; // Bluetooth stammers
const SHORTEST = 8; // keys; a name typed by a quick person is no burst for the average's sake
const NOBODY_MS = 30; // between two keys and before the Enter: nobody types even a short word so quickly
const SHORTEST_LINE = 3; // keys, with the Enter
const NEXT_LINE_MS = 300; // what comes so soon after a scanner's Enter belongs to the same code: a business card's
const TICKET = /^(?:https?:\/\/\S*\/t\/)?[a-z0-9]{26}(?![a-z0-9])/i;
const BEGINNING = /^(?:https?:.*|[a-z0-9]*)$/i; // perhaps of a ticket whose scanner stammers

const CODES = {
  Slash: "/?", Semicolon: ";:", Period: ".>", Comma: ",<", Minus: "-_", Equal: "=+", Quote: "'\"", Space: "  ",
};
const SHIFTED_DIGITS = ")!@#$%^&*(";

/** The sign of a key on the keyboard that scanners pretend to be, whatever the layout makes of it. */
function physical({ code, shiftKey }) {
  const [, letter, digit] = /^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/.exec(code) ?? [];
  if (letter) return shiftKey ? letter : letter.toLowerCase();
  if (digit) return shiftKey && code.startsWith("Digit") ? SHIFTED_DIGITS[digit] : digit;
  return CODES[code]?.[Number(shiftKey)] ?? "";
}

const fieldOf = (target) => target?.closest?.("input, textarea") ?? null;

const isPlain = (key) => key.length === 1 && key >= " " && key <= "~";

class Burst {
  text = ""; // as it would stand in a field
  keys = ""; // as the keys say, while every one of them says something
  isWhole = true;
  count = 0;

  /** @param {boolean} isNextLine whether another line came just before */
  constructor(event, isNextLine) {
    this.isNextLine = isNextLine;
    this.field = fieldOf(event.target) ?? fieldOf(document.activeElement); // where the page sends keys that nothing waits for
    this.before = this.field?.value;
    this.start = this.end = event.timeStamp;
  }

  take(event) {
    const { key, timeStamp } = event;
    this.end = timeStamp;
    this.count += 1;
    if (key === "Backspace") {
      // A keyboard that composes takes its letter back to write another: the keys are no longer all seen.
      this.text = [...this.text].slice(0, -1).join("");
      this.isWhole = false;
      return;
    }
    const sign = isPlain(key) ? key : physical(event);
    this.isWhole &&= sign !== "";
    this.keys += sign;
    this.text += [...key].length === 1 ? key : sign;
  }

  get isScanner() {
    return this.count >= SHORTEST && (this.end - this.start) / (this.count - 1) <= FASTEST_TYPIST_MS;
  }

  /** A few keys, and perhaps an Enter at that time, which nobody has typed. */
  isLine(enter) {
    const gaps = enter ? this.count : this.count - 1;
    if (!this.isNextLine && (!enter || gaps + 1 < SHORTEST_LINE)) return false;
    return gaps > 0 && ((enter ?? this.end) - this.start) / gaps <= NOBODY_MS;
  }

  /** Perhaps the rest of a scan that stammered: a field for codes, which wants no keyboard, holds all of it. */
  get isRest() {
    return Boolean(this.before) && this.field.inputMode === "none";
  }

  get code() {
    return (this.isWhole ? this.keys : this.text).normalize("NFC");
  }

  /** With what a scanner has left in the field before it stammered, where the two make a ticket. */
  get joined() {
    const joined = (this.before ?? "") + this.code;
    return !TICKET.test(this.code) && TICKET.test(joined) ? joined : null;
  }
}

export class Wedge {
  /**
   * @param {Document|HTMLElement} where keys are heard @param {(code: string) => void} onCode
   * @param {(code: string) => boolean} isComplete whether a burst without Enter is a code
   */
  constructor(where, onCode, isComplete = (code) => code.length >= 20) {
    Object.assign(this, { onCode, isComplete, lineEnd: -Infinity });
    where.addEventListener("keydown", (event) => this.heard(event), true);
  }

  heard(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.key === "Shift" || event.key === "CapsLock") return;
    clearTimeout(this.timer);
    if (this.burst && event.timeStamp - this.burst.end > PAUSE_MS) this.paused(); // the timer of a busy page is late
    if (event.key === "Enter" || event.key === "Tab") return this.ended(event);
    if ([...event.key].length > 1 && event.key !== "Backspace" && !physical(event)) return;
    this.burst ??= new Burst(event, this.isNextLine(event));
    this.burst.take(event);
    this.timer = setTimeout(() => this.paused(), PAUSE_MS);
  }

  isNextLine({ timeStamp }) {
    return timeStamp - this.lineEnd < NEXT_LINE_MS;
  }

  ended(event) {
    const { burst } = this;
    this.burst = null;
    const isLine = burst ? burst.isScanner || burst.isLine(event.timeStamp) : this.isNextLine(event);
    if (!isLine || (burst?.isRest && !this.isComplete(burst.code))) return;
    this.lineEnd = event.timeStamp;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (burst) this.tell(burst);
  }

  paused() {
    const { burst } = this;
    this.burst = null;
    if (!burst) return;
    const isOver = burst.isNextLine ? !BEGINNING.test(burst.code) : this.isComplete(burst.joined ?? burst.code);
    if (isOver && (burst.isScanner || burst.isLine())) this.tell(burst);
  }

  // What stood in the field before the scanner typed into it stays there. Of a code with many lines the first counts.
  tell(burst) {
    if (burst.field) {
      burst.field.value = burst.joined === null ? burst.before : "";
      burst.field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const code = (burst.joined ?? burst.code).trim();
    if (!burst.isNextLine || TICKET.test(code)) this.onCode(code);
  }
}
