// The control panel: a column beside the phones, a drawer on narrow screens.

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { W } from "./wording.js";

export class Panel {
  /** pages: name -> element, shown one at a time under tabs; below them what is always seen. */
  constructor(pages, below) {
    this.pages = pages;
    this.tabs = Object.fromEntries(Object.keys(pages).map((name) => [name, this.tab(name)]));
    this.closer = el("button",
      { type: "button", class: "round closer", "aria-label": W.controls.close, onclick: () => this.close() },
      icon("close"));
    this.opener = el("button",
      { type: "button", class: "head-button opener", "aria-label": W.controls.open, "aria-expanded": "false",
      onclick: () => this.toggle() }, icon("panel"), el("span", {}, W.controls.title));
    const bodies = Object.entries(pages).map(([name, page]) =>
      el("div", { class: "page", role: "tabpanel", id: `page-${name}`, "aria-labelledby": `tab-${name}`,
        tabindex: -1 }, page));
    this.element = el("aside", { class: "panel", "aria-label": W.controls.title },
      el("div", { class: "panel-top" },
        el("div", { class: "panel-tabs", role: "tablist" }, Object.values(this.tabs)), this.closer),
      bodies, below);
    this.element.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
    this.show(Object.keys(pages)[0]);
  }

  tab(name) {
    return el("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `page-${name}`,
      onclick: () => this.show(name) },
      W.controls[name]);
  }

  show(name) {
    for (const [one, tab] of Object.entries(this.tabs)) {
      tab.setAttribute("aria-selected", String(one === name));
      this.pages[one].parentElement.hidden = one !== name;
    }
  }

  /** A count on a tab, in the warning colour. */
  mark(name, count) {
    this.tabs[name].classList.toggle("marked", count > 0);
    this.tabs[name].dataset.count = count;
  }

  open(name) {
    if (name) this.show(name);
    this.element.classList.add("open");
    this.opener.setAttribute("aria-expanded", "true");
    this.element.querySelector('[aria-selected="true"]').focus();
  }

  close() {
    if (!this.element.classList.contains("open")) return;
    this.element.classList.remove("open");
    this.opener.setAttribute("aria-expanded", "false");
    this.opener.focus();
  }

  toggle() {
    if (this.element.classList.contains("open")) this.close();
    else this.open();
  }
}
