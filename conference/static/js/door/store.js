// What the page keeps on the device: a few values by name, the facts still to be sent, the changes of the list.
// Without IndexedDB (private windows, blocked storage) it keeps them in memory, and says so.

const VERSION = 1;
const TABLES = { meta: undefined, facts: { keyPath: "id" }, changes: { autoIncrement: true } };

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** @param {string} name one database for each conference */
export async function openStore(name) {
  try {
    const opening = indexedDB.open(name, VERSION);
    opening.onupgradeneeded = () => {
      for (const [table, options] of Object.entries(TABLES)) opening.result.createObjectStore(table, options);
    };
    const database = await done(opening);
    return new Store(database);
  } catch {
    return new MemoryStore();
  }
}

class Store {
  isLasting = true;

  constructor(database) {
    this.database = database;
    database.onversionchange = () => database.close(); // another tab forgets everything: do not stand in its way
  }

  /** One transaction on one table; it is certain when the promise is fulfilled, even after a crash. */
  change(table, work) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(table, "readwrite", { durability: "strict" });
      const result = work(transaction.objectStore(table));
      transaction.oncomplete = () => resolve(result?.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  }

  get = (table, key) => done(this.database.transaction(table).objectStore(table).get(key));
  count = (table) => done(this.database.transaction(table).objectStore(table).count());
  all = (table) => done(this.database.transaction(table).objectStore(table).getAll());
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

  /** Forget everything. */
  async destroy() {
    this.database.close();
    await done(indexedDB.deleteDatabase(this.database.name));
  }
}

class MemoryStore {
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
