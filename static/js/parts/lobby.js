import { html, nothing, svg } from "../../vendor/lit-html/lit-html.js";
import { ring } from "./ring.js";
import { say } from "./status.js";

// The word at one's own dot, between dot and spark, upright whatever the angle.
const seat = (turn, isFine) => {
  const y = isFine ? 13 : 20;
  return svg`<text class="seat" x="32" y=${y} transform="rotate(${turn} 32 32) rotate(${-turn} 32 ${y})">${say("seat")}</text>`;
};

/* Waiting in the circle: one's own seat, who is here, and what will come. */
export function screen({ store, round, invited }) {
  const me = store.own("me:0") ?? {};
  const people = store.pulse.people ?? me.seat ?? 0;
  const [first] = store.rows("round");
  const step = (name, n, isNext) => html`<li class=${isNext ? "next" : nothing}>
    <h3>${say(`step_${name}`)}${isNext ? html` <span class="chip spark">${say("soon")}</span>` : nothing}</h3><p>${say(`step_${name}_text`, { n })}</p></li>`;
  return html`<div class="lead"><h1>${me.name ? say("welcome_name", { name: me.name }) : say("welcome")}</h1>
      <p class="quiet">${say(round ? "wait" : "wait_first")}</p></div>
    <div class="circle">${ring(people, Math.max(people, invited ?? 0), { you: me.seat ?? 0, spark: 6, at: seat })}
      <p><b class="num">${say("people", { n: people })}</b> ${say("sitting", { n: people })}</p></div>
    ${first ? html`<section aria-labelledby="agenda"><h2 id="agenda" class="sr">${say("agenda")}</h2>
      <ol class="agenda">${step("write", first.minutes.collect, true)}${step("vote", first.votes)}${step("reveal")}</ol></section>` : nothing}`;
}
