import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { announce, clock, icon, say } from "./status.js";

/* Dots: `on` of `total` filled. */
const dots = (on, total) =>
  html`<span class="dots" aria-hidden="true">${Array.from({ length: total }, (_, i) => html`<i class=${i < on ? "on" : nothing}></i>`)}</span>`;

/* An order that is this phone's own and stays: ids sorted by a hash of seed and id, as workshop/screens/order.py does. */
export function shuffled(ids, seed) {
  const place = (id) => {
    let hash = 0x811c9dc5;
    for (const char of `${seed}:${id}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    return (hash ^ (hash >>> 13)) >>> 0;
  };
  return [...ids].sort((a, b) => place(a) - place(b) || a - b);
}

/* The weights in this person's hand by idea: what was tapped last, else what the server holds. */
export function weightsOf({ store, votes, answered }) {
  const weights = new Map(store.mine("vote").map(({ id, weight }) => [id, weight]));
  const items = votes.items().filter(({ act }) => act === "vote.set").sort((a, b) => a.at - b.at);
  for (const { args } of [...answered("vote.set"), ...items]) weights.set(args.idea, args.weight);
  return weights;
}

function weigh(idea, weight, { left, round, votes, isBarred }) {
  const isFull = weight >= round.cap;
  const isShut = isFull || left < 1 || idea.is_withdrawn || isBarred;
  const set = (value) => votes.do("vote.set", { round: round.id, idea: idea.id, weight: value });
  const more = isFull ? say("vote_full", { n: round.cap }) : say(left < 1 ? "vote_none" : weight ? "vote_another" : "vote_one");
  return html`<span class="weigh" role="group" aria-labelledby="i${idea.id}">
    <button type="button" ?hidden=${!weight} aria-label=${say("vote_back")} @click=${() => set(weight - 1)}>${icon("minus")}</button>
    <span class="now">${dots(weight, round.cap)}${say(isFull ? "votes_full" : "votes", { n: weight })}</span>
    <button type="button" aria-disabled=${isShut ? "true" : nothing} aria-label=${more} @click=${() => (isShut ? announce(more) : set(weight + 1))}>${icon("plus")}</button></span>`;
}

function choice(idea, room) {
  const { store, weights, round } = room;
  const weight = weights.get(idea.id) ?? 0;
  const theme = store.get(`theme:${idea.theme}`);
  const isOwn = room.isOwn(idea);
  const isBarred = isOwn && !round.own_votes;
  return html`<li class="card choice${weight ? " chosen" : ""}${idea.is_withdrawn ? " withdrawn" : ""}" data-idea=${idea.id}>
    <p id="i${idea.id}" dir="auto">${idea.is_withdrawn ? say("withdrawn") : idea.text}</p>
    <div class="foot"><span class="tags">${theme ? html`<span class="chip"><svg class="shape cat-${theme.shape}" aria-hidden="true"><use href="#shape-${theme.shape}"></use></svg>${theme.name}</span>` : nothing}
      ${isOwn ? html`<span class="chip own">${say("own_idea")}</span>` : nothing}</span>
      ${isBarred && !weight ? html`<span class="now">${say("own_barred")}</span>` : weigh(idea, weight, { ...room, isBarred })}</div></li>`;
}

/* Choosing: the budget in the hand, the ideas in an order of this phone's own. */
export function screen(room) {
  const { store, round } = room;
  const weights = weightsOf(room);
  const ids = shuffled(store.get(`ballot:${round.id}`)?.ideas ?? [], `${store.own("me:0")?.seed}:${round.id}`);
  const left = ids.reduce((rest, id) => rest - (weights.get(id) ?? 0), round.votes);
  const ideas = ids.map((id) => store.get(`idea:${id}`)).filter(Boolean);
  return html`<section class="lead"><h1 dir="auto">${round.question}</h1><p class="meta">${say("ballot_rule", { n: ideas.length, cap: round.cap })}</p></section>
    <section class="purse" aria-label=${say("your_votes")}><p>${say("votes_left", { n: left })}<span class="sr"> ${say("of_all", { n: round.votes })}</span></p>
      ${dots(left, round.votes)}${clock(round)}</section>
    <ul class="ideas">${ideas.map((idea) => choice(idea, { ...room, weights, left }))}</ul><p class="fair">${say("fair")}</p>`;
}

/* What stands at the bottom while choosing; `notice` says why something fell back. */
export const dock = (isDone, set, notice) => html`<div class="dock"><button type="button" class="button full${isDone ? " soft" : ""}" @click=${() => set(!isDone)}>${say(isDone ? "vote_again" : "vote_done")}</button>
  <p class="under">${notice || html`<span>${say(isDone ? "done_noted" : "vote_until")}</span>`}</p></div>`;
