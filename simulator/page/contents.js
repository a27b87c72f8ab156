// What stands inside a bubble, by the type of its message.

import { el } from "./dom.js";
import { flex } from "./flex.js";
import { drawing, face, icon, shape } from "./icons.js";
import { flexOfTemplate } from "./templates.js";
import { W } from "./wording.js";

/** A LINE message object to an element; press(action) for its buttons. */
export function content(message, press) {
  return (CONTENTS[message.type] ?? unknown)(message, press);
}

/** Cards are as wide as the phone allows, so their time stands below instead of beside. */
export const isCard = (message) => message.type === "flex" || message.type === "template";

const CONTENTS = {
  text: (message) => el("div", { class: "says" }, linked(message.text ?? "")),
  textV2: (message) => el("div", { class: "says" }, linked(substituted(message))),
  flex: (message, press) => labelled(flex(message.contents, press), message.altText),
  template: (message, press) => labelled(flex(flexOfTemplate(message.template), press), message.altText),
  image: (message) => image(message.previewImageUrl ?? message.url ?? message.originalContentUrl),
  imagemap: (message) => tile("image", message.altText),
  sticker,
  location,
  audio: (message) => tile("mic", W.message.audio, clock(message.duration)),
  video: (message) => {
    const tiled = tile("video", W.message.video, clock(message.duration));
    return message.previewImageUrl ? image(message.previewImageUrl) : tiled;
  },
  file: (message) => tile("file", message.fileName ?? W.message.file,
    message.fileSize ? W.message.fileSize(message.fileSize) : ""),
};

const unknown = (message) => tile("file", message.altText ?? W.message.unknown);

function labelled(element, altText) {
  element.setAttribute("aria-label", altText ?? "");
  if (!element.hasAttribute("role")) element.setAttribute("role", "group");
  return element;
}

/** Web addresses and telephone numbers become links, as in the app. */
function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"']+)/).map((part) => {
    if (!/^https?:\/\//.test(part)) return part;
    return el("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part);
  });
}

function substituted(message) {
  return (message.text ?? "").replace(/\{(\w+)\}/g, (whole, key) => {
    const kind = message.substitution?.[key]?.type;
    return kind === "emoji" ? "🙂" : kind === "mention" ? "@" : whole;
  });
}

function image(url) {
  const holder = el("div", { class: "picture" });
  const picture = el("img", { src: url, alt: W.message.image, loading: "lazy" });
  picture.addEventListener("error", () => holder.replaceChildren(tile("image", W.message.noImage)));
  holder.append(picture);
  return holder;
}

function sticker(message) {
  const keyword = message.keywords?.[0] ?? W.message.sticker;
  return el("div", { class: "sticker", role: "img", "aria-label": `${W.message.sticker} ${keyword}` },
    face(keyword), el("span", {}, keyword));
}

function location(message) {
  const place = `${Number(message.latitude).toFixed(4)}, ${Number(message.longitude).toFixed(4)}`;
  return el("div", { class: "place" }, map(), el("div", { class: "place-words" },
    el("strong", {}, message.title || W.message.location),
      message.address ? el("span", {}, message.address) : null,
    el("span", { class: "coordinates" }, place)));
}

function map() {
  const road = { fill: "none", stroke: "#ffffff", "stroke-width": 7 };
  return drawing("0 0 220 96", "map",
    shape("rect", { width: 220, height: 96, fill: "#dcebdc" }),
    shape("path", { d: "M150 0h70v60q-40 10-70-20z", fill: "#bfe0f2" }),
    shape("path", { d: "M0 70q60-30 110-18t110 30", ...road }),
    shape("path", { d: "M60 0q10 50 2 96M128 0q-14 40 10 96", ...road, "stroke-width": 4 }),
    shape("path", { d: "M110 66s-15-14-15-26a15 15 0 0 1 30 0c0 12-15 26-15 26z", fill: "#d6293e",
      stroke: "#fff", "stroke-width": 2 }),
    shape("circle", { cx: 110, cy: 40, r: 5, fill: "#fff" }));
}

function tile(iconName, title, extra = "") {
  return el("div", { class: "tile" }, icon(iconName),
    el("div", {}, el("span", {}, title), extra ? el("small", {}, extra) : null));
}

function clock(milliseconds) {
  if (!milliseconds) return "";
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
