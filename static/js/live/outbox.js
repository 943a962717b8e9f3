/* Acts on their way to the server: stored before they are sent, one in flight, kept until they are answered.

A box is one record in localStorage: {client, seq (last answered), holder, lease, items, n (writes so far)}. A tab holds
boxes by a lease; it reads a box again before each write and send, and forgets one that another tab has adopted.
localStorage reaches the disk seconds later; what must outlive a killed browser has a copy that is there at once. */
const LEASE_MS = 10000;
const COPY_MS = 1000;
const ANSWERS = new Set(["CLOSED", "BUDGET", "INVALID", "FORBIDDEN", "GONE", "CHANGED", "LIMIT"]);
const ASKED_AGAIN = new Set(["GAP", "OWNER", "REUSED", "STALE"]);
// Acts of which only the latest counts, by these fields.
const SET = {
  "vote.set": ["round", "idea"], "done.set": ["round", "phase"], "ballot.done": ["round"],
  "candidate.join": ["candidate"], "idea.edit": ["idea", "origin"],
};

export const hex = (bytes) =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map((n) => n.toString(16).padStart(2, "0")).join("");

/* The copy on the disk; where IndexedDB is shut there is none. */
function openCopy() {
  const opened = new Promise((done) => {
    const asked = indexedDB.open("rembuk", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("kept", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
  });
  const on = (work) => opened.then((db) => work(db.transaction("kept", "readwrite", { durability: "strict" }).objectStore("kept"))).catch(() => {});
  const found = new Promise((done) => {
    setTimeout(done, COPY_MS, []);
    on((kept) => { const asked = kept.getAll(); asked.onsuccess = () => done(asked.result); });
  });
  return {
    found: found.then((texts) => new Map(texts.map(({ key, text }) => [key, text]))),
    put: (key, text) => on((kept) => kept.put({ key, text })),
    drop: (key) => on((kept) => kept.delete(key)),
  };
}

let copy = null;

/* localStorage, or this page's memory where it is shut or full. `keep` writes the copy too; `found` is what it held before. */
export function openStorage() {
  const memory = new Map();
  copy ??= openCopy();
  let disk;
  try { disk = window.localStorage; } catch { /* shut by the browser's settings */ }
  return {
    read: (key) => memory.get(key) ?? disk?.getItem(key) ?? null,
    write(key, text) { try { disk.setItem(key, text); memory.delete(key); } catch { memory.set(key, text); } },
    remove(key) { memory.delete(key); disk?.removeItem(key); copy.drop(key); },
    keep(key, text) { this.write(key, text); copy.put(key, text); },
    found: copy.found,
    keys: (prefix) => [...new Set([...memory.keys(), ...Object.keys(disk ?? {})])].filter((key) => key.startsWith(prefix)),
  };
}

export const keyOf = ({ act, args }) => SET[act] && [act, ...SET[act].map((field) => args[field] ?? "")].join(".");

export function openOutbox({
  code, kind, send, reset = () => 0, storage = openStorage(), now = Date.now, random = Math.random,
  later = (ms, fn) => setTimeout(fn, ms),
}) {
  const prefix = `rembuk:${code}:${kind}:`;
  const kept = `rembuk:${code}:kept:${kind}:`;
  const holder = hex(8);
  const waiters = new Map();
  const listeners = new Set();
  let held = [];
  let failures = 0;
  let waitUntil = 0;
  let lastAt = 0;
  let isFlushing = false;
  let rank = () => 0;
  let isKnown = () => false;
  const found = new Map();

  const tell = (answered) => listeners.forEach((fn) => fn(answered));
  const parsed = (text) => { try { return JSON.parse(text); } catch { return null; } };
  const written = (box) => JSON.stringify(Object.assign(box, { n: (box.n ?? 0) + 1 }));
  const write = (box) => storage.keep(prefix + box.client, written(box));
  const hold = (box, lease = now()) => storage.write(prefix + box.client, written({ ...box, holder, lease }));

  function boxes() {
    const found = held.map((client) => parsed(storage.read(prefix + client))).filter((box) => box?.holder === holder);
    held = found.map((box) => box.client);
    return found;
  }

  const boxOf = (client) => boxes().find((box) => box.client === client);

  function adopt() {
    for (const key of new Set([...storage.keys(prefix), ...found.keys()])) {
      let box = parsed(storage.read(key));
      const copied = found.get(key);
      if (copied && !(box?.n >= copied.n)) box = copied; // after a kill localStorage may be some writes behind
      if (!box || held.includes(box.client) || Math.abs(now() - box.lease) < LEASE_MS) continue;
      found.delete(key);
      if (held.length && !box.items.length) { storage.remove(key); continue; }
      hold(box);
      held.push(box.client);
    }
  }

  function begin(items = []) {
    const box = { client: hex(16), seq: 0, holder, lease: now(), items };
    write(box);
    held.unshift(box.client);
    return box;
  }

  function settle(box, item, answer) {
    box.items = box.items.filter((other) => other.id !== item.id);
    box.seq = Math.max(box.seq, item.seq);
    if (!answer.ok) keep(item, answer);
    write(box);
    conclude(item, answer);
  }

  function conclude(item, answer) {
    for (const done of waiters.get(item.id) ?? []) done(answer);
    waiters.delete(item.id);
    tell({ item, answer });
  }

  function keep({ id, act, args }, { code: why, params }) {
    if (kind !== "author" || !args.text) return;
    storage.keep(kept + id, JSON.stringify({ id, act, args, code: why, params, at: now() }));
  }

  /* The server does not know this box (any more): its items stay and get a new one. */
  function renew(box, code) {
    const [first] = box.items;
    const origin = first?.seq ? `${box.client}:${first.seq}` : null;
    for (const item of box.items.splice(0)) {
      const isMine = item.tab === holder || (item.act === "idea.submit" && !isKnown(item, box.client));
      if (code === "OWNER") { keep(item, { code }); conclude(item, { ok: false, code, params: {} }); }
      else if (origin && item.args.origin === origin) fold(box.items, first, item);
      else if (code !== "STALE" || isMine) box.items.push({ ...item, seq: 0 });
      else conclude(item, { ok: true, result: {} });
    }
    storage.remove(prefix + box.client);
    held = held.filter((client) => client !== box.client);
    begin(box.items);
    tell();
  }

  // A change that names the first item by its old (client, seq) becomes part of it.
  function fold(items, first, change) {
    const target = items.find((item) => item.id === first.id);
    if (target && change.act === "idea.edit") target.args = { ...target.args, text: change.args.text };
    if (target && change.act === "idea.delete") items.splice(items.indexOf(target), 1);
    conclude(change, { ok: true, result: {} });
  }

  const tapOf = (item) => `rembuk:${code}:tap:${keyOf(item)}`;
  const isNewest = (item) => !keyOf(item) || !(storage.read(tapOf(item)) > item.at);

  function next() {
    for (const box of boxes()) {
      const sent = box.items.find((item) => item.seq);
      if (sent) return { box, item: sent };
      for (const item of box.items.filter((each) => !isNewest(each))) settle(box, item, { ok: true, result: {} });
      const least = Math.min(...box.items.map(rank));
      const item = box.items.find((each) => rank(each) === least);
      if (item) {
        item.seq = box.seq + 1;
        write(box);
        return { box, item };
      }
      if (box.client !== held[0]) storage.remove(prefix + box.client);
    }
    return null;
  }

  function pause(ms) {
    waitUntil = now() + ms;
    later(ms + 1, flush);
    return false;
  }

  const backOff = () => Math.min(5000, 400 * 2 ** failures) * (0.5 + random());

  /* Sends one item; returns whether the next may follow. */
  async function deliver({ box: { client }, item }) {
    const { seq, act, args } = item;
    let answer;
    try {
      answer = await send({ client, seq, reset: item.reset, act, args }, failures);
      if (typeof answer?.ok !== "boolean") throw new Error("no answer");
    } catch {
      failures += 1;
      later(backOff(), flush);
      return false;
    }
    const box = boxOf(client);
    if (!box) return true; // adopted by another tab, which gets the same answer
    if (answer.ok || ANSWERS.has(answer.code)) settle(box, item, answer);
    else if (ASKED_AGAIN.has(answer.code)) renew(box, answer.code);
    else { failures += 1; return pause((answer.params?.wait * 1000 || backOff()) * (1 + random() / 4)); }
    failures = 0;
    return true;
  }

  async function flush() {
    if (isFlushing || now() < waitUntil) return;
    isFlushing = true;
    try {
      for (let head = next(); head && (await deliver(head)); head = next());
    } finally {
      isFlushing = false;
    }
  }

  function queue(act, args) {
    lastAt = Math.max(now(), lastAt + 1);
    const key = keyOf({ act, args });
    const box = boxes()[0] ?? begin();
    let item = key && box.items.find((other) => !other.seq && keyOf(other) === key);
    if (item) Object.assign(item, { args, at: lastAt });
    else box.items.push((item = { id: hex(8), act, args, seq: 0, at: lastAt, tab: holder, reset: reset() }));
    if (key) storage.write(tapOf(item), String(lastAt));
    write(box);
    return item;
  }

  /* Changes an item that has not been sent; returns false if it is too late. */
  function change(id, alter) {
    const box = boxes().find(({ items }) => items.some((item) => item.id === id && !item.seq));
    if (!box) return false;
    alter(box, box.items.find((item) => item.id === id));
    write(box);
    tell();
    return true;
  }

  storage.found.then((copies) => {
    for (const [key, text] of copies) {
      if (key.startsWith(prefix)) found.set(key, parsed(text));
      else if (key.startsWith(kept) && !storage.read(key)) storage.write(key, text);
    }
    adopt();
    tell();
    flush();
  });

  return {
    do(act, args) {
      const { id } = queue(act, args);
      const answered = new Promise((done) => waiters.set(id, [...(waiters.get(id) ?? []), done]));
      tell();
      flush();
      return answered;
    },
    items: () => boxes().flatMap(({ client, items }) => items.map((item) => ({ ...item, client }))),
    edit: (id, args) => change(id, (_box, item) => Object.assign(item.args, args)),
    drop: (id) => change(id, (box, item) => {
      box.items.splice(box.items.indexOf(item), 1);
      conclude(item, { ok: true, result: {} });
    }),
    kept: () => storage.keys(kept).map((key) => parsed(storage.read(key))).filter(Boolean).sort((a, b) => b.at - a.at),
    forget(id) { storage.remove(kept + id); tell(); },
    on(fn) { listeners.add(fn); return () => listeners.delete(fn); },
    /* rank(item): lower is sent first among the unsent; isKnown(item, client): the server has it already. */
    order(rules) { rank = rules.rank ?? rank; isKnown = rules.isKnown ?? isKnown; },
    flush,
    tick() {
      for (const box of boxes()) hold(box);
      adopt();
      if (boxes().some(({ items }) => items.length)) flush();
    },
    release() { for (const box of boxes()) hold(box, 0); },
  };
}

/* Forgets everything this phone holds for a workshop, after its person has erased themselves. */
export async function emptyAll(code, storage = openStorage()) {
  const prefix = `rembuk:${code}:`;
  for (const key of storage.keys(prefix)) storage.remove(key);
  for (const key of (await storage.found).keys()) if (key.startsWith(prefix)) storage.remove(key);
}
