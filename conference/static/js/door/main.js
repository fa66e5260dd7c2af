// The page of an enrolled device: puts its parts together.

import { Api } from "./api.js";
import { Badges } from "./badges.js";
import { Camera } from "./camera.js";
import { CheckIn } from "./checkin.js";
import { Clock } from "./clock.js";
import { $ } from "./dom.js";
import { forgetEverything, forgetPeople } from "./forget.js";
import { showHistory } from "./history.js";
import { listenToKeys } from "./keys.js";
import { keepPage } from "./keep_page.js";
import { Log } from "./log.js";
import { inOwnWords } from "./own_words.js";
import { Queue } from "./queue.js";
import { Refresh } from "./refresh.js";
import { Results } from "./results.js";
import { Roster } from "./roster.js";
import { prepare } from "./search.js";
import { Shown } from "./shown.js";
import { notice, noticeClock, showStatus } from "./status.js";
import { openStore } from "./store.js";
import { Sync } from "./sync.js";
import { themeButton } from "./theme.js";
import { undoDialog } from "./undo.js";
import { WalkIns } from "./walk_in.js";
import { say } from "./words.js";

const EXPIRE_MS = 5000;

const base = document.body.dataset.door;
const store = await openStore(`door ${base}`);
const clock = new Clock(await store.get("meta", "offset"));
const api = new Api(base, clock);
const queue = new Queue(store, clock);
const roster = new Roster(clock, document.body.dataset.zone);
const log = new Log(store);
const sync = new Sync({ api, queue, clock, device: () => checkin.device.id });
const checkin = new CheckIn({ roster, queue, sync, clock, log });
const badges = new Badges({ sync, queue, checkin, roster });
const refresh = new Refresh({ api, store, roster, queue, sync });
const walkIns = new WalkIns({ api, queue, sync, store, roster, checkin, clock });

const askWhy = undoDialog((fact, reason) => checkin.undo(fact, reason));
const shown = new Shown({ checkin, roster, clock, badges, askWhy });

// ---- what the server says of us

refresh.addEventListener("desk", ({ detail }) => {
  Object.assign(checkin, detail);
  notice("closed", !detail.desk.is_open && say.ways.closed);
  shown.enrolled(true);
  if (queue.length) sync.kick();
  noticeClock(clock);
});

queue.addEventListener("room", () => {
  const isBroken = queue.trouble === "broken";
  notice("broken", isBroken && say.broken);
  notice("full", !isBroken && (queue.memory.size > 0 || refresh.isUnkept) && say.full);
});

// A revoked device forgets in every tab; one that is enrolled anew in one tab is so in all. What one has posted itself,
// a channel does not hear.
const tabs = "BroadcastChannel" in globalThis ? new BroadcastChannel(`door ${base}`) : null;
tabs?.addEventListener("message", ({ data }) => {
  if (data === "wiped") sync.isOver || location.reload();
  else if (sync.isStranger) refresh.anew();
});

const isOver = () => Boolean(refresh.isOver || sync.isOver);
const parts = { sync, queue, store, refresh, roster, log, checkin, shown, walkIns };

async function ended(problem) {
  if (sync.isOver) return;
  sync.isNow(false, true);
  sync.isOver = problem.mustWipe;
  shown.enrolled(false);
  if (sync.isOver) await forgetEverything(parts, base, () => tabs?.postMessage("wiped"));
  else await forgetPeople(parts);
}

sync.addEventListener("ended", ({ detail }) => ended(detail));
refresh.addEventListener("ended", ({ detail }) => ended(detail));

/** Also without a network nobody is named once the time of this device is over. */
async function expire() {
  if (checkin.isExpired && roster.people.size) await forgetPeople(parts);
}

// ---- beginning

// What waits, from before a reload or from another tab, counts here too.
async function restore() {
  const waiting = await queue.waiting();
  const undone = new Set(waiting.filter(({ kind }) => kind === "undo").map(({ body }) => body.scan));
  for (const { kind, id, person, body, at, offset } of waiting) {
    const known = roster.people.get(person);
    const isNews = kind === "scan" && known && !undone.has(id) && !checkin.open.has(id);
    if (isNews) checkin.move({ fact: id, verdict: body.told, person: known }, at + offset);
  }
}

function warmUp(deadline) {
  const isDone = prepare(roster, () => deadline.timeRemaining() < 2);
  if (!isDone) requestIdleCallback(warmUp);
}

await log.read();
await refresh.open();
await queue.count();
await restore();
queue.addEventListener("elsewhere", restore);
refresh.isOpen = (id) => [...checkin.open.values()].some(({ person }) => person?.id === id);
showStatus({ sync, roster, queue, clock, checkin });
showHistory(log, askWhy);
await walkIns.open();
await expire();
setInterval(expire, EXPIRE_MS);
new Results({ roster, checkin });
new Camera((code) => checkin.code(code, "camera"), base);
shown.open();
listenToKeys((code) => checkin.code(code, "scanner"));
themeButton();
inOwnWords();
notice("memory", !store.isLasting && say.notLasting);
$("dock").inert = false;
roster.addEventListener("change", () => globalThis.requestIdleCallback?.(warmUp));
await refresh.now();
shown.rest();
if (!isOver()) tabs?.postMessage("enrolled");
await store.put("meta", clock.offset, "offset").catch(() => {});
sync.kick();

navigator.storage?.persist?.();
keepPage(base, sync, isOver);
