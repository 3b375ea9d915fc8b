/** Plane geometry for the drawings: directions in degrees as on the screen (0 right, 90 down), outlines as path data. */

/** @typedef {[number, number]} Point */

const RAD = Math.PI / 180;

/** @param {number} n */
const short = (n) => Math.round(n * 10) / 10;
/** @param {Point} p */
const xy = (p) => `${short(p[0])} ${short(p[1])}`;

/** @param {Point} p @param {number} angle @param {number} length @returns {Point} */
export function go(p, angle, length) {
  return [p[0] + Math.cos(angle * RAD) * length, p[1] + Math.sin(angle * RAD) * length];
}

/** @param {Point} a @param {Point} b */
export const far = (a, b) => Math.hypot(b[0] - a[0], b[1] - a[1]);

/** @param {Point} a @param {Point} b the direction from a to b */
export const toward = (a, b) => Math.atan2(b[1] - a[1], b[0] - a[0]) / RAD;

/** @param {Point} a @param {Point} b @param {number} t @returns {Point} */
export const between = (a, b, t) => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];

/**
 * From a place's own axes (x along `angle`, y to its right hand) to the picture's.
 * @param {Point} origin @param {number} angle @param {number} scale @param {number[][]} points @returns {Point[]}
 */
export function place(origin, angle, scale, points) {
  const [c, s] = [Math.cos(angle * RAD) * scale, Math.sin(angle * RAD) * scale];
  return points.map(([x, y]) => [origin[0] + x * c - y * s, origin[1] + x * s + y * c]);
}

/** A smooth line through all points. @param {Point[]} points @param {boolean} [closed] */
export function smooth(points, closed = false) {
  const n = points.length;
  const at = (/** @type {number} */ i) => points[closed ? (i + n) % n : Math.max(0, Math.min(n - 1, i))];
  let path = `M${xy(points[0])}`;
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    path += `C${xy(between(b, [b[0] + c[0] - a[0], b[1] + c[1] - a[1]], 1 / 6))} `;
    path += `${xy(between(c, [c[0] + b[0] - d[0], c[1] + b[1] - d[1]], 1 / 6))} ${xy(c)}`;
  }
  return closed ? `${path}Z` : path;
}

/** Points close together on the smooth line through `points`. @param {Point[]} points @param {number} steps @returns {Point[]} */
export function sample(points, steps = 8) {
  /** @type {Point[]} */
  const out = [points[0]];
  for (let i = 0; i < points.length - 1; i++) {
    const [a, b, c, d] = [points[i - 1] ?? points[i], points[i], points[i + 1], points[i + 2] ?? points[i + 1]];
    for (let k = 1; k <= steps; k++) {
      const t = k / steps;
      const [t2, t3] = [t * t, t * t * t];
      const one = (/** @type {0|1} */ j) =>
        0.5 * (2 * b[j] + (c[j] - a[j]) * t + (2 * a[j] - 5 * b[j] + 4 * c[j] - d[j]) * t2 + (3 * b[j] - a[j] - 3 * c[j] + d[j]) * t3);
      out.push([one(0), one(1)]);
    }
  }
  return out;
}

/** @param {number[]} values @param {number} t 0 to 1, evenly spread over the values */
function blend(values, t) {
  const x = t * (values.length - 1);
  const i = Math.min(values.length - 2, Math.floor(x));
  const f = x - i;
  const ease = f * f * (3 - 2 * f);
  return values[i] + (values[i + 1] - values[i]) * ease;
}

/**
 * A body part as an outline round a smooth middle line, with a radius on the left and on the right hand of it.
 * `open` leaves out the round end ("start", "end"): there the part runs out of the picture.
 * @param {Point[]} middle @param {number[]} left @param {number[]} [right] @param {"" | "start" | "end" | "both"} [open]
 */
export function tube(middle, left, right = left, open = "") {
  const line = middle.length > 2 ? sample(middle) : Array.from({ length: 17 }, (_, i) => between(middle[0], middle[1], i / 16));
  const last = line.length - 1;
  /** @type {Point[]} */
  const one = [];
  /** @type {Point[]} */
  const two = [];
  line.forEach((p, i) => {
    const angle = toward(line[Math.max(0, i - 1)], line[Math.min(last, i + 1)]);
    one.push(go(p, angle - 90, blend(left, i / last)));
    two.push(go(p, angle + 90, blend(right, i / last)));
  });
  const cap = (/** @type {Point} */ a, /** @type {Point} */ b) => {
    const r = short(far(a, b) / 2);
    return `A${r} ${r} 0 0 1 ${xy(b)}`;
  };
  two.reverse();
  const side = (/** @type {Point[]} */ points) => points.map((p) => `L${xy(p)}`).join("");
  const end = open === "end" || open === "both" ? `L${xy(two[0])}` : cap(one[last], two[0]);
  const start = open === "start" || open === "both" ? "" : cap(two[last], one[0]);
  return `M${xy(one[0])}${side(one.slice(1))}${end}${side(two.slice(1))}${start}Z`;
}

/** @param {Point} p @param {number} r */
export function disc(p, r) {
  const [x, y, k] = [short(p[0]), short(p[1]), short(r)];
  return `M${short(x - k)} ${y}a${k} ${k} 0 1 1 ${short(2 * k)} 0a${k} ${k} 0 1 1 ${short(-2 * k)} 0Z`;
}

/** @param {Point} p @param {number} rx @param {number} ry @param {number} angle */
export function oval(p, rx, ry, angle) {
  const [a, b] = [go(p, angle, -rx), go(p, angle, rx)];
  const arc = (/** @type {Point} */ to) => `A${short(rx)} ${short(ry)} ${short(angle)} 0 1 ${xy(to)}`;
  return `M${xy(a)}${arc(b)}${arc(a)}Z`;
}

/** @param {Point[]} points */
export const straight = (points) => `M${points.map(xy).join("L")}`;

/**
 * Where the middle joint of two bones lies, when the far end is to reach `to`; `side` 1 bends it to the right hand of the way.
 * Beyond their reach the bones lie straight and end short: `gap` says by how much.
 * @param {Point} from @param {Point} to @param {number} first @param {number} second @param {number} side
 * @returns {{ joint: Point, end: Point, gap: number }}
 */
export function bend(from, to, first, second, side) {
  const want = far(from, to);
  const length = Math.min(Math.max(want, Math.abs(first - second) + 0.01), first + second - 0.01);
  const cos = (first * first + length * length - second * second) / (2 * first * length);
  const way = toward(from, to);
  const joint = go(from, way + side * (Math.acos(Math.max(-1, Math.min(1, cos))) / RAD), first);
  return { joint, end: go(from, way, length), gap: Math.abs(want - length) };
}
