import assert from "node:assert/strict";
import { test } from "node:test";

import { emptyAll, openOutbox } from "../../static/js/live/outbox.js";
import { Clock, memoryStorage, Server, settled } from "./support.mjs";

function room({ kind = "author", storage = memoryStorage(), clock = new Clock(), server = new Server() } = {}) {
  const tab = (more = {}) =>
    openOutbox({
      code: "K7M2QX", kind, storage, send: server.send, now: clock.now, later: clock.later, random: () => 0.5, ...more,
    });
  return { storage, clock, server, tab };
}

const idea = (text) => ["idea.submit", { round: 1, text }];
const vote = (id, weight) => ["vote.set", { round: 1, idea: id, weight }];
const texts = (server) => server.applied.map(([, args]) => args.text);

test("an act is stored before it is sent", async () => {
  const { storage, tab } = room();
  let stored = "";
  const outbox = tab({ send: async () => { stored = [...storage.map.values()].join(); return { ok: true, version: 1, result: {} }; } });
  await outbox.do(...idea("Perahu posyandu"));
  assert.match(stored, /Perahu posyandu/);
  assert.match(stored, /"seq":1/);
});

test("acts go one at a time, in order, with gapless seqs", async () => {
  const { server, tab } = room();
  const outbox = tab();
  await Promise.all(["a", "b", "c"].map((text) => outbox.do(...idea(text))));
  assert.deepEqual(texts(server), ["a", "b", "c"]);
  assert.deepEqual(server.received.map(({ seq }) => seq), [1, 2, 3]);
  assert.match(server.received[0].client, /^[0-9a-f]{32}$/);
  assert.deepEqual(outbox.items(), []);
});

test("a lost answer is asked for again with the same seq and nothing is done twice", async () => {
  const { server, clock, tab } = room();
  server.script = ["late", "lost", "late"];
  const outbox = tab();
  const answer = outbox.do(...idea("a"));
  await clock.pass(20_000);
  assert.equal((await answer).ok, true);
  assert.deepEqual(texts(server), ["a"]);
  assert.deepEqual([...new Set(server.received.map(({ seq }) => seq))], [1]);
});

test("there is no cap on retries", async () => {
  const { server, clock, tab } = room();
  server.script = Array(200).fill("lost");
  const outbox = tab();
  outbox.do(...idea("a"));
  await clock.pass(2_000_000);
  assert.deepEqual(texts(server), ["a"]);
});

test("a reload keeps what was not answered and gets one outcome", async () => {
  const { server, clock, tab } = room();
  server.script = ["late"];
  const first = tab();
  first.do(...idea("a"));
  first.do(...idea("b"));
  await settled();
  first.release();
  const second = tab({ later: clock.later });
  await settled();
  await second.flush();
  assert.deepEqual(texts(server), ["a", "b"]);
});

test("a killed tab's box is adopted after ten seconds, not before", async () => {
  const { server, clock, tab } = room();
  const killed = tab({ send: () => new Promise(() => {}), later: () => {} });
  killed.do(...idea("a"));
  const other = tab();
  clock.ms += 9_000;
  other.tick();
  await settled();
  assert.deepEqual(texts(server), []);
  clock.ms += 2_000;
  other.tick();
  await settled();
  assert.deepEqual(texts(server), ["a"]);
});

test("a tab that lost its box drops its copy and begins a new one", async () => {
  const { server, clock, tab } = room();
  const frozen = tab({ send: async () => { throw new Error("asleep"); }, later: () => {} });
  frozen.do(...idea("a"));
  await settled();
  clock.ms += 11_000;
  const other = tab();
  await other.flush();
  assert.deepEqual(frozen.items(), []);
  frozen.do(...idea("b"));
  assert.equal(frozen.items().length, 1);
  assert.notEqual(frozen.items()[0].client, server.received[0].client);
});

test("two tabs never share a box and lose nothing", async () => {
  const { server, clock, tab } = room();
  const [one, two] = [tab(), tab()];
  for (let n = 0; n < 10; n += 1) {
    one.do(...idea(`one ${n}`));
    two.do(...idea(`two ${n}`));
    one.tick();
    two.tick();
    await clock.pass(1_000);
  }
  assert.equal(new Set(texts(server)).size, 20);
  assert.equal(server.applied.length, 20);
});

