import { html } from "../../vendor/lit-html/lit-html.js";
import { announce, icon, reason, say } from "./status.js";

const link = (label, act) => html`<button type="button" @click=${act}>${label}</button>`;

/* The clipboard of a page without a secure context: a selection and the old command. */
function copy(text) {
  const box = document.createElement("textarea");
  box.value = text;
  document.body.append(box);
  box.select();
  announce(say(document.execCommand("copy") ? "copied" : "copy_by_hand"));
  box.remove();
}

/* What could not be received stays in sight on every screen, with the reason, until its author lets it go. */
export function screen({ author, composer }) {
  const card = (kept) => {
    const { text } = kept.args;
    const again = () => { composer.take(text); author.forget(kept.id); };
    return html`<article class="card idea"><p dir="auto">${text}</p><p class="why">${reason(kept)}</p>
      <footer><span class="state refused">${icon("alert")}${say("state_refused")}</span>
        ${link(say("copy"), () => copy(text))}${link(say("again"), again)}${link(say("forget"), () => author.forget(kept.id))}</footer></article>`;
  };
  return html`<section class="mine" aria-label=${say("state_refused")}>${author.kept().map(card)}</section>`;
}
