// What fits on the stage: pure arithmetic, no DOM. Heights are px, times ms.

export const NEW_PER_SECOND = 12;
export const MOST_PLACES = 10;
const SECOND = 1000;

/** Returns `text`, or its beginning up to a word's end and "…" when it is longer than `limit` code points. */
export function cutAtWord(text, limit) {
  const signs = Array.from(text);
  if (signs.length <= limit) return text;
  const head = signs.slice(0, limit).join("");
  const end = head.search(/\s\S*$/);
  return head.slice(0, end > limit / 3 ? end : head.length).replace(/[\s,.;:–-]+$/, "") + "…";
}

/** Returns the longest beginning of `text` (whole words, then "…") that `fits(text)`; at least one word. */
export function longestThatFits(text, fits) {
  if (fits(text)) return text;
  const words = text.split(/\s+/);
  const head = (count) => words.slice(0, count).join(" ").replace(/[,.;:–-]+$/, "") + "…";
  let low = 1;
  let high = words.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(head(middle))) low = middle;
    else high = middle - 1;
  }
  if (fits(head(low))) return head(low);
  let letters = Array.from(words[0]);
  while (letters.length > 1 && !fits(letters.join("") + "…")) letters = letters.slice(0, -1);
  return letters.join("") + "…";
}

/**
 * Packs cards {id, half, wide} (heights; `half` null when the card needs the full width) into pages of rows
 * [[id, id], [id], …] of at most `room` height, in the given order. A card that would leave a gap beside
 * another lets the next narrow one go first, and a row too high for what is left of a page opens the next one
 * while smaller rows fill this. A card taller than the room stands alone on its page.
 */
export function packPages(cards, { room, gap, columns }) {
  let rows = rowsOf(cards, columns);
  const pages = [];
  while (rows.length) {
    const [page, left] = onePage(rows, room, gap);
    pages.push(page.map((row) => row.ids));
    rows = left;
  }
  return pages;
}

function onePage(rows, room, gap) {
  const page = [];
  const left = [];
  let used = -gap;
  for (const row of rows) {
    const isIn = !page.length || used + gap + row.height <= room;
    (isIn ? page : left).push(row);
    if (isIn) used += gap + row.height;
  }
  return [page, left];
}

function rowsOf(cards, columns) {
  if (columns === 1) return cards.map((card) => ({ ids: [card.id], height: card.wide }));
  const rows = [];
  const waiting = [...cards];
  while (waiting.length) {
    const card = waiting.shift();
    if (card.half === null) {
      rows.push({ ids: [card.id], height: card.wide });
      continue;
    }
    const next = waiting.findIndex((other) => other.half !== null);
    const beside = next < 0 ? null : waiting.splice(next, 1)[0];
    const height = beside ? Math.max(card.half, beside.half) : card.half;
    rows.push({ ids: beside ? [card.id, beside.id] : [card.id], height });
  }
  return rows;
}

/**
 * Lets ideas onto the wall, at most NEW_PER_SECOND in any second; what is there at the first call enters at once.
 * `admit(ids, now)` returns {shown: ids, newest first; waiting: count}.
 */
export class Arrivals {
  #since = new Map();
  #recent = [];
  #isFirst = true;

  admit(ids, now) {
    const present = new Set(ids);
    for (const id of this.#since.keys()) if (!present.has(id)) this.#since.delete(id);
    this.#recent = this.#recent.filter((at) => now - at < SECOND);
    let waiting = 0;
    for (const id of [...ids].sort((a, b) => a - b)) {
      if (this.#since.has(id)) continue;
      if (this.#isFirst) this.#since.set(id, null);
      else if (this.#recent.length < NEW_PER_SECOND) this.#enter(id, now);
      else waiting += 1;
    }
    this.#isFirst = false;
    return { shown: this.#newestFirst(), waiting };
  }

  /** Says whether the idea came in while this stage was looking, less than `span` ms ago. */
  isFresh(id, now, span) {
    const at = this.#since.get(id) ?? null;
    return at !== null && now - at < span;
  }

  #enter(id, now) {
    this.#since.set(id, now);
    this.#recent.push(now);
  }

  #newestFirst() {
    const order = [...this.#since.entries()].map(([id, at], index) => ({ id, at: at ?? 0, index }));
    return order.sort((a, b) => b.at - a.at || b.index - a.index).map(({ id }) => id);
  }
}

/** Turns ranking rows [[idea, votes, people], …] (best first) into [{id, votes, people, place, isTie}]. */
export function placesOf(rows) {
  const places = [];
  rows.forEach(([id, votes, people], index) => {
    const before = places[index - 1];
    const isSame = before !== undefined && before.votes === votes;
    if (isSame) before.isTie = true;
    places.push({ id, votes, people, place: isSame ? before.place : index + 1, isTie: isSame });
  });
  return places;
}

/** Returns how many of the first rows stand large: about three, never splitting a tie; 0 when more than `most` tie for first. */
export function largeCount(places, most = 4) {
  let count = Math.min(3, places.length);
  while (count < places.length && places[count].place === places[count - 1].place) count += 1;
  if (count <= most) return count;
  const tied = places[count - 1].place;
  return places.findIndex((row) => row.place === tied);
}

/** Returns how many rows to show when `fitting` rows fit: ideas without votes are left out, a tie is cut only if fewer than three rows would stay. */
export function shownCount(places, fitting) {
  const voted = places.filter((row) => row.votes > 0).length;
  const count = Math.min(voted, fitting, MOST_PLACES);
  if (count === 0 || count === places.length || places[count].votes !== places[count - 1].votes) return count;
  const whole = places.findIndex((row) => row.votes === places[count].votes);
  return whole >= 3 ? whole : count;
}

/** Returns how many of the rows with these heights fit `room`; `gaps[i]` stands before row i. */
export function rowsThatFit(heights, gaps, room) {
  let used = 0;
  for (let index = 0; index < heights.length; index += 1) {
    used += heights[index] + (index ? gaps[index] : 0);
    if (used > room + 0.5) return index;
  }
  return heights.length;
}

const SMALL_PAUSE = 380;
const LARGE_PAUSE = 1300;

/** Returns for each row (best first) the ms after which it appears: from the last place to the first, the large ones slowly. */
export function unfoldTimes(count, large) {
  const times = new Array(count);
  let at = 0;
  for (let index = count - 1; index >= 0; index -= 1) {
    at += index < large ? LARGE_PAUSE : SMALL_PAUSE;
    times[index] = at;
  }
  return times;
}

/** Returns the page to show: the first while ideas are coming in, then one after the other, `dwell` ms each. */
export function pageAt(count, quietFor, dwell) {
  return count < 2 ? 0 : Math.floor(Math.max(0, quietFor) / dwell) % count;
}
