// The wall: the newest ideas that fit whole; the others wait behind the counter and take turns.
import { html, nothing, render } from "../../vendor/lit-html/lit-html.js";
import { Arrivals, cutAtWord, packPages, pageAt } from "./stage-fit.js";
import { isNarrow, overflows } from "./stage-measure.js";
import { circle } from "./stage-scenes.js";

const LONGEST = 220;
const FRESH = 20000;
const DWELL = 9000;
const CATCH_UP = 500;

/** Returns a scene that shows the ideas of one round and remembers which of them came in while it was shown. */
export function wallScene(probe) {
  const heights = new Map();
  let round = null;
  let arrivals = new Arrivals();
  let quietSince = 0;
  let newest = null;

  function admitted(picture) {
    if (round !== picture.room.round) {
      [round, arrivals, newest] = [picture.room.round, new Arrivals(), null];
      heights.clear();
    }
    const answer = arrivals.admit(picture.ideas.map((idea) => idea.id), picture.now);
    if (answer.shown[0] !== newest) [newest, quietSince] = [answer.shown[0], picture.now];
    return answer;
  }

  return function wall(picture, words, box) {
    const { shown, waiting } = admitted(picture);
    const texts = new Map(picture.ideas.map((idea) => [idea.id, cutAtWord(idea.text.replace(/\s+/g, " "), LONGEST)]));
    const cards = shown.map((id) => ({ id, text: texts.get(id), isFresh: arrivals.isFresh(id, picture.now, FRESH) }));
    const columns = isNarrow() ? 1 : 2;
    measure(probe, cards, heights, { ...box, columns }, words);
    const pages = packPages(cards.map((card) => ({ id: card.id, ...heights.get(keyOf(card, box, columns)) })), { room: box.height, gap: 1.4 * box.vh, columns });
    const page = pageAt(pages.length, picture.now - quietSince, DWELL);
    const byId = new Map(cards.map((card) => [card.id, card]));
    const rows = (pages[page] ?? []).map((row) => row.map((id) => byId.get(id)));
    const others = picture.ideas.length - rows.flat().length;
    return {
      title: titleOf(picture, words),
      body: cards.length ? list(rows, words) : empty(picture, words),
      sums: others ? html`<b>+${words.number(others)}</b>${words.say("more_ideas", { n: others })}${pages.length > 1 ? html`<span class="page">${words.say("page", { page: page + 1, pages: pages.length })}</span>` : nothing}` : nothing,
      foot: html`<span>${words.say(picture.room.phase === "collect" ? "wall_foot" : "wall_done")}</span>`,
      again: waiting ? CATCH_UP : nextTurn(pages.length, picture.now, quietSince, cards.some((card) => card.isFresh)),
    };
  };
}

function nextTurn(pages, now, quietSince, hasFresh) {
  if (pages > 1) return DWELL - (Math.max(0, now - quietSince) % DWELL) + 20;
  return hasFresh ? FRESH : null;
}

const titleOf = ({ room, round }, words) => round?.question || words.plain(room.phase === "group" ? "wall_title" : "wall_untitled");
const keyOf = (card, { width, vh, fonts }, columns) => [card.id, card.isFresh, Math.round(width), Math.round(vh * 100), fonts, columns, card.text].join(" ");

function item({ id, text, isFresh }, isWide, words) {
  const kind = ["idea", isWide ? "long" : "", isFresh ? "fresh" : ""].filter(Boolean).join(" ");
  return html`<li class=${kind} data-key=${`idea:${id}`}><span data-fits .words=${text}></span>${isFresh ? html`<b>${words.say("fresh")}</b>` : nothing}</li>`;
}

function list(rows, words) {
  const cards = rows.flatMap((row) => row.map((card) => ({ card, isWide: row.length === 1 })));
  return html`<ol class="wall" aria-label=${words.plain("wall_label")}>${cards.map(({ card, isWide }) => item(card, isWide, words))}</ol>`;
}

function empty({ room }, words) {
  const name = room.phase === "collect" ? "wall_empty" : "wall_nothing";
  return html`<div class="still">${circle({ here: 0, total: 12, rest: "free" })}<p class="so">${words.say(name)}</p></div>`;
}

/** Fills `heights` for cards not seen at this size: {half: px or null when it needs more than two lines, wide: px}. */
function measure(probe, cards, heights, size, words) {
  const unknown = cards.filter((card) => !heights.has(keyOf(card, size, size.columns)));
  if (!unknown.length) return;
  probe.style.setProperty("inline-size", `${size.width}px`);
  render(html`${unknown.map((card) => html`<ol class="wall">${item(card, false, words)}</ol><ol class="wall">${item(card, true, words)}</ol>`)}`, probe);
  const spans = [...probe.querySelectorAll("[data-fits]")];
  for (const span of spans) span.textContent = span.words;
  unknown.forEach((card, index) => {
    const [half, wide] = [spans[index * 2], spans[index * 2 + 1]];
    const isLong = size.columns === 1 || overflows(half);
    heights.set(keyOf(card, size, size.columns), { half: isLong ? null : half.parentElement.offsetHeight, wide: wide.parentElement.offsetHeight });
  });
  render(nothing, probe);
}
