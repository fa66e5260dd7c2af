// What the page keeps on the device: a few values by name, the facts still to be sent, the changes of the list.
// Without IndexedDB (private windows, blocked storage) it keeps them in memory, and says so.

import { pause } from "./soon.js";

const VERSION = 1;
const TABLES = { meta: undefined, facts: { keyPath: "id" }, changes: { autoIncrement: true } };
const DESTROY_MS = 5000;
const LOST = new Set(["InvalidStateError", "UnknownError"]); // what a closed connection says; the second is Safari's

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** @param {string} name one database for each conference */
export async function openStore(name) {
  const store = new Store(name);
  try {
    await store.connected();
    return store;
  } catch {
    return new MemoryStore();
  }
}

/** Event: "emptied" when the browser had deleted what was kept. */
class Store extends EventTarget {
  isLasting = true;

  constructor(name) {
    super();
    this.name = name;
  }

  /** The database, opened anew when the browser has closed it. */
  connected() {
    this.opening ??= this.open().catch((problem) => {
      this.opening = null; // the next who asks tries again
      throw problem;
    });
    return this.opening;
  }

  async open() {
    const opening = indexedDB.open(this.name, VERSION);
    opening.onupgradeneeded = () => {
      for (const [table, options] of Object.entries(TABLES)) opening.result.createObjectStore(table, options);
      this.dispatchEvent(new Event("emptied"));
    };
    const database = await done(opening);
    database.onclose = () => { this.opening = null; };
    database.onversionchange = () => { // another tab forgets everything: do not stand in its way
      database.close();
      this.opening = null;
    };
    return database;
  }

  /** A connection may have been closed without a word, as after a phone has slept: then once more with a new one. */
  async with(work) {
    const connection = this.connected();
    try {
      return await work(await connection);
    } catch (problem) {
      if (!LOST.has(problem?.name)) throw problem;
      if (this.opening === connection) this.opening = null;
      return work(await this.connected());
    }
  }

  /** One transaction on one table; it is certain when the promise is fulfilled, even after a crash. */
  change(table, work) {
    return this.with((database) => new Promise((resolve, reject) => {
      const transaction = database.transaction(table, "readwrite", { durability: "strict" });
      const result = work(transaction.objectStore(table));
      transaction.oncomplete = () => resolve(result?.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    }));
  }

  ask = (table, question) => this.with((database) => done(question(database.transaction(table).objectStore(table))));
  get = (table, key) => this.ask(table, (rows) => rows.get(key));
  count = (table) => this.ask(table, (rows) => rows.count());
  all = (table) => this.ask(table, (rows) => rows.getAll());
  put = (table, value, key) => this.change(table, (rows) => rows.put(value, key));
  add = (table, value) => this.change(table, (rows) => rows.add(value));
  clear = (table) => this.change(table, (rows) => rows.clear());

  remove(table, keys) {
    return this.change(table, (rows) => {
      for (const key of keys) rows.delete(key);
    });
  }

  /** Put what becomes of a value, whatever other tabs do meanwhile. */
  async update(table, key, work) {
    let made;
    await this.change(table, (rows) => {
      rows.get(key).onsuccess = ({ target }) => {
        try {
          made = work(target.result);
          rows.put(made, key);
        } catch {
          rows.transaction.abort();
        }
      };
    });
    return made;
  }

  /** Forget everything. A page that sleeps with it open may hold the empty database for longer. */
  async destroy() {
    await Promise.allSettled(Object.keys(TABLES).map((table) => this.clear(table)));
    this.connected = () => new Promise(() => {}); // whoever still wants to write waits for good
    (await this.opening)?.close();
    await Promise.race([done(indexedDB.deleteDatabase(this.name)), pause(DESTROY_MS)]);
  }
}

class MemoryStore extends EventTarget {
  isLasting = false;
  tables = Object.fromEntries(Object.keys(TABLES).map((table) => [table, new Map()]));
  next = 1;

  get = async (table, key) => this.tables[table].get(key);
  count = async (table) => this.tables[table].size;
  all = async (table) => [...this.tables[table].values()];
  put = async (table, value, key) => void this.tables[table].set(key ?? value.id, value);
  update = async (table, key, work) => {
    const made = work(this.tables[table].get(key));
    this.tables[table].set(key, made);
    return made;
  };
  add = async (table, value) => void this.tables[table].set(value.id ?? this.next++, value);
  clear = async (table) => this.tables[table].clear();
  remove = async (table, keys) => keys.forEach((key) => this.tables[table].delete(key));
  destroy = async () => Object.values(this.tables).forEach((table) => table.clear());
}
