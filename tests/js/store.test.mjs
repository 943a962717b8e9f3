import assert from "node:assert/strict";
import { test } from "node:test";

import { createStore, hashOf } from "../../static/js/live/store.js";

const room = { type: "room", id: 4, rev: 1, phase: "collect", round: 9 };
const round = { type: "round", id: 9, rev: 2, no: 1 };
const idea = (id, rev) => ({ type: "idea", id, rev, text: `idea ${id}` });
const hash = (...rows) => hashOf(new Map(rows.map((row) => [`${row.type}:${row.id}`, row])));

function synced(version = 5, rows = [room, round]) {
  const store = createStore({}, () => 1000);
  store.takeSync({ epoch: "e1", version, hash: hash(...rows), now: 50_000, reset: 1, shared: rows, mine: [], mine_version: version });
  return store;
}

test("the hash is FNV-1a as published", () => {
  assert.equal(hashOf(new Map()), 0x811c9dc5);
  // The reference: workshop.live.views.hash_of on the same rows.
  assert.equal(hash(room, round, idea(10, 3), idea(9, 4)), 3670790933);
});

test("a fresh store asks for everything", () => {
  assert.deepEqual(createStore().position(), {});
  assert.equal(createStore().isReady, false);
});

test("the page's own rows are there before any answer", () => {
  const store = createStore({ meta: { version: 5, epoch: "e1", reset: 2, now: 7 }, shared: { "room:4": room, "round:9": round }, mine: [] });
  assert.equal(store.room.phase, "collect");
  assert.equal(store.round.no, 1);
  assert.deepEqual(store.position(), { epoch: "e1", version: 5 });
  assert.equal(store.reset, 2);
});

test("a delta that follows is applied", () => {
  const store = synced();
  assert.equal(store.takeDelta({ from: 5, to: 6, rows: [idea(7, 6)], gone: [] }), false);
  assert.deepEqual(store.rows("idea").map(({ id }) => id), [7]);
  assert.equal(store.version, 6);
});

test("an overlapping delta is applied, an old one dropped, a gap asks for sync", () => {
  const store = synced();
  assert.equal(store.takeDelta({ from: 3, to: 7, rows: [idea(1, 7)], gone: ["round:9"] }), false);
  assert.equal(store.version, 7);
  assert.equal(store.get("round:9"), undefined);
  assert.equal(store.takeDelta({ from: 6, to: 7, rows: [idea(2, 7)], gone: [] }), false);
  assert.equal(store.get("idea:2"), undefined);
  assert.equal(store.takeDelta({ from: 8, to: 9, rows: [], gone: [] }), true);
});

test("a matching pulse moves the version, another hash or epoch asks for sync", () => {
  const store = synced();
  assert.equal(store.takePulse({ epoch: "e1", version: 9, hash: hash(room, round), now: 1, people: 3 }), false);
  assert.equal(store.version, 9);
  assert.equal(store.pulse.people, 3);
  assert.equal(store.takePulse({ epoch: "e1", version: 10, hash: 1, now: 1 }), true);
  assert.equal(store.takePulse({ epoch: "e2", version: 9, hash: hash(room, round), now: 1 }), true);
});

test("a pulse that was overtaken by a sync changes nothing", () => {
  const store = synced(8);
  assert.equal(store.takePulse({ epoch: "e1", version: 7, hash: 1, now: 1 }), false);
  assert.equal(store.version, 8);
});

test("sync with deltas equals sync with the whole", () => {
  const store = synced();
  const deltas = [{ from: 5, to: 6, rows: [idea(7, 6)], gone: [] }, { from: 6, to: 8, rows: [idea(8, 8)], gone: ["idea:7"] }];
  const again = store.takeSync({ epoch: "e1", version: 8, hash: hash(room, round, idea(8, 8)), now: 1, reset: 1, deltas, mine: [], mine_version: 8 });
  assert.equal(again, false);
  assert.deepEqual(store.rows("idea").map(({ id }) => id), [8]);
});

test("deltas that do not add up make the store ask for the whole", () => {
  const store = synced();
  assert.equal(store.takeSync({ epoch: "e1", version: 8, hash: 1, now: 1, reset: 1, deltas: [], mine: [], mine_version: 8 }), true);
  assert.deepEqual(store.position(), {});
});

test("mine is whole and never goes back", () => {
  const store = synced();
  store.takeMine({ mine_version: 7, rows: [{ type: "vote", id: 3, weight: 2 }] });
  store.takeMine({ mine_version: 6, rows: [] });
  assert.equal(store.own("vote:3").weight, 2);
  store.takeMine({ mine_version: 7, rows: [] });
  assert.deepEqual(store.mine("vote"), []);
});

test("after a restore from backup mine starts again with the new epoch", () => {
  const store = synced(9);
  store.takeSync({ epoch: "e2", version: 3, hash: hash(room), now: 1, reset: 1, shared: [room], mine: [{ type: "me", id: 0, seat: 4 }], mine_version: 3 });
  assert.equal(store.own("me:0").seat, 4);
  assert.equal(store.version, 3);
});

test("server time takes the sample with the shortest way", () => {
  let ms = 0;
  const store = createStore({}, () => ms);
  store.takePulse({ epoch: "", version: 0, hash: 0, now: 100_000 });
  ms = 1000;
  store.takePulse({ epoch: "", version: 0, hash: 0, now: 100_400 }); // came 600 ms late
  assert.equal(store.now(), 101_000);
});
