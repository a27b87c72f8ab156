// Line icons, the account's emblem, and the faces of stickers, drawn here so that nothing is fetched.

import { W } from "./wording.js";

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  plus: "M12 5v14M5 12h14",
  send: "M4 12 20 4l-5 16-3.5-6.5z",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
  pin: "M12 21s-7-6.2-7-11a7 7 0 0 1 14 0c0 4.8-7 11-7 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5a4.5 4.5 0 0 0 7 0M9 9.5h.01M15 9.5h.01",
  mic: "M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zM6 11.5a6 6 0 0 0 12 0M12 17.5V21",
  video: "M3.5 7h11v10h-11zM14.5 11l6-3.5v9l-6-3.5z",
  file: "M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5",
  camera: "M4 8h4l1.5-2.5h5L16 8h4v11H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z",
  back: "M15 5l-7 7 7 7",
  down: "M6 9l6 6 6-6",
  dots: "M12 5.5h.01M12 12h.01M12 18.5h.01",
  close: "M6 6l12 12M18 6 6 18",
  play: "M8 5.5v13l10.5-6.5z",
  citizen: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6",
  volunteer: "M12 20s-7.5-4.6-7.5-10A4.2 4.2 0 0 1 12 7.3 4.2 4.2 0 0 1 19.5 10c0 5.4-7.5 10-7.5 10z",
  officer: "M4 20.5h16M6 20.5V9M18 20.5V9M3.5 9 12 4l8.5 5zM10 20.5V13h4v7.5",
  person: "M9.5 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM3 20.5c.5-4 3-6 6.5-6s6 2 6.5 6M19 8v6M16 11h6",
  group: "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 19.5c.4-3.6 2.7-5.4 6-5.4s5.6 1.8 6 5.4M15.5 5a3.5 3.5 0 0 1 0 6M18 15c2 .9 3 2.3 3 4.5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.2l3.4 2",
  panel: "M4 6h10M18 6h2M4 12h2M10 12h10M4 18h8M16 18h4M16 4v4M8 10v4M14 16v4",
  out: "M5 12h14M13 6l6 6-6 6",
  in: "M19 12H5M11 6l-6 6 6 6",
  bell: "M6 17h12l-1.5-2.5V10a4.5 4.5 0 0 0-9 0v4.5zM10.5 20h3",
  quote: "M9 7 4 12l5 5M4 12h9a6 6 0 0 1 6 6",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  help: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5h.01",
  write: "M5 19h4L19.5 8.5l-4-4L5 15z",
  warning: "M12 4 2.8 20h18.4zM12 10v4.5M12 17.2h.01",
};

const FACES = {
  [W.stickers.hello]: { mouth: "M16 27q8 8 16 0", extra: "M37 13l5-4M40 19l6-1" },
  [W.stickers.thanks]: { mouth: "M17 28q7 5 14 0", extra: "M21 42l3-6 3 6", shut: true },
  [W.stickers.okay]: { mouth: "M17 28q7 6 14 0", extra: "M36 36l3 4 6-8" },
  [W.stickers.crying]: { mouth: "M17 32q7-6 14 0", extra: "M15 26v5M33 26v5" },
};

export function shape(name, attributes = {}) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

export function drawing(viewBox, className, ...shapes) {
  const node = shape("svg", { viewBox, class: className, "aria-hidden": "true", focusable: "false" });
  node.append(...shapes);
  return node;
}

export function icon(name) {
  return drawing("0 0 24 24", `icon icon-${name}`, shape("path", { d: PATHS[name] }));
}

/** The account's mark: a target, and the hand of a pointer on it. */
export function emblem(className = "emblem") {
  return drawing(
    "0 0 48 48",
    className,
    shape("rect", { width: 48, height: 48, rx: 24, fill: "#0b2545" }),
    shape("circle", { cx: 21.5, cy: 21.5, r: 11.5, fill: "none", stroke: "#ffffff", "stroke-width": 3 }),
    shape("circle", { cx: 21.5, cy: 21.5, r: 5.5, fill: "none", stroke: "#5fd3c8", "stroke-width": 2.6 }),
    shape("path", { d: "M21.5 21.5 39 27.3l-7.6 3.4-3.6 7.9z", fill: "#f6c453", stroke: "#0b2545",
      "stroke-width": 2, "stroke-linejoin": "round" }),
  );
}

/** The tick of an official account beside its name. */
export function badge() {
  return drawing(
    "0 0 20 20",
    "badge",
    shape("path", { d: "M10 1.5 17 4v5.5c0 4.3-2.9 7.3-7 9-4.1-1.7-7-4.7-7-9V4z", fill: "#1d5fbf" }),
    shape("path", { d: "M6.5 10l2.5 2.5 4.5-5", fill: "none", stroke: "#fff", "stroke-width": 1.8 }),
  );
}

export function face(keyword) {
  const { mouth, extra, shut } = FACES[keyword] ?? { mouth: "M17 29h14", extra: "" };
  const line = { fill: "none", stroke: "#5b3b00", "stroke-width": 2.2, "stroke-linecap": "round" };
  const eyes = shut ? "M16 22q2 2 4 0M28 22q2 2 4 0" : "M18 20v2M30 20v2";
  return drawing(
    "0 0 48 48",
    "face",
    shape("circle", { cx: 24, cy: 25, r: 17, fill: "#ffd75e", stroke: "#e0a800", "stroke-width": 1.5 }),
    shape("path", { d: eyes, ...line }),
    shape("path", { d: mouth, ...line }),
    shape("path", { d: extra, ...line, stroke: "#0e6b72" }),
  );
}
