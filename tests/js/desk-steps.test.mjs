import assert from "node:assert/strict";
import test from "node:test";
import { agenda, before, following, lateness, placeIn, timeLeft, twoStep } from "../../static/js/parts/desk-rows.js";

const minutes = { collect: 12, group: 8, vote: 6, reveal: 9 };
const one = { type: "round", id: 11, no: 1, phase: "collect", has_themes: true, minutes };
const two = { type: "round", id: 12, no: 2, phase: "", has_themes: false, minutes: { ...minutes, group: 0 } };
const plan = { starts: "09:00", lobby: 5, next: 20 };
const at = (phase, round = 0) => ({ phase, round, date: "2026-11-24" });

test("the agenda adds up the minutes and leaves out a grouping nobody planned", () => {
  const steps = agenda([one, two], plan);
  assert.deepEqual(steps.map((step) => step.at), [540, 545, 557, 565, 571, 580, 592, 598, 607, 627]);
  assert.equal(steps.filter((step) => step.phase === "group").length, 1);
});

test("a closed ballot stands at the vote in the agenda", () => {
  const steps = agenda([one], plan);
  assert.equal(placeIn(steps, at("closed", 11)), 3);
  assert.equal(placeIn(steps, at("draft")), -1);
  assert.equal(placeIn(steps, at("archived")), steps.length);
});

test("lateness is what the timer will make of the plan, only on the day itself", () => {
  const steps = agenda([one], plan);
  const clock = { day: "2026-11-24", minute: 555, left: 4 * 60000 };
  assert.equal(lateness(steps, at("collect", 11), clock), 2);
  assert.equal(lateness(steps, at("collect", 11), { ...clock, left: 0, minute: 550 }), -7);
  assert.equal(lateness(steps, at("lobby"), { ...clock, left: null, minute: 530 }), null);
  assert.equal(lateness(steps, { ...at("collect", 11), date: "2026-11-25" }, clock), null);
});

test("time left is frozen while paused and never negative", () => {
  assert.equal(timeLeft({ ends_at: 5000, left: null }, 2000), 3000);
  assert.equal(timeLeft({ ends_at: 5000, left: null }, 9000), 0);
  assert.equal(timeLeft({ ends_at: null, left: 700 }, 9000), 700);
  assert.equal(timeLeft({ ends_at: null, left: null }, 9000), null);
});

test("the next step follows the phases, and only the reveal needs two presses", () => {
  const key = (phase, round) => following(at(phase, round), [one, two]).map((step) => step.key);
  assert.deepEqual(key("draft"), ["lobby"]);
  assert.deepEqual(key("lobby"), ["round"]);
  assert.deepEqual(key("collect", 11), ["group", "vote_now"]);
  assert.deepEqual(key("collect", 12), ["vote_now", "group"]);
  assert.deepEqual(key("group", 11), ["vote"]);
  assert.deepEqual(key("vote", 11), ["close"]);
  assert.deepEqual(key("closed", 11), ["reveal"]);
  assert.equal(following(at("closed", 11), [one])[0].isTwoStep, true);
  assert.deepEqual(key("reveal", 11), ["round", "next_steps"]);
  assert.deepEqual(key("reveal", 12), ["next_steps"]);
  assert.deepEqual(key("next_steps"), ["thanks", "round"]);
  assert.deepEqual(key("archived"), []);
});

test("a round that is not there offers no step", () => {
  assert.deepEqual(following(at("collect", 99), [one]), []);
});

test("the way back is the phase before", () => {
  assert.deepEqual(before(at("group", 11), [one]).args, { phase: "collect", round: 11 });
  assert.deepEqual(before(at("vote", 12), [one, two]).args, { phase: "group", round: 12 });
  assert.deepEqual(before(at("thanks"), [one, two]).args, { phase: "next_steps", round: 0 });
  assert.equal(before(at("reveal", 11), [one]), null, "an opened result is only undone");
  assert.equal(before(at("lobby"), [one]), null);
});

test("the reveal fires at the second deliberate press only", () => {
  const guard = twoStep();
  assert.equal(guard.press(1000), false);
  assert.equal(guard.press(1100), false, "a double tap is one press");
  assert.equal(guard.press(1900, true), false, "a held key is no press");
  assert.equal(guard.press(1900), true);
  assert.equal(guard.press(2500), false, "it must be armed anew");
});

test("an armed reveal falls asleep", () => {
  const guard = twoStep(8000);
  guard.press(0);
  assert.equal(guard.isArmed(8000), true);
  assert.equal(guard.press(8001), false);
});
