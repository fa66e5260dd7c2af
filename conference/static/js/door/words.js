// The sentences of the page in the reader's language, and times as they are written here.

const { words, zone } = document.body.dataset;

/** Everything the page may say; see checkin/device_words.py. */
export const say = JSON.parse(words);

/** @param {string} sentence one of `say` @param {object} values what stands for {name} in it */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone });
const day = new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "2-digit", timeZone: zone });

/** Day and month. */
export const date = (ms) => day.format(ms);

/** The time alone while it is today. */
export function time(ms, now = Date.now()) {
  return day.format(ms) === day.format(now) ? clock.format(ms) : `${clock.format(ms)} ${day.format(ms)}`;
}

/** How long ago, roughly. */
export function ago(ms) {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return say.justNow;
  return minutes < 60 ? fill(say.minutesAgo, { count: minutes }) : fill(say.hoursAgo, { count: Math.floor(minutes / 60) });
}
