// Flex messages drawn as LINE draws them: bubbles, carousels, boxes and what stands in them.

import { el, setStyle } from "./dom.js";
import { W } from "./wording.js";

// Pixel sizes of LINE's keywords, at the width of a real phone.
const SPACE = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const TEXT = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const IMAGE = {
  xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220,
    full: "100%",
};
const BUBBLE = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 };
const BORDER = { none: 0, light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 };
const START_END = { "flex-start": "flex-start", "flex-end": "flex-end", start: "flex-start",
  end: "flex-end" };
const GRAVITY = { top: "flex-start", center: "center", bottom: "flex-end" };
const OFFSETS = ["offsetTop", "offsetBottom", "offsetStart", "offsetEnd"];
const SMALL = new Set(["nano", "micro"]);

const scaled = (pixels) => `calc(${pixels} * var(--u))`;

/** "md", "12px" or "50%" to a CSS length of this page's scale. */
function length(value, keywords = SPACE) {
  if (value === undefined || value === null) return "";
  const known = keywords[value];
  if (known !== undefined) return typeof known === "number" ? scaled(known) : known;
  const pixels = /^(-?\d+(?:\.\d+)?)px$/.exec(value);
  if (pixels) return scaled(pixels[1]);
  return /^-?\d+(\.\d+)?%$/.test(value) ? value : "";
}

