import assert from "node:assert/strict";
import { test } from "node:test";

import { createStore } from "../../static/js/live/store.js";
import { openOutbox } from "../../static/js/live/outbox.js";
import { Clock, memoryStorage, Server, settled } from "./support.mjs";

// The platform a module of the phone meets when it is loaded: a page with no sentences.
globalThis.window = { matchMedia: () => ({ matches: false }), localStorage: undefined };
globalThis.document = {
  createTreeWalker: () => ({}), createComment: () => ({}), querySelector: () => ({ textContent: "{}" }),
};
const { ownIdeas } = await import("../../static/js/parts/writing.js");
const { shuffled, weightsOf } = await import("../../static/js/parts/ballot.js");
const { places } = await import("../../static/js/parts/results.js");

function phone(mine = [], kind = "author") {
  const clock = new Clock();
  const server = new Server();
  const outbox = openOutbox({ code: "K7M2QX", kind, storage: memoryStorage(), send: server.send, now: clock.now, later: clock.later, random: () => 0.5 });
  const store = createStore({}, () => 0);
  store.takeMine({ mine_version: 1, rows: mine });
  return { clock, server, store, outbox };
}

const row = (id, more = {}) => ({ type: "idea", id, round: 1, text: `idea ${id}`, state: "shown", is_late: false, into: null, origin: "", ...more });
const none = () => [];
const shown = (ideas) => ideas.map(({ text, state }) => [text, state]);

test("own ideas are newest first, withdrawn ones and other rounds left out", () => {
  const { store, outbox } = phone([row(3), row(5, { state: "queued" }), row(6, { state: "deleted" }), row(7, { round: 2 }), row(8, { state: "queued", is_late: true })]);
  const ideas = ownIdeas({ store, author: outbox, answered: none, round: 1, isOn: true });
  assert.deepEqual(shown(ideas), [["idea 8", "late"], ["idea 5", "queued"], ["idea 3", "shown"]]);
});

test("unsent ideas stand first and say whether the phone is connected", async () => {
  const { store, outbox, server } = phone([row(3)]);
  server.script = Array(9).fill("lost");
  outbox.do("idea.submit", { round: 1, text: "new" });
  await settled();
  const now = (isOn) => shown(ownIdeas({ store, author: outbox, answered: none, round: 1, isOn }))[0];
  assert.deepEqual(now(false), ["new", "waiting"]);
  assert.deepEqual(now(true), ["new", "sending"]);
});

test("an idea the server already shows is not shown twice while its answer is lost", async () => {
  const { store, outbox, server } = phone();
  server.script = ["late", "lost", "lost"];
  outbox.do("idea.submit", { round: 1, text: "new" });
  await settled();
  const [{ client, seq }] = outbox.items();
  store.takeMine({ mine_version: 2, rows: [row(9, { text: "new", origin: `${client}:${seq}` })] });
  assert.equal(ownIdeas({ store, author: outbox, answered: none, round: 1, isOn: true }).length, 1);
});

test("an accepted idea stays visible until its row arrives", () => {
  const { store, outbox } = phone();
  const answered = (act) => (act === "idea.submit" ? [{ args: { round: 1, text: "new" }, result: { idea: 9, state: "queued", is_late: false } }] : []);
  const now = () => shown(ownIdeas({ store, author: outbox, answered, round: 1, isOn: true }));
  assert.deepEqual(now(), [["new", "queued"]]);
  store.takeMine({ mine_version: 2, rows: [row(9, { text: "new" })] });
  assert.deepEqual(now(), [["new", "shown"]]);
});

test("changes on their way are shown at once", async () => {
  const { store, outbox, server } = phone([row(3), row(4, { origin: "c:1" })]);
  server.script = Array(9).fill("lost");
  outbox.do("idea.edit", { idea: 3, text: "better" });
  outbox.do("idea.delete", { origin: "c:1" });
  await settled();
  assert.deepEqual(shown(ownIdeas({ store, author: outbox, answered: none, round: 1, isOn: true })), [["better", "sending"]]);
});

test("a refused idea is kept with its reason, and a vote refused falls back", async () => {
  const { store, outbox, server } = phone();
  server.refuse = () => ({ code: "CLOSED" });
  await outbox.do("idea.submit", { round: 1, text: "too late" });
  assert.deepEqual(shown(ownIdeas({ store, author: outbox, answered: none, round: 1, isOn: true })), []);
  assert.deepEqual(outbox.kept().map(({ args, code }) => [args.text, code]), [["too late", "CLOSED"]]);
  const voter = phone([{ type: "vote", id: 7, round: 1, weight: 1 }], "ballot");
  voter.server.refuse = () => ({ code: "BUDGET" });
  const answer = voter.outbox.do("vote.set", { round: 1, idea: 7, weight: 2 });
  assert.equal(weightsOf({ store: voter.store, votes: voter.outbox, answered: none }).get(7), 2);
  await answer;
  assert.equal(weightsOf({ store: voter.store, votes: voter.outbox, answered: none }).get(7), 1);
});

test("every phone has its own order of the ballot and keeps it", () => {
  const ids = Array.from({ length: 40 }, (_, i) => i + 1);
  assert.deepEqual(shuffled(ids, "3:1"), shuffled([...ids].reverse(), "3:1"));
  // The same as workshop.screens.order.shuffled, so that the page does not jump when it comes alive.
  assert.deepEqual(shuffled(ids.slice(0, 12), "616f434f:4"), [1, 6, 2, 12, 8, 9, 11, 10, 4, 7, 3, 5]);
  const firsts = new Set(Array.from({ length: 60 }, (_, seat) => shuffled(ids, `${seat}:1`)[0]));
  assert.ok(firsts.size > 20, `${firsts.size} different first ideas among 60 phones`);
});

test("ideas are equally likely to stand in the upper half", () => {
  const ids = Array.from({ length: 20 }, (_, i) => 101 + i);
  const upper = new Map(ids.map((id) => [id, 0]));
  for (let seat = 1; seat <= 1000; seat += 1) for (const id of shuffled(ids, `${seat}:4`).slice(0, 10)) upper.set(id, upper.get(id) + 1);
  for (const [id, count] of upper) assert.ok(count > 400 && count < 600, `idea ${id} stood in the upper half ${count} times of 1000`);
});

test("equal votes share a place", () => {
  const found = places([[1, 9, 5], [2, 4, 3], [3, 4, 2], [4, 1, 1]]).map(({ place, isTie }) => [place, isTie]);
  assert.deepEqual(found, [[1, false], [2, true], [2, true], [4, false]]);
});
