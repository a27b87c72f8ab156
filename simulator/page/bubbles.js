// One message in a chat: avatar, bubble, time, how it was sent, and its menu.

import { content, isCard } from "./contents.js";
import { el } from "./dom.js";
import { emblem, icon } from "./icons.js";
import { W } from "./wording.js";

const ZONE = { timeZone: "Asia/Bangkok" };
const TIME = new Intl.DateTimeFormat("th-TH",
  { ...ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat("th-TH",
  { ...ZONE, weekday: "short", day: "numeric", month: "short", year: "numeric" });
const LONG_PRESS_MS = 500;

export const timeOfDay = (iso) => TIME.format(new Date(iso));
export const dayOf = (iso) => DAY.format(new Date(iso));

export function dayLine(iso) {
  const day = dayOf(iso);
  return el("div", { class: "day" }, el("span", {}, day === dayOf(new Date()) ? W.today : day));
}

/** phone: {press(action), quoted(id), unsend(bubble), writes(), quote(bubble), nameOf(id)}. */
export function bubbleRow(bubble, phone) {
  const data = { seq: bubble.seq, id: bubble.id, from: bubble.from };
  if (bubble.unsent) return unsentLine(bubble, data);
  const body = el("div", { class: `body ${bubble.message.type}${isCard(bubble.message) ? " card" : ""}` },
    senderOf(bubble, phone),
    quoteOf(bubble, phone),
    content(bubble.message, phone.press));
  return el("div", { class: `row ${sideOf(bubble)}`, data }, avatarOf(bubble), body,
    marks(bubble, bubble.by ? null : menuOpener(body, bubble, phone)));
}

/** What a member says in a group stands on the other side, too: nobody holds a group's phone. */
const sideOf = (bubble) => (bubble.by ? "member" : bubble.from);

function avatarOf(bubble) {
  const drawn = { account: () => emblem(), member: () => icon("citizen") }[sideOf(bubble)];
  return drawn ? el("span", { class: "avatar" }, drawn()) : null;
}

function senderOf(bubble, phone) {
  const name = bubble.by ? phone.nameOf(bubble.by) : bubble.message.sender?.name;
  return name ? el("div", { class: "sender" }, name) : null;
}

function unsentLine(bubble, data) {
  const words = bubble.from === "person" ? W.message.unsentByPerson : W.message.unsent;
  return el("div", { class: "day unsent", data }, el("span", {}, words));
}

function marks(bubble, opener) {
  const sent = W.via[bubble.via];
  return el("div", { class: "marks" }, opener,
    sent ? el("span", { class: `via ${bubble.via}` }, sent) : null,
    el("time", { datetime: bubble.at }, timeOfDay(bubble.at)));
}

function quoteOf(bubble, phone) {
  const id = bubble.message.quotedMessageId;
  if (!id) return null;
  const quoted = phone.quoted(id);
  return el("div", { class: "quoted" }, quoted ? summary(quoted.message) : W.message.quoted);
}

/** One line that stands for a message where there is no room for it. */
export function summary(message) {
  const words = message.text ?? message.altText ?? message.title ?? message.fileName;
  return words ?? W.message[message.type] ?? W.message.unknown;
}

/** The small button for those who cannot press long or right-click, which open the same menu. */
function menuOpener(body, bubble, phone) {
  const opener = el("button", { type: "button", class: "bubble-menu", "aria-label": W.message.options },
    icon("dots"));
  opener.addEventListener("click", () => openMenu(opener, bubble, phone));
  body.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    openMenu(opener, bubble, phone);
  });
  longPress(body, () => openMenu(opener, bubble, phone));
  return opener;
}

function longPress(element, act) {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  element.addEventListener("touchstart", () => { timer = setTimeout(act, LONG_PRESS_MS); },
    { passive: true });
  for (const end of ["touchend", "touchmove", "touchcancel"]) element.addEventListener(end, stop,
    { passive: true });
}

function openMenu(opener, bubble, phone) {
  const own = bubble.from === "person";
  showMenu(opener, [
    own ? [W.message.unsend, () => phone.unsend(bubble)] : null,
    phone.writes() ? [W.message.quote, () => phone.quote(bubble)] : null,
    [W.message.copy, () => phone.copy(summary(bubble.message))],
  ].filter(Boolean));
}

/** A small menu beside its opener; the browser closes it on Escape or a press elsewhere. */
export function showMenu(opener, items) {
  const menu = el("div", { class: "menu", role: "menu", popover: "auto" });
  for (const [label, act] of items) {
    menu.append(el("button",
      { type: "button", role: "menuitem", onclick: () => { menu.hidePopover(); act(); } }, label));
  }
  menu.addEventListener("toggle", (event) => {
    if (event.newState === "closed") menu.remove();
  });
  document.body.append(menu);
  menu.showPopover();
  const anchor = opener.getBoundingClientRect();
  const box = menu.getBoundingClientRect();
  const left = Math.min(Math.max(8, anchor.left), window.innerWidth - box.width - 8);
  const below = anchor.bottom + box.height + 8 < window.innerHeight;
  menu.style.left = `${left}px`;
  menu.style.top = `${below ? anchor.bottom + 4 : anchor.top - box.height - 4}px`;
  menu.querySelector("button").focus();
}
