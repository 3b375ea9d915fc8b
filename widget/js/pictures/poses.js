/** Poses that many pictures start from. A picture's own values replace these, part by part. */

/** @type {Record<string, Record<string, any>>} */
export const POSES = {
  /** On the back in bed, head and chest raised, the bed's top at y 150. */
  reclined: {
    h: 268, at: ["hip", 120, 135], torso: [-146, -138], head: 14,
    leg: { thigh: -3, knee: 8, ankle: -6 }, farLeg: { thigh: -5, knee: 9, ankle: -8 }, arm: { upper: 46, elbow: 22, wrist: 6 },
  },
  /** Long sitting in bed, the bed's top at y 166. */
  longsit: {
    h: 288, at: ["hip", 88, 150], torso: [-104, -86], head: 8,
    leg: { thigh: 1, knee: 3, ankle: 0 }, farLeg: { thigh: -36, knee: 70, ankle: -20 }, arm: { upper: 70, elbow: 30 },
  },
  /** On a chair or the edge of a bed: seat at y 136, floor at y 192. */
  sitting: {
    h: 240, at: ["hip", 118, 122], torso: [-94, -90], head: 0,
    leg: { thigh: 1, knee: 88, ankle: 0 }, arm: { upper: 78, elbow: 62 },
  },
  /** Upper body from the front, cut by the picture's lower edge at the hips. */
  bust: { h: 330, at: ["neck", 160, 86], torso: -90, armL: { upper: 108, elbow: 18 }, armR: { upper: 72, elbow: -18 } },
  /** A helper who stands behind the bed, seen from the waist up, at the right and turned to the left. To be drawn before the bed. */
  helper: { who: "helper", hair: "bun", awake: true, half: true, face: "left", h: 270, at: ["hip", 262, 182], torso: [-86, -70], head: 10 },
};

/** @param {Record<string, any>} item @returns {Record<string, any>} */
export function posed(item) {
  const base = POSES[item.pose];
  if (!base) return item;
  /** @type {Record<string, any>} */
  const out = { ...base, ...item };
  for (const [key, value] of Object.entries(base)) {
    const own = item[key];
    const both = own && typeof own === "object" && !Array.isArray(own) && !Array.isArray(value) && typeof value === "object";
    // A limb that is told where to go needs nothing of the stock pose.
    if (both && !own.to) out[key] = { ...value, ...own };
  }
  return out;
}
