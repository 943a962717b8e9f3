// What fits on the stage, and when: arithmetic without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Arrivals, NEW_PER_SECOND, cutAtWord, largeCount, longestThatFits, packPages, pageAt, placesOf, rowsThatFit, shownCount, unfoldTimes,
} from "../../static/js/parts/stage-fit.js";
import { arrange } from "../../static/js/parts/stage-seats.js";
import { reading } from "../../static/js/parts/stage-timer.js";
import { speaker } from "../../static/js/parts/stage-words.js";

const card = (id, half = 100, wide = 60) => ({ id, half, wide });
const places = (...votes) => placesOf(votes.map((count, index) => [index + 1, count, count]));

test("a long idea is cut at a word", () => {
  assert.equal(cutAtWord("obat diantar kader desa", 14), "obat diantar…");
  assert.equal(cutAtWord("pendek", 14), "pendek");
  assert.equal(cutAtWord("😀".repeat(20), 4), `${"😀".repeat(4)}…`);
});

test("the longest beginning that fits is found, also of a single endless word", () => {
  const within = (limit) => (text) => text.length <= limit;
  assert.equal(longestThatFits("satu dua tiga empat", within(10)), "satu dua…");
  assert.equal(longestThatFits("satu dua", within(10)), "satu dua");
  assert.equal(longestThatFits("konektivitas", within(5)), "kone…");
});

test("every idea stands whole on exactly one page, the newest on the first", () => {
  const cards = Array.from({ length: 300 }, (_, id) => card(id, id % 5 === 2 ? null : 100, 180));
  const pages = packPages(cards, { room: 640, gap: 10, columns: 2 });
  const ids = pages.flat(2);
  assert.deepEqual([...ids].sort((a, b) => a - b), cards.map(({ id }) => id));
  assert.equal(pages[0][0][0], 0);
  for (const page of pages) {
    const height = page.reduce((sum, row) => sum + (cards[row[0]].half ?? 180) + 10, -10);
    assert.ok(height <= 640, `a page of ${height} px in 640`);
  }
});

test("a wide idea between two narrow ones leaves no gap", () => {
  const rows = packPages([card(1), card(2, null), card(3)], { room: 900, gap: 10, columns: 2 });
  assert.deepEqual(rows, [[[1, 3], [2]]]);
});

test("an idea higher than the screen stands alone instead of looping for ever", () => {
  assert.deepEqual(packPages([card(1, null, 900), card(2)], { room: 500, gap: 10, columns: 2 }), [[[1]], [[2]]]);
});

test("one column below 3:2", () => {
  assert.deepEqual(packPages([card(1), card(2)], { room: 500, gap: 10, columns: 1 }), [[[1], [2]]]);
});

test("what is there at the start enters at once, later at most twelve a second, newest first", () => {
  const arrivals = new Arrivals();
  const some = Array.from({ length: 100 }, (_, id) => id + 1);
  assert.equal(arrivals.admit(some, 0).shown.length, 100);
  assert.equal(arrivals.isFresh(100, 10, 20000), false);
  const flood = [...some, ...Array.from({ length: 30 }, (_, id) => id + 101)];
  const first = arrivals.admit(flood, 5000);
  assert.equal(first.shown.length, 100 + NEW_PER_SECOND);
  assert.equal(first.waiting, 30 - NEW_PER_SECOND);
  assert.equal(arrivals.admit(flood, 5500).shown.length, 100 + NEW_PER_SECOND);
  assert.equal(arrivals.admit(flood, 6000).shown.length, 100 + 2 * NEW_PER_SECOND);
  assert.equal(arrivals.admit(flood, 7000).waiting, 0);
  assert.equal(arrivals.admit(flood, 7001).shown[0], 130);
  assert.equal(arrivals.isFresh(130, 7001, 20000), true);
});

test("an idea that was hidden leaves the wall and comes back as new", () => {
  const arrivals = new Arrivals();
  arrivals.admit([1, 2], 0);
  assert.deepEqual(arrivals.admit([2], 2000).shown, [2]);
  assert.deepEqual(arrivals.admit([1, 2], 4000).shown, [1, 2]);
});

test("ties share a place", () => {
  assert.deepEqual(places(9, 7, 7, 3).map(({ place, isTie }) => [place, isTie]), [[1, false], [2, true], [2, true], [4, false]]);
});