test("votes on one idea coalesce until they are sent", async () => {
  const { server, clock, tab } = room({ kind: "ballot" });
  server.script = ["lost"];
  const outbox = tab();
  const answers = [outbox.do(...vote(7, 1)), outbox.do(...vote(9, 1)), outbox.do(...vote(9, 2)), outbox.do(...vote(9, 0))];
  await clock.pass(20_000);
  assert.deepEqual(server.applied.map(([, { idea: id, weight }]) => [id, weight]), [[7, 1], [9, 0]]);
  assert.ok((await Promise.all(answers)).every(({ ok }) => ok));
});

test("an act that was sent once is never changed", async () => {
  const { server, clock, tab } = room({ kind: "ballot" });
  server.script = ["late"];
  const outbox = tab();
  outbox.do(...vote(7, 1));
  await settled();
  outbox.do(...vote(7, 2));
  await clock.pass(20_000);
  assert.deepEqual(server.applied.map(([, { weight }]) => weight), [1, 2]);
});

test("an older tap of another tab is dropped before it is sent", async () => {
  const { server, clock, tab } = room({ kind: "ballot" });
  const slow = tab({ later: () => {}, send: async () => { throw new Error("off"); } });
  slow.do(...vote(3, 1));
  slow.do(...vote(7, 1));
  clock.ms += 100;
  await tab().do(...vote(7, 2));
  clock.ms += 11_000;
  await tab().flush();
  const weights = server.applied.filter(([, { idea: id }]) => id === 7).map(([, { weight }]) => weight);
  assert.deepEqual(weights, [2]);
});

test("votes that give back are sent before votes that spend", async () => {
  const { server, clock, tab } = room({ kind: "ballot" });
  server.script = ["lost"];
  const outbox = tab();
  outbox.order({ rank: ({ args }) => (args.weight > 0 ? 1 : 0) });
  outbox.do(...vote(1, 1));
  await settled();
  outbox.do(...vote(2, 2));
  outbox.do(...vote(3, 0));
  await clock.pass(20_000);
  assert.deepEqual(server.applied.map(([, { idea: id }]) => id), [1, 3, 2]);
});

test("a terminal refusal is an answer and the next act follows", async () => {
  const { server, tab } = room();
  server.refuse = (_act, { text }) => (text === "late" ? { code: "CLOSED" } : null);
  const outbox = tab();
  const refused = outbox.do(...idea("late"));
  await outbox.do(...idea("b"));
  assert.equal((await refused).code, "CLOSED");
  assert.deepEqual(texts(server), ["b"]);
});

test("the text of a refused idea is kept until it is forgotten", async () => {
  const { server, tab } = room();
  server.refuse = () => ({ code: "GONE" });
  const outbox = tab();
  await outbox.do(...idea("long thought"));
  const [kept] = tab().kept();
  assert.deepEqual([kept.args.text, kept.code], ["long thought", "GONE"]);
  outbox.forget(kept.id);
  assert.deepEqual(outbox.kept(), []);
});

test("BUSY and RATE wait and send the same again", async () => {
  const { server, clock, tab } = room();
  server.script = [{ code: "BUSY" }, { code: "RATE", params: { wait: 3 } }];
  const outbox = tab();
  outbox.do(...idea("a"));
  await clock.pass(2_500);
  assert.equal(server.received.length, 2);
  await clock.pass(1_000);
  outbox.flush();
  assert.equal(server.received.length, 2);
  await clock.pass(4_000);
  assert.deepEqual(texts(server), ["a"]);
  assert.equal(new Set(server.received.map(({ seq, client }) => `${client}:${seq}`)).size, 1);
});

test("after GAP the items get a new box and changes of the first are folded into it", async () => {
  const { server, clock, tab } = room();
  const outbox = tab();
  await outbox.do(...idea("a"));
  server.script = ["lost"];
  outbox.do(...idea("b"));
  await settled();
  const [sent] = outbox.items();
  server.known.clear();
  outbox.do("idea.edit", { origin: `${sent.client}:${sent.seq}`, text: "b, better" });
  await clock.pass(20_000);
  assert.deepEqual(texts(server), ["a", "b, better"]);
  assert.notEqual(server.received.at(-1).client, sent.client);
});

