// Vietnamese text as the server folds it (foundation/vietnamese.py); one table of cases tests both.

const BLANK = /[\u034f\u115f\u1160\u2800\u3164\uffa0]|(?!\s)\p{C}/gu;
const TOKEN = /^(?:https?:\/\/[^/\s]+\/t\/)?([a-z0-9]{26})\/?(?:[?#]\S*)?$/i;

/** NFC without anything unseen, spaces collapsed. */
export const clean = (text) => text.replace(BLANK, "").normalize("NFC").trim().replace(/\s+/g, " ");

/** Small letters and digits without marks, đ as d, one space between words. */
export const fold = (text) =>
  text.replace(BLANK, "").normalize("NFKD").toLowerCase().normalize("NFKD")
    .replace(/\p{M}/gu, "").replace(/[đðɖ]/g, "d").replace(/ß/g, "ss")
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** The name people are called by: the last word. */
export const givenName = (name) => clean(name).split(" ").at(-1);

/** What a name is found by: the given name first, then all of it. */
export const nameKey = (name) => `${fold(givenName(name))} ${fold(name)}`;

/** The ticket's token in what a scanner read; empty for all else. */
export const tokenIn = (code) => TOKEN.exec(code.trim())?.[1].toUpperCase() ?? "";
