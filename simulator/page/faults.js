// The switches that make the local LINE misbehave.

import { api, tried } from "./api.js";
import { el, notice } from "./dom.js";
import { icon } from "./icons.js";
import { W } from "./wording.js";

// off: the value of a platform in order; on: the value the switch sets; with no `on`, it is simply true.
const FAULTS = [
  { group: "webhook", key: "duplicate", off: 0, on: 1, min: 1, max: 20 },
  { group: "webhook", key: "delay_ms", off: 0, on: 3000, min: 100, max: 120000, step: 100 },
  { group: "webhook", key: "reorder", off: false },
  { group: "webhook", key: "redeliver", off: false },
  { group: "api", key: "down", off: false },
  { group: "api", key: "error_status", off: 0, on: 500, min: 400, max: 599, more: "error_times" },
  { group: "api", key: "accept_then_timeout", off: 0, on: 1, min: 1, max: 100 },
  { group: "api", key: "accept_then_break", off: 0, on: 1, min: 1, max: 100 },
  { group: "api", key: "rate_limited", off: false },
  { group: "limits", key: "quota", off: null, on: 0, min: 0, max: 1000000 },
  { group: "limits", key: "reply_token_seconds", off: 60, on: 1, min: 0, max: 600 },
  { group: "limits", key: "content_pending", off: 0, on: 2, min: 1, max: 100 },
];

const isOn = (fault, faults) => (faults[fault.key] ?? fault.off) !== fault.off;

export class FaultPanel {
  /** onCount(n): how many faults are on now. */
  constructor(onCount) {
    this.onCount = onCount;
    this.rows = FAULTS.map((fault) => new FaultRow(fault));
    this.clear = el("button", { type: "button", class: "clear", onclick: () => tried(this.reset(), notice) },
      W.faults.clear);
    this.element = el("div", { class: "faults" },
      el("div", { class: "faults-top" }, el("p", { class: "hint" }, W.faults.intro), this.clear),
      Object.entries(W.faults.groups).map(([group, title]) => el("fieldset", {}, el("legend", {}, title),
        this.rows.filter((row) => row.fault.group === group).map((row) => row.element))));
  }

  async reset() {
    await api.clearFaults();
    this.show({});
  }

  show(faults) {
    for (const row of this.rows) row.show(faults);
    const count = FAULTS.filter((fault) => isOn(fault, faults)).length;
    this.clear.disabled = !count;
    this.onCount(count);
  }
}

class FaultRow {
  constructor(fault) {
    this.fault = fault;
    const [label, unit] = W.faults[fault.key];
    this.check = el("input", { type: "checkbox", role: "switch", onchange: () => this.flip() });
    this.amounts = [];
    if (unit) this.amounts.push(amount(fault.key, unit, fault));
    if (fault.more) this.amounts.push(amount(fault.more, W.faults[fault.more][1], { min: 0, max: 1000 },
      W.faults[fault.more][0]));
    this.element = el("div", { class: "fault", data: { fault: fault.key } },
      el("label", { class: "switch" }, this.check, el("span", {}, label)),
        this.amounts.map((one) => one.element));
  }

  flip() {
    const { key, on = true, off } = this.fault;
    return tried(api.faults({ [key]: this.check.checked ? on : off }), notice).then((done) => {
      if (!done) this.check.checked = !this.check.checked;
    });
  }

  show(faults) {
    const on = isOn(this.fault, faults);
    this.check.checked = on;
    this.element.classList.toggle("on", on);
    for (const one of this.amounts) {
      one.element.hidden = !on;
      if (document.activeElement !== one.input) one.input.value = faults[one.key] ?? 0;
    }
  }
}

function amount(key, unit, { min, max, step = 1 }, label = "") {
  const input = el("input",
    { type: "number", min, max, step, "aria-label": label || `${W.faults[key][0]} (${unit})` });
  input.addEventListener("change", () => {
    if (input.reportValidity() && input.value !== "") tried(api.faults({ [key]: Number(input.value) }),
      notice);
  });
  const words = label ? el("small", {}, label) : null;
  return { key, input, element: el("span", { class: "amount", hidden: true }, words, input,
    label ? null : unit) };
}

/** The warning in the page's header while anything is switched on. */
export function faultWarning(onOpen) {
  const button = el("button", { type: "button", class: "fault-warning", hidden: true, onclick: onOpen });
  const show = (count) => {
    button.hidden = !count;
    button.setAttribute("aria-label", W.faults.some(count));
    button.replaceChildren(icon("warning"), el("span", {}, W.faults.some(count)));
    document.body.classList.toggle("faulty", count > 0);
  };
  return { button, show };
}
