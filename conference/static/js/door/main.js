// The page of an enrolled device: puts its parts together.

import { Api } from "./api.js";
import { Clock } from "./clock.js";
import { Queue } from "./queue.js";
import { openStore } from "./store.js";
import { Sync } from "./sync.js";

const base = document.body.dataset.door;
const store = await openStore(`door ${base}`);
const clock = new Clock(await store.get("meta", "offset"));
const api = new Api(base, clock);
const queue = new Queue(store, clock);
const sync = new Sync({ api, queue, device: () => "" });
sync.kick();
