// The reveal: bars unfold from the last place to the first on one scale; ties share a place.
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { MOST_PLACES, largeCount, placesOf, rowsThatFit, shownCount, unfoldTimes } from "./stage-fit.js";
import { fitOne, isStill } from "./stage-measure.js";

const LARGE_TIE = 7; // tried first: a tie for the first place deserves large letters if they fit
const USUAL_TIE = 4;

const check = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="m5 12 5 5L20 7"></path></svg>`;

/** Returns the reveal's scene; `begin(now)` lets it unfold from then on, without it everything stands at once. */
export function rankingScene() {
  let startedAt = null;
  let fitting = MOST_PLACES;
  let most = LARGE_TIE;
  let measuredFor = "";

  function ranking(picture, words, box) {
    const places = placesOf(picture.ranking?.rows ?? []);
    const key = `${Math.round(box.width)} ${Math.round(box.height)} ${places.map((row) => row.id)}`;
    if (key !== measuredFor) [measuredFor, fitting, most] = [key, MOST_PLACES, LARGE_TIE];
    const rows = named(places.slice(0, shownCount(places, fitting)), picture);
    const large = largeCount(rows, most);
    const times = unfoldTimes(rows.length, large);
    const elapsed = startedAt === null || isStill() ? Infinity : picture.now - startedAt;
    const shown = { rows, large, words, best: rows[0]?.votes ?? 1, isOut: (index) => elapsed >= times[index] };
    return {
      title: words.plain("reveal_title"),
      body: rows.length ? board(shown) : html`<div class="still"><p class="so">${words.say("reveal_none")}</p></div>`,
      sums: turnout(picture.round?.turnout, words),
      foot: rows.length ? html`<span>${footOf(rows, places, words)}</span>` : nothing,
      again: times.filter((time) => time > elapsed).reduce((least, time) => Math.min(least, time - elapsed), Infinity) + 5,
    };
  }

  /** Counts the rows that fit the drawn board; says whether it must be drawn again. */
  ranking.settle = (root, box) => {
    placeLabels(root);
    const rows = [...root.querySelectorAll(".ranking li")];
    if (!rows.length) return false;
    const gaps = rows.map((row, index) => (index ? row.offsetTop - rows[index - 1].offsetTop - rows[index - 1].offsetHeight : 0));
    const count = rowsThatFit(rows.map((row) => row.offsetHeight), gaps, box.height);
    if (count >= rows.length) return false;
    if (most === LARGE_TIE) most = USUAL_TIE;
    else fitting = count;
    return true;
  };
  ranking.begin = (now) => {
    startedAt = now;
  };
  ranking.rest = () => {
    startedAt = null;
  };
  return ranking;
}

function named(rows, { ideaOf, candidates }) {
  return rows.map((row) => ({ ...row, text: ideaOf(row.id)?.text ?? "", candidate: candidates.find((one) => one.idea === row.id) }));
}

function board({ rows, large, words, best, isOut }) {
  const draw = (row, index) => line({ ...row, isJoined: rows[index - 1]?.place === row.place }, { isLarge: index < large, share: row.votes / best, isOut: isOut(index), words });
  const first = rows.slice(0, large);
  const rest = rows.slice(large);
  return html`<div class="ranking">
    ${first.length ? html`<ol class=${first.some((row) => row.candidate) ? "first labelled" : "first"} aria-label=${words.plain("reveal_first")}>${first.map(draw)}</ol>` : nothing}
    ${rest.length ? html`<ol class="rest" aria-label=${words.plain("reveal_rest")}>${rest.map((row, index) => draw(row, index + large))}</ol>` : nothing}</div>`;
}

function line({ id, place, isTie, isJoined, votes, text, candidate }, { isLarge, share, isOut, words }) {
  const kind = [isTie ? "tie" : "", isJoined ? "joined" : "", place > 9 ? "wide" : "", isOut ? "" : "hidden"].filter(Boolean).join(" ");
  return html`<li class=${kind} data-place=${place} data-row=${id} aria-hidden=${isOut ? "false" : "true"}><b class="place">${place}</b>
    <span class="name"><span data-fits .words=${text}></span>${isTie ? html`<small>${words.say("tie")}</small>` : nothing}</span>
    <span class="track"><svg aria-hidden="true"><rect class="ground" width="100%" height="100%"></rect><rect class="fill" width=${`${(share * 100).toFixed(1)}%`} height="100%"></rect></svg>
      ${isLarge && candidate ? label(candidate, share, words) : nothing}</span>
    <b class="count">${words.number(votes)}<span class="hush"> ${words.say("votes", { n: votes })}</span></b></li>`;
}

function label({ agency }, share, words) {
  return html`<span class="label" .share=${share}>${check}<span class="who" .words=${words.plain(agency ? "candidate_of" : "candidate", { agency })}></span></span>`;
}

/** A label wider than its bar stands beside it, in the text's colour; where neither place holds it, it is cut at a word in the wider one. */
function placeLabels(root) {
  for (const label of root.querySelectorAll(".label")) {
    const who = label.querySelector(".who");
    const track = label.parentElement.clientWidth;
    const bar = track * label.share;
    label.style.setProperty("--share", `${(label.share * 100).toFixed(1)}%`);
    label.style.setProperty("--room", "none");
    who.textContent = who.words;
    const isBeside = label.scrollWidth > bar && (track - bar > bar || label.scrollWidth <= track - bar);
    label.classList.toggle("beside", isBeside);
    label.style.setProperty("--room", `${isBeside ? track - bar : bar}px`);
    fitOne(who, who.words);
  }
}

function turnout(numbers, words) {
  if (!numbers) return nothing;
  return html`<b>${words.number(numbers.voted)}</b>${words.say("turnout", { n: numbers.people, people: numbers.people })}<br />${words.say("turnout_votes", { n: numbers.votes })}`;
}

function footOf(rows, places, words) {
  if (rows.length === places.length) return words.say("reveal_all", { n: places.length });
  const last = rows.at(-1);
  const cut = places.slice(rows.length).filter((row) => row.votes === last.votes).length;
  if (cut) return words.say("reveal_cut", { shown: rows.length, all: places.length, n: cut });
  return words.say("reveal_foot", { shown: rows.length, n: places.length });
}
