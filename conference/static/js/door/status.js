// What must always be visible: the connection, the age of the list, how much is still to be sent.

import { $, element } from "./dom.js";
import { STALE_MS } from "./verdict.js";
import { ago, fill, say } from "./words.js";

const CLOCK_MS = 120_000;
const TICK_MS = 5000;

/** @param {{sync: object, roster: object, queue: object, clock: object, checkin: object}} parts */
export function showStatus(parts) {
  const { sync, roster, queue } = parts;
  const draw = () => drawStatus(parts);
  for (const [source, event] of [[sync, "state"], [roster, "change"], [queue, "count"]]) source.addEventListener(event, draw);
  setInterval(draw, TICK_MS);
  draw();
}

function drawStatus({ sync, roster, queue, clock, checkin }) {
  const age = clock.now() - roster.readAt;
  if (sync.hasAsked) state("connection", sync.isOnline ? "ok" : "bad", connection(sync));
  state("list_age", age > STALE_MS ? "bad" : age > 120_000 ? "wait" : "ok", roster.isEmpty ? say.noList : fill(say.listAge, { age: ago(age) }));
  state("queue_length", queue.length ? "wait" : "ok", waiting(queue));
  $("desk_name").textContent = checkin.desk.name || $("desk_name").textContent;
}

function connection({ isOnline, isStranger }) {
  if (isOnline) return say.online;
  return isStranger ? say.verdicts.unenrolled : say.offline;
}

function waiting({ coming, length }) {
  if (coming) return fill(say.saving, { count: coming });
  return length ? fill(say.waiting, { count: length }) : say.sent;
}

function state(id, how, words) {
  const item = $(id);
  if (item.textContent !== words) item.textContent = words;
  item.dataset.state = how;
}

/** One sentence above everything, while it is true; `ways` are buttons out of it. */
export function notice(key, sentence, ...ways) {
  const shown = document.querySelector(`[data-notice="${key}"]`);
  if (!sentence) shown?.remove();
  else if (shown && !ways.length) shown.textContent = sentence;
  else {
    const made = element("div", { class: "device-notice", "data-notice": key }, sentence,
      ways.length > 0 && element("div", { class: "actions" }, ...ways));
    if (shown) shown.replaceWith(made);
    else $("notices").append(made);
  }
}

/** Tell when this device's clock is so wrong that people would notice. */
export function noticeClock(clock) {
  const minutes = Math.round(Math.abs(clock.offset) / 60_000);
  notice("clock", Math.abs(clock.offset) > CLOCK_MS && fill(say.clockWrong, { minutes }));
}
