// Where a person writes: the account's menu bar, the text field, and the tiles for other kinds of message.

import { api, tried } from "./api.js";
import { summary } from "./bubbles.js";
import { askLocation } from "./dialogs.js";
import { el, notice } from "./dom.js";
import { face, icon } from "./icons.js";
import { W } from "./wording.js";

const MENU_ICONS = { citizen: ["write", "list", "help"], volunteer: ["write", "list", "help"],
  officer: ["list", "officer", "help"] };
const TILE_ICONS = { picture: "image", location: "pin", sticker: "smile", audio: "mic", video: "video",
  file: "file" };
const ACCEPT = { picture: "image/*", audio: "audio/*", video: "video/*", file: "" };
const STICKER_PACKAGE = "11537";
const STICKER_IDS = { hello: "52002734", thanks: "52002739", okay: "52002735", crying: "52002750" };

/** The rich menu: each word is simply said. */
export function menuBar(role, say) {
  return el("nav", { class: "menu-bar", "aria-label": W.menuOf(W.roles[role]) },
    W.menus[role].map((word, index) =>
    el("button", { type: "button", onclick: () => say(word) }, icon(MENU_ICONS[role][index]),
      el("span", {}, word))));
}

export class Composer {
  /** personId() gives whose phone it is now. */
  constructor(role, personId) {
    this.personId = personId;
    this.quote = null;
    this.field = el("textarea",
      { rows: 1, placeholder: W.composer.text, "aria-label": W.composer.textOf(W.roles[role]) });
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.field.addEventListener("input", () => this.fit());
    this.quoteLine = el("div", { class: "quote-line", hidden: true });
    this.drawer = el("div", { class: "drawer", hidden: true });
    this.more = el("button",
      { type: "button", class: "round", "aria-label": W.composer.more, "aria-expanded": "false",
      onclick: () => this.toggle() }, icon("plus"));
    const send = el("button", { type: "submit", class: "round send", "aria-label": W.composer.send },
      icon("send"));
    this.form = el("form",
      { class: "composer", onsubmit: (event) => { event.preventDefault(); this.send(); } },
      this.more, this.field, send);
    this.element = el("div", { class: "composing" }, this.quoteLine, this.form, this.drawer);
    this.element.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
  }

  onKey(event) {
    // Enter that closes an input method's candidate list is not a send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  /** As high as its lines; the style sheet sets the most. */
  fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  async send() {
    const text = this.field.value.trim();
    if (!text) return;
    const quote = this.quote?.id;
    this.write("");
    this.dropQuote();
    if (!(await this.say(text, quote))) this.write(text);
  }

  write(text, focus = false) {
    this.field.value = text;
    this.fit();
    if (focus) this.field.focus();
  }

  say(text, quote) {
    return tried(api.say(this.personId(), text, quote), notice);
  }

  startQuote(bubble) {
    this.quote = bubble;
    this.quoteLine.replaceChildren(el("span", {}, `${W.composer.quoting}: ${summary(bubble.message)}`),
      el("button", { type: "button", class: "round", "aria-label": W.composer.dropQuote,
        onclick: () => this.dropQuote() }, icon("close")));
    this.quoteLine.hidden = false;
    this.field.focus();
  }

  dropQuote() {
    this.quote = null;
    this.quoteLine.hidden = true;
  }

  toggle() {
    if (this.drawer.hidden) this.open(this.tiles());
    else this.close();
  }

  open(tiles) {
    this.drawer.replaceChildren(...tiles);
    this.drawer.hidden = false;
    this.more.setAttribute("aria-expanded", "true");
    this.drawer.querySelector("button")?.focus();
  }

  close() {
    if (this.drawer.hidden) return;
    this.drawer.hidden = true;
    this.more.setAttribute("aria-expanded", "false");
    this.more.focus();
  }

  tiles() {
    const open = { location: () => this.sendLocation(), sticker: () => this.open(this.stickers()) };
    return Object.keys(TILE_ICONS).map((kind) =>
      tile(icon(TILE_ICONS[kind]), W.tiles[kind], open[kind] ?? (() => this.open(this.samples(kind)))));
  }

  samples(kind) {
    const chooser = el("input", { type: "file", accept: ACCEPT[kind], hidden: true });
    chooser.addEventListener("change",
      () => { if (chooser.files[0]) this.deliver(api.send(this.personId(), kind, chooser.files[0])); });
    const samples = Object.entries(W.samples[kind]).map(([sample, label]) =>
      tile(icon(TILE_ICONS[kind]), label,
        () => this.deliver(api.send(this.personId(), kind, sampleOf(kind, sample, label)))));
    return [...samples, tile(icon("plus"), W.composer.upload, () => chooser.click()), this.backTile(),
      chooser];
  }

  stickers() {
    const stickers = Object.entries(W.stickers).map(([name, keyword]) =>
      tile(face(keyword), keyword, () => this.deliver(
      api.sticker(this.personId(),
        { packageId: STICKER_PACKAGE, stickerId: STICKER_IDS[name], keywords: [keyword] }))));
    return [...stickers, this.backTile()];
  }

  backTile() {
    return tile(icon("back"), W.composer.back, () => this.open(this.tiles()));
  }

  pickPicture() {
    this.open(this.samples("picture"));
  }

  async sendLocation() {
    const place = await askLocation();
    if (place) await this.deliver(api.location(this.personId(), place));
  }

  async deliver(call) {
    this.close();
    await tried(call, notice);
  }
}

function tile(picture, label, act) {
  return el("button", { type: "button", class: "kind", onclick: act }, picture, el("span", {}, label));
}

function sampleOf(kind, sample, label) {
  return kind === "file" ? { sample, name: label } : { sample };
}
