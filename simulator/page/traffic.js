// The live record of calls and webhooks between LINE and the service, without anyone's words.

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { W } from "./wording.js";

const KEPT = 200;
const TIME = new Intl.DateTimeFormat("th-TH", {
  timeZone: "Asia/Bangkok", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});

export class Traffic {
  /** nameOf(personId): who a message went to. */
  constructor(nameOf) {
    this.nameOf = nameOf;
    this.rows = new Map(); // "call 12" -> row, because a webhook's line comes again with its status
    this.list = el("ol", { class: "traffic-list", tabindex: 0, "aria-label": W.controls.traffic });
    this.empty = el("p", { class: "hint" }, W.traffic.empty);
    this.element = el("section", { class: "traffic", "aria-label": W.controls.traffic },
      el("header", {}, el("h2", {}, W.controls.traffic),
        el("button", { type: "button", class: "quiet small", onclick: () => this.clear() }, W.traffic.clear)),
      el("p", { class: "legend" }, el("span", { class: "way out" }, icon("out"), W.traffic.webhook),
        el("span", { class: "way in" }, icon("in"), W.traffic.call)),
      this.empty, this.list);
  }

  load({ calls, webhooks }) {
    this.clear();
    const inTime = (one, other) => one.at.localeCompare(other.at) || one.n - other.n;
    const all = [...calls, ...webhooks].sort(inTime);
    for (const entry of all.slice(-KEPT)) this.put(entry);
  }

  put(entry) {
    const webhook = "event_ids" in entry;
    const key = `${webhook ? "webhook" : "call"} ${entry.n}`;
    const row = webhook ? this.webhookRow(entry) : this.callRow(entry);
    if (this.rows.has(key)) this.rows.get(key).replaceWith(row);
    else this.list.prepend(row);
    this.rows.set(key, row);
    this.empty.hidden = true;
    this.trim();
  }

  trim() {
    while (this.rows.size > KEPT) {
      const [key, row] = this.rows.entries().next().value;
      row.remove();
      this.rows.delete(key);
    }
  }

  clear() {
    this.rows.clear();
    this.list.replaceChildren();
    this.empty.hidden = false;
  }

  webhookRow(entry) {
    const kinds = entry.types.map((type) => W.traffic.events[type] ?? type).join(", ");
    return line("out", entry, kinds, entry.redelivery ? [W.traffic.redelivery] : [],
      entry.event_ids.join(" "));
  }

  callRow(entry) {
    const name = [entry.to ?? []].flat().map(this.nameOf).join(", ");
    const what = W.traffic.calls.find(([path]) => path.test(entry.path))?.[1] ?? entry.path;
    const notes = [entry.message_count > 1 ? W.traffic.count(entry.message_count) : ""];
    if (entry.delivered && !accepted(entry.status)) notes.push(W.traffic.arrived);
    return line("in", entry, name ? `${what} · ${name}` : what, notes, `${entry.method} ${entry.path}`);
  }
}

const accepted = (status) => status >= 200 && status < 300;

function line(way, entry, words, notes, hint) {
  return el("li", { class: way, title: hint },
    icon(way), el("time", { datetime: entry.at }, TIME.format(new Date(entry.at))),
    el("span", { class: "what" }, words, notes.filter(Boolean).map((note) => el("small", {}, note))),
    status(entry.status));
}

function status(value) {
  if (!value) return el("span", { class: "status none" }, W.traffic.noAnswer);
  return el("span", { class: `status ${accepted(value) ? "good" : "bad"}` }, String(value));
}
