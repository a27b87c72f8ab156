// The bar that shows the service's own clock and moves it; hidden where the service has none to move.

import { api, tried } from "./api.js";
import { el, notice } from "./dom.js";
import { icon } from "./icons.js";
import { W } from "./wording.js";

const AGAIN_MS = 10_000;
const RETRY_MS = 2_000;
const TICK_MS = 500;
const BANGKOK_MS = 7 * 60 * 60 * 1000;
const BUDDHIST_ERA = 543;

export class ClockBar {
  constructor() {
    this.told = null; // {now, speed} as last heard, and at: this page's time then, in milliseconds
    this.time = el("time", {}, W.clock.unknown);
    this.moves = W.clock.moves.map(([words, move]) =>
      el("button", { type: "button", class: "clock-move", onclick: () => this.move(move) }, words));
    this.speeds = W.clock.speeds.map(([words, speed]) =>
      el("button", { type: "button", data: { speed }, onclick: () => this.move({ speed }) }, words));
    this.element = el("section", { class: "clock", "aria-label": W.clock.title, hidden: true },
      el("p", { class: "clock-now" }, icon("clock"), el("span", {}, W.clock.title), this.time),
      el("div", { class: "clock-moves" }, this.moves),
      el("div", { class: "clock-speeds", role: "group", "aria-label": W.clock.speed }, this.speeds));
  }

  /** Shown from the first time a simulator says that there is a clock. */
  offer(there) {
    this.element.hidden = !there;
    if (!there || this.told) return;
    this.told = { now: null, speed: 0, at: 0 };
    this.follow();
    setInterval(() => this.tick(), TICK_MS);
  }

  /** Asks now and then: two clocks never keep the same time for long. */
  async follow() {
    if (!this.element.hidden && !document.hidden) {
      try {
        this.show(await api.clock());
      } catch {
        this.time.textContent = W.clock.unknown;
        this.told = { ...this.told, now: null };
      }
    }
    setTimeout(() => this.follow(), this.told.now === null ? RETRY_MS : AGAIN_MS);
  }

  show({ now, speed }) {
    this.told = { now: Date.parse(now), speed, at: performance.now() };
    for (const button of this.speeds) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === speed));
    }
    this.element.classList.toggle("fast", speed > 1);
    this.tick();
  }

  tick() {
    if (this.told.now === null) return;
    const passed = (performance.now() - this.told.at) * Math.max(1, this.told.speed);
    this.time.textContent = words(new Date(this.told.now + passed));
  }

  async move(how) {
    for (const button of this.moves) button.disabled = true;
    await tried(api.moveClock(how).then((told) => this.show(told)), notice);
    for (const button of this.moves) button.disabled = false;
  }
}

/** As short as Thai calendars print it; no browser's own form fits beside the buttons on a handset. */
function words(instant) {
  const local = new Date(instant.getTime() + BANGKOK_MS);
  const year = (local.getUTCFullYear() + BUDDHIST_ERA) % 100;
  return W.clock.shown(W.clock.weekdays[local.getUTCDay()], local.getUTCDate(),
    W.clock.months[local.getUTCMonth()], year, local.toISOString().slice(11, 16));
}