const colour = (value) => (/^#[0-9a-f]{3,8}$/i.test(value ?? "") ? value : "");

/** press(action) is called for whatever is pressed. */
export function flex(contents, press) {
  if (contents.type !== "carousel") return bubble(contents, press);
  const cards = contents.contents.map((one) => bubble(one, press));
  return el("div", { class: "carousel", role: "group", "aria-label": W.message.cards, tabindex: 0 }, cards);
}

function bubble(node, press) {
  const card = el("div", {
    class: `flex-bubble size-${node.size ?? "mega"}`,
    dir: node.direction === "rtl" ? "rtl" : null,
    style: { width: scaled(BUBBLE[node.size] ?? BUBBLE.mega) },
  });
  for (const part of ["header", "hero", "body", "footer"]) {
    if (node[part]) card.append(block(part, node, press));
  }
  return pressable(card, node.action, press);
}

function block(part, node, press) {
  const style = node.styles?.[part] ?? {};
  const outer = el("div", {
    class: `flex-${part}${SMALL.has(node.size) ? " narrow" : ""}${style.separator ? " ruled" : ""}`,
    style: { backgroundColor: colour(style.backgroundColor), borderTopColor: colour(style.separatorColor) },
  });
  outer.append(component(node[part], "vertical", 0, {}, press));
  return outer;
}

function component(node, layout, index, parent, press) {
  const draw = DRAW[node.type] ?? unknown;
  const element = draw(node, press, layout);
  place(element, node, layout, index, parent);
  return pressable(element, node.type === "button" ? null : node.action, press);
}

/** Flex share, margin, gravity and offsets: the part of a component that its box decides. */
function place(element, node, layout, index, parent) {
  const margin = index ? length(node.margin ?? parent.spacing) : "";
  setStyle(element, layout === "vertical" ? { marginTop: margin } : { marginLeft: margin });
  if (layout !== "vertical" && GRAVITY[node.gravity]) element.style.alignSelf = GRAVITY[node.gravity];
  setStyle(element, { flex: share(node, layout) });
  if (node.position) element.style.position = node.position;
  else if (OFFSETS.some((offset) => node[offset])) element.style.position = "relative";
  setStyle(element, {
    top: length(node.offsetTop), bottom: length(node.offsetBottom),
    insetInlineStart: length(node.offsetStart), insetInlineEnd: length(node.offsetEnd),
  });
}

function share(node, layout) {
  if (node.type === "filler") return `${node.flex ?? 1} 1 0`;
  if (node.width && layout !== "vertical") return "0 0 auto";
  const fixed = layout === "vertical" || node.type === "icon" || node.type === "separator";
  const part = node.flex ?? (fixed ? 0 : 1);
  if (part === 0) return "0 0 auto";
  return layout === "vertical" ? `${part} 0 auto` : `${part} 1 0`;
}

function pressable(element, action, press) {
  if (!action) return element;
  const go = (event) => {
    event.stopPropagation();
    press(action);
  };
  element.classList.add("pressable");
  element.setAttribute("role", "button");
  element.tabIndex = 0;
  if (action.label) element.setAttribute("aria-label", action.label);
  element.addEventListener("click", go);
  element.addEventListener("keydown", (event) => {
    if (event.target !== element || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    go(event);
  });
  return element;
}

const DRAW = {
  box(node, press) {
    const box = el("div", { class: `flex-box ${node.layout}` });
    setStyle(box, boxStyle(node));
    node.contents?.forEach((child, index) => box.append(component(child, node.layout, index, node, press)));
    return box;
  },
  text(node) {
    const text = el("div", { class: `flex-text${node.wrap ? " wrap" : ""}` });
    setStyle(text, { ...textStyle(node), textAlign: node.align ?? "" });
    if (node.lineSpacing) text.style.lineHeight = `calc(1.4em + ${length(node.lineSpacing)})`;
    if (node.wrap && node.maxLines) {
      text.append(el("span", { class: "clamp", style: { "--lines": node.maxLines } }, words(node)));
    } else {
      text.append(...words(node));
    }
    return text;
  },
  button(node, press) {
    const style = node.style ?? "link";
    const ink = style === "link" ? { color: colour(node.color) } : { backgroundColor: colour(node.color) };
    const button = el("button", {
      type: "button", class: `flex-button ${style} ${node.height === "sm" ? "sm" : "md"}`, style: ink,
      onclick: (event) => { event.stopPropagation(); press(node.action); },
    }, node.action.label ?? "");
    return el("div", { class: "flex-button-holder" }, button);
  },
  image(node, press, layout) {
    const picture = el("img", { src: node.url, alt: "", loading: "lazy" });
    picture.style.objectFit = node.aspectMode === "cover" ? "cover" : "contain";
    const holder = el("div", { class: "flex-image" }, picture);
    const align = node.align ?? "center";
    setStyle(holder, {
      width: length(node.size ?? "md", IMAGE), aspectRatio: ratio(node.aspectRatio),
        backgroundColor: colour(node.backgroundColor),
      alignSelf: layout === "vertical" ? START_END[align] ?? "center" : "",
    });
    return holder;
  },
  icon: (node) => el("img", {
    class: "flex-icon", src: node.url, alt: "",
    style: { height: length(node.size ?? "md", TEXT), aspectRatio: ratio(node.aspectRatio) },
  }),
  separator: (node) => el("div",
    { class: "flex-separator", role: "presentation", style: { backgroundColor: colour(node.color) } }),
  filler: () => el("div", { class: "flex-filler" }),
  spacer: (node) => el("div", { style: { padding: length(node.size ?? "md") } }),
  span: (node) => span(node),
  video(node, press, layout) {
    if (node.altContent) return component(node.altContent, layout, 0, {}, press);
    return el("div", { class: "flex-image", style: { width: "100%", aspectRatio: ratio(node.aspectRatio) } },
      W.message.video);
  },
};

const unknown = () => el("div", { class: "flex-text" }, W.message.unknown);

function ratio(value) {
  const [wide, high] = (value ?? "1:1").split(":").map(Number);
  return wide > 0 && high > 0 ? `${wide} / ${high}` : "1 / 1";
}

function words(node) {
  return node.contents?.length ? node.contents.map((part) => span(part, node)) : [node.text ?? ""];
}

const span = (node) => el("span", { style: textStyle(node) }, node.text ?? "");

function textStyle(node) {
  return {
    fontSize: node.size ? length(node.size, TEXT) : "",
    fontWeight: { bold: "700", regular: "400" }[node.weight] ?? "",
    fontStyle: node.style === "italic" ? "italic" : "",
    textDecoration: { underline: "underline", "line-through": "line-through" }[node.decoration] ?? "",
    color: colour(node.color),
  };
}

function boxStyle(node) {
  const all = length(node.paddingAll);
  return {
    padding: all,
    paddingTop: length(node.paddingTop), paddingBottom: length(node.paddingBottom),
    paddingInlineStart: length(node.paddingStart), paddingInlineEnd: length(node.paddingEnd),
    backgroundColor: colour(node.backgroundColor), backgroundImage: gradient(node.background),
    borderRadius: length(node.cornerRadius), overflow: node.cornerRadius ? "hidden" : "",
    ...borderStyle(node),
    width: length(node.width), height: length(node.height), maxWidth: length(node.maxWidth),
      maxHeight: length(node.maxHeight),
    justifyContent: START_END[node.justifyContent] ?? node.justifyContent ?? "",
    alignItems: START_END[node.alignItems] ?? node.alignItems ?? "",
  };
}

function borderStyle(node) {
  if (!node.borderWidth && !node.borderColor) return {};
  return {
    borderStyle: "solid",
    borderWidth: length(node.borderWidth ?? "normal", BORDER),
    borderColor: colour(node.borderColor) || "transparent",
  };
}

function gradient(background) {
  if (background?.type !== "linearGradient" || !/^\d+(\.\d+)?deg$/.test(background.angle)) return "";
  const [start, end] = [colour(background.startColor), colour(background.endColor)];
  return start && end ? `linear-gradient(${background.angle}, ${start}, ${end})` : "";
}
