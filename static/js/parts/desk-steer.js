// Steering a workshop, alike at the laptop and on the phone: steps, timer, stage switches, undo, suggestions.
import { Desk } from "./desk-base.js";
import { isPaused } from "./desk-frame.js";
import { before, following, roundsOf, timeLeft, twoStep } from "./desk-rows.js";

const STEP_PAUSE_MS = 800; // the button has just changed its meaning: a double click is not a decision
const SIMILAR_MS = 3000;
const PHASE_ACTS = ["phase.set", "round.reveal"];

/** A desk that can steer. */
export class Steering extends Desk {
  isStepping = false;

  #guard = twoStep();

  #steppedAt = 0;

  #similarFor = "";

  #similarAt = 0;

  #asked = null;

  isArmed() { return this.room.phase === "closed" && this.#guard.isArmed(this.now); }

  /** Goes one step on; a reveal needs a second deliberate press. Returns whether something was sent. */
  async step(step, isRepeat = false) {
    if (!step || this.isStepping || isRepeat || this.now - this.#steppedAt < STEP_PAUSE_MS) return false;
    if (step.isTwoStep && !this.#guard.press(this.now)) {
      this.paint();
      return false;
    }
    this.#guard.disarm();
    this.isStepping = true;
    const { ok } = await this.act(step.act, step.args);
    this.isStepping = false;
    this.#steppedAt = this.now;
    this.unpick();
    this.paint();
    return ok;
  }

  next(isRepeat) { return this.step(following(this.room, roundsOf(this.rows("round")))[0], isRepeat); }

  /** Goes one step back; what cannot be walked back (an opened result) is undone if it was the last act. */
  back(isRepeat) {
    this.#guard.disarm();
    const step = before(this.room, roundsOf(this.rows("round")));
    if (step) return this.step(step, isRepeat);
    const { last } = this.pulse;
    if (!isRepeat && last && last.undoable && PHASE_ACTS.includes(last.act)) return this.undo(last.version);
    this.hint(this.t("no_way_back"));
    return false;
  }

  /** Shows or hides the results: hides them while they are open, asks for the two presses while they are sealed. */
  results(isRepeat) {
    if (this.room.phase === "closed") return this.next(isRepeat);
    if (this.room.phase === "reveal") return this.back(isRepeat);
    return false;
  }

  /** Takes back an act (the last one without a version). */
  async undo(version) {
    if (this.isUndoing) return;
    this.isUndoing = true;
    const { last } = this.pulse;
    const which = version || (await this.#undoable(last));
    if (!which) {
      this.isUndoing = false;
      this.hint(this.t("nothing_to_undo"));
      return;
    }
    const wasReveal = last && last.version === which && last.act === "round.reveal";
    const answer = await this.act("undo", { version: which });
    this.isUndoing = false;
    if (answer.ok && wasReveal && this.now - last.at > 10000) this.say(this.t("phones_saw"), "spark");
  }

  /** The version that "undo" without a choice means: the last act, or the one before what was just undone. */
  async #undoable(last) {
    if (!last || last.act !== "undo") return last && last.undoable ? last.version : 0;
    const answer = await this.fetchJson(this.page.urls.acts);
    const found = answer && answer.acts.find((one) => one.undoable && one.act !== "undo");
    return found ? found.version : 0;
  }

  /** The stage's switches as last set here; the room says them itself a beat later. */
  get switches() {
    const { is_blank, is_qr, theme } = this.room;
    return this.#isAhead(this.#asked) ? this.#asked.switches : { is_blank, is_qr, theme };
  }

  #isAhead(asked) {
    if (!asked || asked.epoch !== this.store.epoch) return false;
    return asked.version === null ? this.outbox.items().length > 0 : this.store.version < asked.version;
  }

  /** Sets one of the stage's switches and leaves the others. */
  async showStage(what) {
    const asked = { switches: { ...this.switches, ...what }, version: null, epoch: this.store.epoch };
    this.#asked = asked;
    const { ok, version } = await this.act("stage.show", asked.switches);
    asked.version = ok ? version : 0;
    this.paint();
  }

  /** Turns one of the stage's switches over: a second press means the other value, however soon it comes. */
  turn(name) {
    const { switches } = this;
    return this.showStage({ [name]: name === "theme" ? (switches.theme === "dark" ? "light" : "dark") : !switches[name] });
  }

  addMinutes(minutes) {
    const left = timeLeft(this.round, this.now);
    if (left === null) return undefined;
    const seconds = Math.min(36000, Math.max(0, Math.round(left / 1000) + minutes * 60));
    return this.act("timer.set", { round: this.round.id, seconds, is_paused: isPaused(this.round) });
  }

  pause() {
    const left = timeLeft(this.round, this.now);
    if (left === null) return undefined;
    return this.act("timer.set", { round: this.round.id, seconds: Math.round(left / 1000), is_paused: !isPaused(this.round) });
  }

  /** Asks for likenesses when ideas came or changed, at most every three seconds. */
  async refreshSimilar() {
    const { room } = this;
    if (!room.round || ["draft", "lobby", "archived"].includes(room.phase)) return;
    const ideas = this.rows("idea").filter((idea) => idea.round === room.round && idea.state !== "deleted");
    const state = `${room.round} ${ideas.map((idea) => `${idea.id}:${idea.state}:${idea.text.length}`).join()}`;
    if (state === this.#similarFor || this.now - this.#similarAt < SIMILAR_MS) return;
    this.#similarFor = state;
    this.#similarAt = this.now;
    const found = await this.fetchJson(`${this.page.urls.similar}?round=${room.round}`);
    if (!found) return;
    this.ui.similar = { pairs: found.pairs || [], for: found.for || {}, sectors: found.sectors || {} };
    this.paint();
  }
}
