// Puts the page together: three phones, the control panel, and the live stream that moves them.

import { api, listen, tried } from "./api.js";
import { Chats } from "./chats.js";
import { ClockBar } from "./clock.js";
import { Conversations } from "./conversations.js";
import { askGroup, askPerson } from "./dialogs.js";
import { el, notice } from "./dom.js";
import { FaultPanel, faultWarning } from "./faults.js";
import { emblem, icon } from "./icons.js";
import { Panel } from "./panel.js";
import { Phone } from "./phone.js";
import { Traffic } from "./traffic.js";
import { W } from "./wording.js";

const ROLES = Object.keys(W.roles);

class App {
  constructor() {
    this.chats = new Chats();
    this.phones = Object.fromEntries(ROLES.map((role) =>
      [role, new Phone(role, this.chats, (phone, id) => this.choose(phone, id))]));
    this.conversations = new Conversations(this.chats, (id) => this.showPerson(id));
    this.traffic = new Traffic((id) => this.chats.nameOf(id));
    this.clock = new ClockBar();
    const warning = faultWarning(() => this.panel.open("faults"));
    this.faults = new FaultPanel((count) => {
      warning.show(count);
      this.panel?.mark("faults", count);
    });
    this.panel = new Panel({ conversations: this.conversations.element, faults: this.faults.element },
      this.traffic.element);
    this.live = el("span", { class: "live", role: "status" });
    document.body.append(this.head(warning.button), this.clock.element, this.tabs(), this.main());
    this.activate(ROLES[0]);
  }

  head(warning) {
    const details = el("button",
      { type: "button", class: "head-button", "aria-pressed": "false", title: W.detailsHint }, W.details);
    details.addEventListener("click", () => {
      const on = document.body.classList.toggle("details");
      details.setAttribute("aria-pressed", String(on));
    });
    const add = (picture, words, onclick) =>
      el("button", { type: "button", class: "head-button adds", title: words, "aria-label": words, onclick },
        icon(picture), el("span", {}, words));
    return el("header", { class: "top" }, emblem("emblem big"),
      el("div", { class: "top-words" }, el("h1", {}, W.title), el("p", {}, W.tagline)),
      el("div", { class: "top-tools" }, warning, this.live, details,
        add("person", W.dialog.addPerson, () => this.addPerson()),
        add("group", W.dialog.addGroup, () => this.addGroup()), this.panel.opener));
  }

  tabs() {
    this.tabButtons = Object.fromEntries(ROLES.map((role) => [role,
      el("button", { type: "button", role: "tab", "aria-controls": `phone-${role}`,
        onclick: () => this.activate(role) },
        icon(role), W.roles[role])]));
    return el("div", { class: "role-tabs", role: "tablist", "aria-label": W.phones },
      Object.values(this.tabButtons));
  }

  main() {
    return el("main", {}, el("div", { class: "phones" }, ROLES.map((role) => this.phones[role].element)),
      this.panel.element);
  }

  /** On narrow screens one phone is seen at a time. */
  activate(role) {
    document.body.dataset.active = role;
    for (const [name, button] of Object.entries(this.tabButtons)) {
      button.setAttribute("aria-selected", String(name === role));
    }
    this.tabButtons[role].classList.remove("news");
    this.phones[role].toBottom();
  }

  async addPerson() {
    const fields = await askPerson();
    if (!fields) return;
    await tried(api.addPerson(fields).then(async (person) => {
      await this.chats.loadState();
      this.showPerson(person.id);
      notice(W.dialog.added(person.name));
    }), notice);
  }

  async addGroup() {
    const fields = await askGroup([...ROLES].reverse().flatMap((role) => this.chats.inRole(role)));
    if (!fields) return;
    await tried(api.addGroup(fields).then(async (group) => {
      await this.chats.loadState();
      const [role] = this.chats.rolesOf(group.id);
      this.activate(role);
      await this.choose(this.phones[role], group.id);
      notice(W.dialog.added(group.name));
    }), notice);
  }

  async choose(phone, id) {
    phone.show(id);
    await tried(this.chats.loadChat(id), notice);
    if (phone.chatId === id) phone.showChat();
  }

  showPerson(id) {
    const phone = this.phones[this.chats.people.get(id)?.role];
    if (!phone) return;
    this.activate(phone.role);
    if (phone.chatId !== id) this.choose(phone, id);
  }

  /** A person's chat is on one phone at most; a group's can be on several. */
  showing(id) {
    return Object.values(this.phones).filter((phone) => phone.chatId === id);
  }

  /** Everything anew: at the start, and after each time the stream was lost. */
  async reload() {
    const state = await this.chats.loadState();
    this.faults.show(state.faults);
    this.clock.offer(state.clock);
    for (const phone of Object.values(this.phones)) {
      const known = this.chats.has(phone.chatId);
      const id = known ? phone.chatId : this.chats.inRole(phone.role)[0]?.id;
      if (id) await this.choose(phone, id);
      else phone.showPeople();
    }
    this.traffic.load(await api.record());
  }

  /** person: whose chat it is, or which group's. */
  bubble({ person, bubble }) {
    const chat = this.chats.of(person);
    const appended = this.chats.put(person, bubble);
    const heard = bubble.from === "account";
    if (heard) chat.loading = false;
    this.conversations.heard(person, bubble);
    const roles = this.chats.rolesOf(person);
    if (heard && !roles.includes(document.body.dataset.active)) {
      for (const role of roles) this.tabButtons[role].classList.add("news");
    }
    const phones = this.showing(person);
    if (!phones.length) this.count(roles, bubble, chat);
    for (const phone of phones) {
      if (appended) phone.append(bubble);
      else phone.showChat();
      phone.showLoading();
    }
  }

  count(roles, bubble, chat) {
    if (bubble.from === "account") chat.unread += 1;
    for (const role of roles) this.phones[role].showPeople();
  }

  async changed({ person }) {
    for (const phone of this.showing(person)) await this.choose(phone, person);
  }

  async people() {
    await this.chats.loadState();
    for (const phone of Object.values(this.phones)) phone.showPeople();
  }

  loading({ person, on }) {
    this.chats.of(person).loading = on;
    for (const phone of this.showing(person)) phone.showLoading();
  }

  connected(on) {
    this.live.textContent = on ? W.live : W.offline;
    this.live.classList.toggle("off", !on);
  }

  start() {
    const shown = (call) => tried(call, notice);
    shown(this.conversations.load());
    listen({
      bubble: (data) => this.bubble(data),
      chat: (data) => shown(this.changed(data)),
      people: () => shown(this.people()),
      faults: (data) => this.faults.show(data),
      clock: (data) => this.clock.show(data),
      loading: (data) => this.loading(data),
      traffic: (data) => this.traffic.put(data),
      conversation: (data) => this.conversations.over(data),
    }, () => {
      this.connected(true);
      shown(this.reload());
    }, () => {
      this.connected(false);
      this.conversations.lost();
    });
  }
}

new App().start();
