// Rows in, values out: which ideas stand in which list, where the workshop is and what comes next. Pure.

/** Keeps the ids that stay where they stand and puts the new ones at the end. */
export function settle(order, ids) {
  const wanted = new Set(ids);
  const kept = order.filter((id) => wanted.has(id));
  const standing = new Set(kept);
  return kept.concat(ids.filter((id) => !standing.has(id)));
}

/** Oldest first. */
export function byAge(a, b) {
  return a.at - b.at || a.id - b.id;
}

const IN_LIST = {
  queue: (idea) => idea.state === "queued" && !idea.muted,
  shown: (idea) => idea.state === "shown" && !idea.muted,
  held: (idea) => idea.state === "held" || (idea.muted && (idea.state === "queued" || idea.state === "shown")),
  loose: (idea) => idea.state === "shown" && !idea.muted && !idea.theme,
};

/** The ideas of one round in one list ("queue", "shown", "held", "loose"), oldest first. */
export function listed(ideas, round, list) {
  return ideas.filter((idea) => idea.round === round && IN_LIST[list](idea)).sort(byAge);
}

/** The neighbour of `id` in `ids`, `by` places on; stays inside; the first one if `id` is not there. */
export function neighbour(ids, id, by) {
  if (!ids.length) return 0;
  const here = ids.indexOf(id);
  if (here < 0) return ids[0];
  return ids[Math.min(ids.length - 1, Math.max(0, here + by))];
}

/** Where the selection goes when `gone` leave the list: the next one that stays, else the one before. */
export function heir(ids, id, gone) {
  const leaving = new Set(gone);
  if (!leaving.has(id)) return id;
  const here = ids.indexOf(id);
  const stays = (one) => !leaving.has(one);
  return ids.slice(here + 1).find(stays) || ids.slice(0, Math.max(0, here)).reverse().find(stays) || 0;
}

/** The best other idea to merge `id` with that still stands by itself, or null: {id, score}. */
export function twin(similar, id, isStanding) {
  const found = (similar.for[id] || []).find(([other]) => isStanding(other));
  return found ? { id: found[0], score: found[1] } : null;
}

/** The pairs of which both still stand: [[a, b]…], the most alike first. */
export function twins(similar, isStanding) {
  return similar.pairs.filter(([a, b]) => isStanding(a) && isStanding(b)).sort((x, y) => y[2] - x[2]);
}

/** Takes a pair that the desk called different out of the suggestions. */
export function withoutPair(similar, a, b) {
  const isPair = (x, y) => (x === a && y === b) || (x === b && y === a);
  const kept = {};
  for (const [id, others] of Object.entries(similar.for)) {
    kept[id] = others.filter(([other]) => !isPair(Number(id), other));
  }
  return { ...similar, pairs: similar.pairs.filter(([x, y]) => !isPair(x, y)), for: kept };
}

/** Who stands behind merged ideas: [[name, how many]…] in the order of first appearance; "" is without a name. */
export function authorsOf(ideas) {
  const counts = new Map();
  for (const idea of ideas) counts.set(idea.by, (counts.get(idea.by) || 0) + 1);
  return [...counts];
}

/** Cuts at a word with "…" so that at most `most` characters stay. */
export function short(text, most = 48) {
  const flat = text.replace(/\s+/g, " ").trim();
  const signs = [...flat];
  if (signs.length <= most) return flat;
  const cut = signs.slice(0, most).join("");
  const space = cut.lastIndexOf(" ");
  return `${(space > most / 2 ? cut.slice(0, space) : cut).replace(/[\s,;.]+$/, "")}…`;
}

/** Pasted lines → ideas: no blanks, no list signs, none twice. */
export function linesOf(text) {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^\s*(?:[-*•]|\d{1,3}[.)])\s+/, "").trim());
  return [...new Set(lines.filter(Boolean))];
}

/** Places of a ranking [[idea, votes, people]…]: [{id, votes, people, place, isTie}…], equal votes share a place. */
export function places(rows) {
  return rows.map(([id, votes, people]) => {
    const place = rows.findIndex((row) => row[1] === votes) + 1;
    return { id, votes, people, place, isTie: rows.filter((row) => row[1] === votes).length > 1 };
  });
}

const MINUTE = 60000;
const MOST_LATE = 240; // further off it is a rehearsal, not a delay
const ROUND_PHASES = ["collect", "group", "vote", "reveal"];

/** The rounds of the workshop, first one first. */
export function roundsOf(rows) {
  return rows.filter((row) => row.type === "round").sort((a, b) => a.no - b.no);
}

