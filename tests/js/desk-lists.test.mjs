import assert from "node:assert/strict";
import test from "node:test";
import {
  authorsOf, heir, linesOf, listed, neighbour, places, settle, short, twin, twins, withoutPair,
} from "../../static/js/parts/desk-rows.js";

const idea = (id, fields = {}) => ({ id, round: 1, state: "queued", muted: false, at: id, theme: null, by: "", ...fields });

test("new ideas join at the bottom even if they are older", () => {
  assert.deepEqual(settle([5, 3, 9], [1, 3, 5]), [5, 3, 1]);
});

test("each idea stands in the list of its state, oldest first", () => {
  const ideas = [idea(3), idea(2, { state: "shown", theme: 7 }), idea(1, { at: 9 }), idea(4, { muted: true }),
    idea(5, { round: 2 }), idea(6, { state: "shown" }), idea(7, { state: "merged" })];
  const ids = (list) => listed(ideas, 1, list).map((one) => one.id);
  assert.deepEqual(ids("queue"), [3, 1]);
  assert.deepEqual(ids("shown"), [2, 6]);
  assert.deepEqual(ids("loose"), [6]);
  assert.deepEqual(ids("held"), [4]);
});

test("moving the selection stays inside the list", () => {
  assert.equal(neighbour([1, 2, 3], 3, 1), 3);
  assert.equal(neighbour([1, 2, 3], 2, -1), 1);
  assert.equal(neighbour([1, 2, 3], 8, 1), 1);
  assert.equal(neighbour([], 8, 1), 0);
});

test("the selection goes to the next idea that stays", () => {
  assert.equal(heir([1, 2, 3, 4], 2, [2, 3]), 4);
  assert.equal(heir([1, 2, 3], 3, [3]), 2);
  assert.equal(heir([1], 1, [1]), 0);
  assert.equal(heir([1, 2], 1, [2]), 1);
});

test("a suggestion names only ideas that still stand, and not what was called different", () => {
  const similar = { pairs: [[1, 2, 0.4], [1, 3, 0.8]], for: { 1: [[3, 0.8], [2, 0.4]], 2: [[1, 0.4]] }, sectors: {} };
  assert.deepEqual(twin(similar, 1, (id) => id !== 3), { id: 2, score: 0.4 });
  assert.deepEqual(twins(similar, () => true)[0], [1, 3, 0.8]);
  const rest = withoutPair(similar, 2, 1);
  assert.deepEqual(rest.pairs, [[1, 3, 0.8]]);
  assert.equal(twin(rest, 2, () => true), null);
});

test("authors of a merge are counted once each", () => {
  assert.deepEqual(authorsOf([idea(1, { by: "Rina" }), idea(2, { by: "Budi" }), idea(3, { by: "Rina" })]), [["Rina", 2], ["Budi", 1]]);
});

test("a long text is cut at a word", () => {
  assert.equal(short("Antrean daring lewat WhatsApp supaya lansia", 30), "Antrean daring lewat WhatsApp…");
  assert.equal(short("👩‍👩‍👧 pendek"), "👩‍👩‍👧 pendek");
});

test("pasted lines lose blanks, list signs and doubles", () => {
  assert.deepEqual(linesOf("- satu\n\n2. dua\r\n  tiga \nsatu\n3 puskesmas"), ["satu", "dua", "tiga", "3 puskesmas"]);
});

test("ties share a place", () => {
  const found = places([[7, 9, 5], [8, 4, 4], [9, 4, 3], [10, 1, 1]]);
  assert.deepEqual(found.map((row) => row.place), [1, 2, 2, 4]);
  assert.deepEqual(found.map((row) => row.isTie), [false, true, true, false]);
});