test("after OWNER nothing is sent for another person and the text is kept", async () => {
  const { server, tab } = room();
  const outbox = tab();
  await outbox.do(...idea("a"));
  server.person = "budi";
  const answer = await outbox.do(...idea("b"));
  assert.equal(answer.code, "OWNER");
  assert.deepEqual(outbox.kept().map(({ args }) => args.text), ["b"]);
  await outbox.do(...idea("c"));
  assert.deepEqual(texts(server), ["a", "c"]);
});

test("storage that went back does not double an idea the server has", async () => {
  const { server, storage, clock, tab } = room();
  const first = tab();
  server.script = ["late"];
  first.do(...idea("a"));
  first.do(...idea("b"));
  const before = new Map(storage.map);
  await clock.pass(20_000);
  assert.deepEqual(texts(server), ["a", "b"]);
  storage.map.clear();
  before.forEach((text, key) => storage.map.set(key, text));
  clock.ms += 20_000;
  const second = tab();
  second.order({ isKnown: ({ args }) => texts(server).includes(args.text) });
  await settled();
  await second.flush();
  assert.deepEqual(texts(server), ["a", "b"]);
  assert.deepEqual(second.items(), []);
});

test("after a kill the copy brings back what localStorage had not written yet, once", async () => {
  const { server, storage, clock, tab } = room();
  const offline = () => new Promise(() => {});
  const killed = tab({ send: offline, later: () => {} });
  await settled();
  const written = new Map(storage.map); // what the disk has of localStorage
  killed.do(...idea("a"));
  killed.tick();
  const after = tab({ storage: memoryStorage(written, storage.disk) });
  clock.ms += 11_000;
  await settled();
  after.tick();
  await settled();
  assert.deepEqual(texts(server), ["a"]);
  after.tick();
  await settled();
  assert.deepEqual([texts(server), after.items()], [["a"], []]);
});

test("a copy that is behind localStorage is not believed", async () => {
  const { server, storage, clock, tab } = room();
  server.script = ["lost"];
  const first = tab();
  first.do(...idea("a"));
  const behind = new Map(storage.disk);
  await clock.pass(20_000);
  first.do(...idea("b"));
  await clock.pass(1_000);
  first.release();
  const second = tab({ storage: memoryStorage(storage.map, behind) });
  await settled();
  await second.flush();
  assert.deepEqual([texts(server), second.items()], [["a", "b"], []]);
});

test("a refused text outlives a kill too", async () => {
  const { server, storage, tab } = room();
  server.refuse = () => ({ code: "CLOSED" });
  const first = tab();
  await first.do(...idea("a"));
  const second = tab({ storage: memoryStorage(new Map(), storage.disk) });
  await settled();
  assert.deepEqual(second.kept().map(({ args }) => args.text), ["a"]);
  second.forget(second.kept()[0].id);
  assert.deepEqual(second.kept(), []);
});

test("an unsent idea may be edited or dropped in place", async () => {
  const { server, clock, tab } = room();
  server.script = ["lost"];
  const outbox = tab();
  outbox.do(...idea("a"));
  outbox.do(...idea("b"));
  outbox.do(...idea("c"));
  await settled();
  const [sent, b, c] = outbox.items();
  assert.equal(outbox.edit(sent.id, { text: "x" }), false);
  assert.equal(outbox.edit(b.id, { text: "b2" }), true);
  assert.equal(outbox.drop(c.id), true);
  await clock.pass(20_000);
  assert.deepEqual(texts(server), ["a", "b2"]);
});

test("an act carries the reset it was made in", async () => {
  const { server, tab } = room();
  let reset = 4;
  const outbox = tab({ reset: () => reset });
  const answer = outbox.do(...idea("a"));
  reset = 5;
  await answer;
  assert.equal(server.received[0].reset, 4);
});

test("emptying forgets every box, tap, draft and kept text of that workshop only", () => {
  const storage = memoryStorage(new Map([["rembuk:AAA:author:1", "x"], ["rembuk:AAA:draft:1", "y"], ["rembuk:BBB:author:1", "z"]]));
  emptyAll("AAA", storage);
  assert.deepEqual([...storage.map.keys()], ["rembuk:BBB:author:1"]);
});