/** The agenda as it was planned: [{phase, round, at}], `at` in minutes of the day. */
export function agenda(rounds, plan) {
  const [hours, minutes] = plan.starts.split(":").map(Number);
  let at = hours * 60 + minutes;
  const steps = [{ phase: "lobby", round: 0, at }];
  at += plan.lobby;
  for (const round of rounds) {
    for (const phase of ROUND_PHASES) {
      if (phase === "group" && !round.has_themes && !round.minutes.group) continue;
      steps.push({ phase, round: round.id, at });
      at += round.minutes[phase] || 0;
    }
  }
  steps.push({ phase: "next_steps", round: 0, at }, { phase: "thanks", round: 0, at: at + plan.next });
  return steps;
}

/** The place of the room in its agenda; -1 before it begins, past the end when it is archived. */
export function placeIn(steps, room) {
  if (room.phase === "draft") return -1;
  if (room.phase === "archived") return steps.length;
  const phase = room.phase === "closed" ? "vote" : room.phase;
  return steps.findIndex((step) => step.phase === phase && (!step.round || step.round === room.round));
}

/** Whole minutes behind the plan (negative: ahead), or null where that cannot be said. */
export function lateness(steps, room, clock) {
  const here = placeIn(steps, room);
  const following = steps[here + 1];
  if (here < 0 || !following || room.date !== clock.day) return null;
  const ends = clock.minute + Math.max(0, clock.left || 0) / MINUTE;
  const late = Math.round(ends - following.at);
  const isSaid = Math.abs(late) <= MOST_LATE && (clock.left !== null || late >= 0);
  return isSaid ? late : null;
}

/** What is left of a round's time in ms: null without a timer, never below zero. */
export function timeLeft(round, now) {
  if (!round) return null;
  if (round.left !== null && round.left !== undefined) return round.left;
  return round.ends_at ? Math.max(0, round.ends_at - now) : null;
}

function phaseSet(key, phase, round = 0) {
  return { key, act: "phase.set", args: { phase, round } };
}

function another(round, rounds) {
  const waiting = rounds.find((other) => !other.phase && (!round || other.no > round.no));
  return waiting ? [{ ...phaseSet("round", "collect", waiting.id), no: waiting.no }] : [];
}

const AFTER = {
  draft: () => [phaseSet("lobby", "lobby")],
  lobby: (round, rounds) => rounds.slice(0, 1).map((first) => ({ ...phaseSet("round", "collect", first.id), no: first.no })),
  collect: (round) => {
    const both = [phaseSet("group", "group", round.id), phaseSet("vote_now", "vote", round.id)];
    return round.has_themes ? both : both.reverse();
  },
  group: (round) => [phaseSet("vote", "vote", round.id)],
  vote: (round) => [phaseSet("close", "closed", round.id)],
  closed: (round) => [{ key: "reveal", act: "round.reveal", args: { round: round.id }, isTwoStep: true }],
  reveal: (round, rounds) => [...another(round, rounds), phaseSet("next_steps", "next_steps")],
  next_steps: (round, rounds) => [phaseSet("thanks", "thanks"), ...another(null, rounds)],
  thanks: () => [phaseSet("archive", "archived")],
  archived: () => [],
};

/** What may follow: the first one is the big button, the others are offered beside it. */
export function following(room, rounds) {
  const round = rounds.find((one) => one.id === room.round) || null;
  if (!round && ["collect", "group", "vote", "closed", "reveal"].includes(room.phase)) return [];
  return AFTER[room.phase] ? AFTER[room.phase](round, rounds) : [];
}

const BACK = { group: "collect", vote: "group", closed: "vote" };

/** The step back, or null where only an undo leads back (an opened result, the first steps). */
export function before(room, rounds) {
  if (room.phase === "thanks") return phaseSet("back", "next_steps");
  if (room.phase === "archived") return phaseSet("back", "thanks");
  const round = rounds.find((one) => one.id === room.round);
  if (!round) return null;
  if (room.phase === "collect") return round.no === 1 ? phaseSet("back", "lobby") : null;
  return BACK[room.phase] ? phaseSet("back", BACK[room.phase], round.id) : null;
}

const HOLD_MS = 400;

/**
 * The guard in front of a deliberate step: the first press arms it, a second one at least 400 ms later fires it.
 * A held key (`isRepeat`) never counts; an armed guard falls asleep after `awakeMs`.
 */
export function twoStep(awakeMs = 8000) {
  let armedAt = null;
  return {
    isArmed: (now) => armedAt !== null && now - armedAt <= awakeMs,
    disarm: () => { armedAt = null; },
    press(now, isRepeat = false) {
      if (isRepeat) return false;
      if (!this.isArmed(now)) { armedAt = now; return false; }
      if (now - armedAt < HOLD_MS) return false;
      armedAt = null;
      return true;
    },
  };
}
