import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const template = read("templates/desk/texts.html");

function block(name) {
  const start = template.indexOf(`{% set ${name} =`);
  const text = template.slice(start, template.indexOf("} %}", start));
  return new Set([...text.matchAll(/^ {2}"([^"]+)":/gm)].map((found) => found[1]));
}

const first = block("desk_texts");
const later = block("later_texts");
const remote = block("remote_texts");
const FIRST = ["desk", "parts/desk-base", "parts/desk-frame", "parts/desk-hands", "parts/desk-steer", "parts/desk-work"];
const LATER = ["parts/desk-forms", "parts/desk-panels", "parts/desk-promote", "parts/desk-results", "parts/desk-reword", "parts/desk-themes"];

// Sentences asked for by their whole name: t("name"…), also in a choice of two.
function asked(path) {
  const found = new Set();
  for (const [call] of read(`static/js/${path}.js`).matchAll(/\bt\((?:[^()`"]|"[^"]*")*/g)) {
    for (const [, name] of call.matchAll(/"([a-z_]+(?:\.[a-z_]+)*)"/g)) found.add(name);
  }
  return found;
}

const values = new Set(["group", "lobby", "draft", "dark", "light", "collect"]); // phases and themes compared with, not sentences
const missing = (paths, ...sets) =>
  paths.flatMap((path) => [...asked(path)].filter((name) => !values.has(name) && !sets.some((set) => set.has(name))).map((name) => `${path}: ${name}`));

test("the sentences of the first picture come with the page", () => {
  assert.ok(asked("parts/desk-work").has("sector_none"), "the search finds sentences at all");
  const laterOnly = /refused\.|invalid\.|act\./;
  assert.deepEqual(missing(FIRST, first).filter((line) => !laterOnly.test(line)), []);
});

test("every sentence of the later parts and of the remote is written", () => {
  assert.deepEqual(missing(LATER, first, later), []);
  assert.deepEqual(missing(["remote"], first, later, remote), []);
});

test("no sentence is written twice, and each singular has its plural", () => {
  const all = [...first, ...later, ...remote];
  assert.equal(new Set(all).size, all.length);
  for (const name of all.filter((one) => one.endsWith(".one"))) assert.ok(all.includes(name.slice(0, -4)), name);
});
