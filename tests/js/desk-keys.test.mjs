import assert from "node:assert/strict";
import test from "node:test";
import { commandAt, commandFromStage, commandOf } from "../../static/js/parts/desk-hands.js";

const on = (...matching) => ({ closest: (selector) => (matching.some((name) => selector.split(",").some((part) => part.startsWith(name))) ? {} : null) });
const press = (key, target = on(), more = {}) => commandAt({ key, target, ...more });

test("a clicker steps, blanks and never reloads", () => {
  assert.equal(commandOf("PageDown"), "next");
  assert.equal(commandOf("PageUp"), "back");
  assert.equal(commandOf("."), "blank");
  assert.equal(commandOf("F5"), "");
});

test("capital letters and digits work too", () => {
  assert.equal(commandOf("A"), "show");
  assert.equal(commandOf("3"), "theme:3");
  assert.equal(commandOf("0"), "");
});

test("control Z undoes, other control keys stay the browser's", () => {
  assert.equal(press("z", on(), { ctrlKey: true }), "undo");
  assert.equal(press("a", on(), { ctrlKey: true }), "");
});

test("keys are inactive while typing, Escape is not", () => {
  assert.equal(press("a", on("textarea")), "");
  assert.equal(press("PageDown", on("textarea")), "");
  assert.equal(press("Escape", on("textarea")), "escape");
});

test("arrows belong to tabs and menus, space to buttons", () => {
  assert.equal(press("ArrowRight"), "next");
  assert.equal(press("ArrowRight", on("[role=tablist]")), "");
  assert.equal(press(" ", on("button")), "");
  assert.equal(press(" "), "pick");
});

test("the stage's keys may steer but not moderate", () => {
  assert.equal(commandFromStage("PageDown"), "next");
  assert.equal(commandFromStage("a"), "");
  assert.equal(commandFromStage("F5"), "");
});
