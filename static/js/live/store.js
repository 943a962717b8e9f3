/* What the server has told this screen: shared rows, own rows, counts, and server time (docs/events.md). */
const SAMPLES = 12;

/* 32-bit FNV-1a over the sorted "type:id:rev" lines; keys and revs are ASCII. */
export function hashOf(rows) {
  const text = [...rows.values()].map((row) => `${row.type}:${row.id}:${row.rev}`).sort().join("\n");
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

const keyOf = (row) => `${row.type}:${row.id}`;
const keyed = (rows) => new Map((Array.isArray(rows) ? rows : Object.values(rows)).map((row) => [keyOf(row), row]));
const ofType = (rows, type) => [...rows.values()].filter((row) => row.type === type).sort((a, b) => a.id - b.id || 0);

export function createStore({ meta = {}, shared = [], mine = [] } = {}, clock = () => performance.now()) {
  const listeners = new Set();
  let rows = keyed(shared);
  let own = keyed(mine);
  let version = rows.size ? meta.version ?? -1 : -1;
  let epoch = meta.epoch ?? "";
  let reset = meta.reset ?? 0;
  let mineVersion = -1;
  let hash = null;
  let pulse = { people: meta.people };
  let offsets = [];

  const tell = (what) => listeners.forEach((fn) => fn(what));
  const hashNow = () => (hash ??= hashOf(rows));

  // A sample is late by its way here, never early: the largest of the last ones is the best.
  function hear(now, way = 0) {
    if (now) offsets = [...offsets.slice(1 - SAMPLES), now + way - clock()];
  }

  function put(delta) {
    for (const row of delta.rows) rows.set(keyOf(row), row);
    for (const key of delta.gone) rows.delete(key);
    hash = null;
    version = delta.to;
  }

  function putMine({ mine_version: at, rows: whole }) {
    if (at < mineVersion) return;
    mineVersion = at;
    own = keyed(whole);
  }

  hear(meta.now);

  return {
    rows: (type) => ofType(rows, type),
    get: (key) => rows.get(key),
    mine: (type) => ofType(own, type),
    own: (key) => own.get(key),
    get room() { return ofType(rows, "room")[0]; },
    get round() { return rows.get(`round:${this.room?.round}`); },
    get pulse() { return pulse; },
    get version() { return version; },
    get epoch() { return epoch; },
    get reset() { return reset; },
    get mineVersion() { return mineVersion; },
    get isReady() { return version >= 0; },
    get hash() { return hashNow(); },
    now: () => (offsets.length ? Math.max(...offsets) + clock() : Date.now()),
    on(fn) { listeners.add(fn); return () => listeners.delete(fn); },
    position: () => (version < 0 ? {} : { epoch, version }),

    /* Takes the answer to `sync`; returns true if the whole must be asked for again. */
    takeSync(reply, way = 0) {
      hear(reply.now, way);
      if (reply.epoch !== epoch || reply.reset !== reset) mineVersion = -1;
      if (reply.shared) {
        rows = keyed(reply.shared);
        hash = null;
      } else {
        for (const delta of reply.deltas) if (delta.to > version) put(delta);
      }
      ({ epoch, version, reset } = reply);
      if (reply.mine) putMine({ mine_version: reply.mine_version, rows: reply.mine });
      const isWrong = hashNow() !== reply.hash;
      if (isWrong) version = -1;
      tell("sync");
      return isWrong && !reply.shared;
    },

    /* Takes a delta; returns true if something before it is missing. */
    takeDelta(delta) {
      if (delta.to <= version) return false;
      if (version < 0 || delta.from > version) return true;
      put(delta);
      tell("delta");
      return false;
    },

    /* Takes a pulse; returns true if this screen has not what it speaks of. */
    takePulse(news) {
      hear(news.now);
      pulse = news;
      const isOld = news.epoch === epoch && news.version < version;
      const isEqual = news.epoch === epoch && version >= 0 && news.hash === hashNow();
      if (isEqual && !isOld) version = news.version;
      tell("pulse");
      return !isOld && !isEqual;
    },

    takeMine(news) {
      putMine(news);
      tell("mine");
    },
  };
}
