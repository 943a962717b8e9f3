import { html, nothing, render } from "../../vendor/lit-html/lit-html.js";
import { openStorage } from "../live/outbox.js";
import { say } from "./status.js";

const HARD_KEYS = window.matchMedia("(pointer: fine)");

const under = (label, act) => html`<button type="button" class="button quiet small" @click=${act}>${label}</button>`;

/* The box at the bottom: the page's own form, adopted once and never built again, so that nothing typed is lost. */
export class Composer {
  constructor(form, code, actions) {
    this.form = form;
    this.box = form.querySelector("textarea");
    this.under = form.querySelector(`[data-part="under"]`);
    this.button = form.querySelector(`[data-part="send"]`);
    this.storage = openStorage();
    this.prefix = `rembuk:${code}:draft:`;
    this.actions = actions;
    this.under.replaceChildren();
    this.box.addEventListener("input", () => this.keep());
    this.box.addEventListener("blur", () => actions.changed());
    this.box.addEventListener("keydown", (event) => {
      const isHard = HARD_KEYS.matches || event.ctrlKey || event.metaKey;
      if (event.key !== "Enter" || !isHard || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.send();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  get isBusy() { return this.editing || this.box.value.trim() || document.activeElement === this.box; }

  get draft() { return this.storage.read(this.prefix + this.round) ?? ""; }

  keep() {
    this.grow();
    if (this.editing || !this.round) return;
    this.storage.write(this.prefix + this.round, this.box.value);
    this.actions.changed();
  }

  grow() {
    if (CSS.supports("field-sizing", "content")) return;
    this.box.style.setProperty("block-size", "auto");
    this.box.style.setProperty("block-size", `${this.box.scrollHeight + 2}px`);
  }

  fill(text) {
    this.box.value = text;
    this.keep();
  }

  /* Turns to a round: what is being typed stays, else its stored draft comes back. */
  turn(round) {
    if (round === this.round) return;
    const typed = this.box.value;
    if (typed) this.storage.remove(this.prefix + this.round); // it comes along
    this.round = round;
    this.fill(typed || this.draft);
  }

  send() {
    const text = this.box.value.trim();
    const { editing } = this;
    if (editing) {
      this.stop();
      if (text && text !== editing.text) editing.save(text);
    } else if (text) {
      this.fill("");
      this.actions.submit(text);
    }
    this.box.focus();
  }

  /* Takes in an own idea to be changed: {text, save, remove}. */
  edit(editing) {
    this.editing = editing;
    this.fill(editing.text);
    this.box.focus();
    this.actions.changed();
  }

  stop() {
    this.editing = null;
    this.fill(this.draft);
  }

  /* Takes in a refused text, to be written again. */
  take(text) {
    this.fill([this.box.value, text].filter(Boolean).join("\n"));
    this.box.focus();
  }

  show(isOpen, hint, done) {
    this.form.hidden = !isOpen;
    const { editing } = this;
    this.button.textContent = say(editing ? "save" : "send");
    const remove = () => { this.stop(); editing.remove(); };
    render(editing ? [under(say("remove"), remove), under(say("cancel"), () => this.stop())]
      : [html`<span>${hint}</span>`, done ? under(...done) : nothing], this.under);
  }
}
