// What a scanner may have typed where a Vietnamese keyboard turned its keys into other letters: the device's twin of
// conference/checkin/garbled.py, where the reasons are.

const LENGTH = 26;
const MOST = 3000;
const FURTHEST = 6;
const MOST_LOST = 2;
const MOST_STEPS = 20_000;
const KEY = /^[A-Z2-7]$/;
const AROUND = /^.*\/T\/|\/?(?:[?#]\S*)?$/gs;
const [HAT, BREVE, HORN, BAR] = ["\u0302", "\u0306", "\u031b", "-"];
const TONE_SIGNS = "\u0301\u0300\u0309\u0303\u0323";
const HORNS = ["W", "7"];
const METHODS = [
  { tones: "SFRXJ", noTone: "Z", qualities: "AEODW", quality: { [HAT]: "=", [BREVE]: "W", [HORN]: "W", [BAR]: "=" } },
  { tones: "12345", noTone: "0", qualities: "6789", quality: { [HAT]: "6", [HORN]: "7", [BREVE]: "8", [BAR]: "9" } },
];

const written = (code) => code.trim().toUpperCase().normalize("NFC").replace(AROUND, "");

const PART = /^(?:https?:\/\/\S*\/t\/[a-z2-7]{0,25}|(?=.*[2-7])[a-z2-7]{8,25})$/i;

/** @param {string} code @returns {""|"part"|"keyboard"} why it may be no ticket, as flaw_in in checkin/rules.py */
export function flawIn(code) {
  const text = code.trim();
  if (PART.test(text)) return "part";
  return text.length >= 14 && !text.includes(" ") && /[^\0-\x7f]/.test(text) && /[2-7]/.test(text) ? "keyboard" : "";
}

/** @param {string} code @returns {string[]} the tokens it may have been before a keyboard garbled it */
export function readings(code) {
  const signs = [...written(code)];
  if (signs.length < LENGTH - 12 || signs.length > LENGTH) return [];
  if (signs.length === LENGTH && signs.every((sign) => KEY.test(sign))) return [];
  return [...new Set(METHODS.flatMap((method) => few(method, signs.map((sign) => letter(method, sign)))))];
}

/** None at all where there are so many that they say nothing. */
function few(method, letters) {
  if (!letters.every(([base]) => KEY.test(base))) return [];
  const found = [];
  const speller = new Speller(method, letters);
  for (const token of speller.spell({ keys: "", letters: 0, owed: [], lost: 0 })) {
    if (found.push(token) > MOST) return [];
  }
  return speller.steps > MOST_STEPS ? [] : found;
}

/** The key of a letter and those that marked it. */
function letter(method, sign) {
  const [base, ...signs] = sign === "Đ" ? ["D", BAR] : sign.normalize("NFD");
  const keys = signs.map((one) => method.tones[TONE_SIGNS.indexOf(one)] ?? method.quality[one]);
  return keys.includes(undefined) ? ["", ""] : [base, keys.map((key) => (key === "=" ? base : key)).join("")];
}

/** @typedef {{keys: string, letters: number, owed: [string, number][], lost: number}} Said */
class Speller {
  constructor(method, letters) {
    Object.assign(this, { method, letters, steps: 0 });
  }

  /** All tokens that begin like this. @param {Said} said */
  * spell(said) {
    if (++this.steps > MOST_STEPS) return;
    const { keys, owed, lost } = said;
    const ahead = this.letters.slice(said.letters);
    const most = ahead.reduce((sum, [, marks]) => sum + 1 + marks.length, owed.length);
    const least = most - ahead.filter(([, marks]) => HORNS.includes(marks[0])).length;
    const missing = LENGTH - keys.length;
    if (missing < least || missing - most > MOST_LOST - lost || owed.some(([, since]) => since > FURTHEST)) return;
    if (!missing && !ahead.length) yield keys;
    for (const [number, [key]] of owed.entries()) {
      yield* this.press(key, { ...said, owed: owed.filter((_one, other) => other !== number) });
    }
    if (missing > least && lost < MOST_LOST) {
      for (const key of this.withoutTrace(said)) yield* this.press(key, { ...said, lost: lost + 1 });
    }
    if (!ahead.length) return;
    for (const [base, marks] of this.ways(said.letters)) yield* this.press(base, { ...said, letters: said.letters + 1 }, marks);
  }

  * press(key, said, marks = "") {
    if (!KEY.test(key) || (said.owed.length && !this.isWithinAWord(key))) return;
    const older = said.owed.map(([one, since]) => [one, since + 1]);
    yield* this.spell({ ...said, keys: said.keys + key, owed: [...older, ...[...marks].map((mark) => [mark, 0])] });
  }

  * ways(place) {
    const [base, marks] = this.letters[place];
    yield [base, marks];
    if (base === "U" && marks[0] === "W") yield ["W", marks.slice(1)];
    if (base === "O" && HORNS.includes(marks[0]) && place && this.letters[place - 1][1][0] === marks[0]) {
      yield [base, marks.slice(1)];
    }
  }

  withoutTrace({ keys, letters, owed }) {
    const { tones, noTone, qualities } = this.method;
    const coming = this.letters.slice(letters, letters + 4).map(([base]) => base);
    const end = coming.findIndex((base) => !this.isWithinAWord(base));
    const near = [...owed.map(([key]) => key), ...(end < 0 ? coming : coming.slice(0, end))];
    const last = keys.at(-1) ?? " ";
    const found = (tones + qualities).includes(last) ? [last] : [];
    if (near.some((key) => tones.includes(key))) found.push(...tones, noTone);
    if (near.some((key) => qualities.includes(key))) found.push(...qualities);
    return new Set(found);
  }

  isWithinAWord(key) {
    return this.method.tones === "12345" || /[A-Z]/.test(key);
  }
}