test("the large rows never split a tie", () => {
  assert.equal(largeCount(places(9, 7, 5, 3)), 3);
  assert.equal(largeCount(places(9, 7, 5, 5, 3)), 4);
  assert.equal(largeCount(places(9, 7, 5, 5, 5, 3)), 2);
  assert.equal(largeCount(places(5, 5, 5, 5, 5, 3)), 0);
  assert.equal(largeCount(places(5, 5, 5, 5, 5, 3), 7), 5);
  assert.equal(largeCount(places(9, 7)), 2);
});

test("places without votes are left out and a tie at the end is shown whole or not at all", () => {
  assert.equal(shownCount(places(9, 7, 5, 3, 0, 0), 10), 4);
  assert.equal(shownCount(places(9, 7, 5, 3, 3, 3), 5), 3);
  assert.equal(shownCount(places(9, 7, 7, 7, 7), 3), 3);
  assert.equal(shownCount(places(0, 0), 10), 0);
  assert.equal(shownCount(places(...Array.from({ length: 26 }, (_, index) => 40 - index)), 26), 10);
});

test("rows that no longer fit whole are not counted", () => {
  assert.equal(rowsThatFit([100, 100, 50], [0, 10, 20], 280), 3);
  assert.equal(rowsThatFit([100, 100, 50], [0, 10, 20], 279), 2);
});

test("the reveal goes from the last place to the first and is over before phones open", () => {
  const times = unfoldTimes(10, 3);
  assert.deepEqual([...times].sort((a, b) => b - a), times);
  assert.ok(times[0] < 9500);
});

test("pages take turns only while nothing new comes in", () => {
  assert.equal(pageAt(3, 500, 9000), 0);
  assert.equal(pageAt(3, 9500, 9000), 1);
  assert.equal(pageAt(3, 27500, 9000), 0);
  assert.equal(pageAt(1, 99000, 9000), 0);
});

test("0 to 300 people all have a seat inside the picture, apart from each other and from the spark", () => {
  for (const total of [0, 1, 2, 5, 13, 30, 31, 57, 100, 150, 300]) {
    const { seats, scale, spark } = arrange(total, 2.1);
    assert.equal(seats.length, total);
    for (const { radius } of seats) assert.ok(radius + scale <= 54 && radius - scale >= spark, `${total}: ${radius} ${scale} ${spark}`);
    for (const radius of new Set(seats.map((seat) => seat.radius))) {
      const count = seats.filter((seat) => seat.radius === radius).length;
      assert.ok(count < 2 || (2 * Math.PI * radius) / count >= scale * 1.64, `${total} people overlap at ${radius}`);
    }
  }
});

test("all rows of the ring fill together", () => {
  const { seats } = arrange(100, 4.4);
  const half = new Set(seats.slice(0, 50).map((seat) => seat.radius));
  assert.equal(half.size, new Set(seats.map((seat) => seat.radius)).size);
  assert.ok(half.size > 1);
  assert.ok(seats.slice(0, 50).every((seat) => seat.turn <= 0.55));
});

test("the timer follows server time and changes its shape at a minute and at ten seconds", () => {
  const at = (left) => reading({ ends_at: 1000000, left: null }, 1000000 - left);
  assert.deepEqual([at(252000).text, at(252000).shape], ["4:12", ""]);
  assert.deepEqual([at(60000).text, at(60000).shape], ["1:00", "minute"]);
  assert.deepEqual([at(9500).text, at(9500).shape, at(9500).next], ["0:10", "ten", 500]);
  assert.deepEqual([at(-5000).text, at(-5000).next], ["0:00", null]);
  assert.deepEqual(reading({ ends_at: null, left: 90000 }, 0).isPaused, true);
  assert.equal(reading({ ends_at: null, left: null }, 0), null);
  assert.equal(reading(undefined, 0), null);
});

test("sentences take numbers in the workshop's language, and one thing has its own form", () => {
  const texts = { ideas: "{n} ideas", "ideas.one": "{n} idea", of: "{voted} dari {all}" };
  assert.equal(speaker(texts, "en").plain("ideas", { n: 1 }), "1 idea");
  assert.equal(speaker(texts, "id").plain("ideas", { n: 1234 }), "1.234 ideas");
  assert.deepEqual(speaker(texts, "id").say("of", { voted: "x", all: 3 }), ["", "x", " dari ", "3", ""]);
  assert.deepEqual(speaker(texts, "id").date("2026-12-04"), { day: "4", month: "Des" });
});
