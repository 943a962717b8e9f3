// People round one spark: heads and shoulders that face it. The box is 100 × 100.

const OUTER = 45.5;
const INNER = 15;
const LARGEST = 5.4;
const LARGEST_OF_FEW = 8;
const FEW = 14;
const ONE_ROW = 30;
const MOST_ROWS = 9;

/** Returns {seats: [{turn, radius}], scale, spark}: `total` seats on the fewest rows that keep the figures at scale `wanted`, else as large as can be; clockwise, all rows filling together. */
export function arrange(total, wanted = LARGEST) {
  let best = { scale: 0, radii: [OUTER] };
  for (let rows = total > ONE_ROW ? 2 : 1; rows <= MOST_ROWS && best.scale < wanted; rows += 1) {
    const tried = tryRows(rows, total);
    if (tried.scale > best.scale * 1.02) best = tried;
  }
  const spark = Math.max(4, Math.min(9.5, best.radii.at(-1) - best.scale - 3));
  return { seats: seatsOn(best.radii, total), scale: best.scale, spark };
}

function tryRows(rows, total) {
  const inner = Math.max(INNER, OUTER - (rows - 1) * 11.5);
  const step = rows === 1 ? OUTER / 2 : (OUTER - inner) / (rows - 1);
  const radii = Array.from({ length: rows }, (_, row) => OUTER - row * step);
  const around = (Math.PI * radii.reduce((sum, radius) => sum + radius, 0) * 0.86) / Math.max(1, total);
  return { scale: Math.min(total > FEW ? LARGEST : LARGEST_OF_FEW, around, step / 1.95), radii };
}

function seatsOn(radii, total) {
  const sum = radii.reduce((a, b) => a + b, 0);
  const seats = [];
  let left = total;
  radii.forEach((radius, row) => {
    const count = row === radii.length - 1 ? left : Math.min(left, Math.round((total * radius) / sum));
    left -= count;
    for (let seat = 0; seat < count; seat += 1) seats.push({ turn: (seat + 0.5) / count, radius });
  });
  return seats.sort((a, b) => a.turn - b.turn);
}
