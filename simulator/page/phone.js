// One phone: who holds it, the chat on its screen, and what its person does there.

import { keepsQuickReplies, perform } from "./actions.js";
import { api, tried } from "./api.js";
import { bubbleRow, dayLine, dayOf, showMenu } from "./bubbles.js";
import { Composer, menuBar } from "./composer.js";
import { copyText } from "./dialogs.js";
import { el, notice } from "./dom.js";
import { badge, emblem, icon } from "./icons.js";
import { W } from "./wording.js";

const NEAR_BOTTOM_PX = 48;
// A load test leaves thousands of bubbles in a chat; nobody scrolls back that far.
const SHOWN = 300;

export class Phone {
  /** onChoose(phone, personId) when another person is chosen. */
  constructor(role, chats, onChoose) {
    Object.assign(this, { role, chats, onChoose, personId: null, atBottom: true, lastDay: "" });
    this.composer = new Composer(role, () => this.personId);
    this.hands = {
      press: (action) => this.press(action),
      quoted: (id) => this.chat().byMessageId(id),
      unsend: (bubble) => tried(api.unsend(this.personId, bubble.id), notice),
      quote: (bubble) => this.composer.startQuote(bubble),
      copy: copyText,
    };
    this.build();
  }

  build() {
    const name = W.roles[this.role];
    this.select = el("select",
      { "aria-label": W.chooseperson(name), onchange: () => this.onChoose(this, this.select.value) });
    this.elsewhere = el("button", { type: "button", class: "elsewhere", hidden: true });
    this.title = el("span", { class: "account-name" });
    this.list = el("div", { class: "list" });
    this.log = el("div", { class: "log", role: "log", "aria-label": W.chatOf(name), tabindex: 0 }, this.list);
    this.dots = el("div", { class: "typing", role: "img", "aria-label": W.message.typing, hidden: true },
      el("i"), el("i"), el("i"));
    this.newBelow = el("button",
      { type: "button", class: "new-below", hidden: true, onclick: () => this.toBottom() },
      W.newBelow, icon("down"));
    this.quick = el("div",
      { class: "quick", role: "group", "aria-label": W.message.quickReplies, hidden: true });
    this.banner = el("div", { class: "banner", hidden: true });
    this.foot = el("div", { class: "foot" }, menuBar(this.role, (text) => this.composer.say(text)),
      this.composer.element);
    this.element = el("section",
      { class: "holder", data: { phone: this.role }, id: `phone-${this.role}`, "aria-label": W.phoneOf(name) },
      this.caption(name), el("div", { class: "phone" }, this.screen()));
    this.keepBottom();
  }

  caption(name) {
    return el("div", { class: "caption" }, el("h2", {}, icon(this.role), name), this.elsewhere,
      el("div", { class: "chooser" }, this.select, icon("down")));
  }

  screen() {
    return el("div", { class: "screen" }, this.head(), this.banner,
      el("div", { class: "talk" }, this.log, this.newBelow), this.quick, this.foot);
  }

  head() {
    const more = el("button", { type: "button", class: "round", "aria-label": W.friend.menu }, icon("dots"));
    more.addEventListener("click", () => {
      const away = this.person()?.blocked;
      const change = away ? [W.friend.unblock, () => this.befriend()] : [W.friend.block, () => this.block()];
      showMenu(more, [change]);
    });
    return el("header", { class: "chat-head" }, icon("back"), emblem(), this.title, badge(), more);
  }

  person() {
    return this.chats.people.get(this.personId);
  }

  chat() {
    return this.chats.of(this.personId);
  }

  befriend() {
    return tried(api.follow(this.personId), notice);
  }

  block() {
    return tried(api.block(this.personId), notice);
  }

  press(action) {
    const last = this.chat().last();
    if (!keepsQuickReplies(action) && last) {
      this.chat().answered = last.seq;
      this.showQuick();
    }
    return perform(action, this.personId, this.composer);
  }

  show(personId) {
    this.personId = personId;
    this.composer.dropQuote();
    this.chat().unread = 0;
    this.showPeople();
    this.showChat();
  }

  showPeople() {
    const people = this.chats.inRole(this.role);
    const one = (person) => option(person, this.chats);
    const options = this.role === "officer" ? byOffice(people, this.chats) : people.map(one);
    this.select.replaceChildren(...(options.length ? options : [el("option", { value: "" }, W.nobody)]));
    this.select.value = this.personId ?? "";
    this.title.textContent = this.chats.accountName;
    this.showElsewhere(people);
    this.showFriendship();
  }

  showElsewhere(people) {
    const waiting = people.filter((one) => one.id !== this.personId && this.chats.of(one.id).unread);
    const next = waiting[0];
    this.elsewhere.hidden = !next;
    this.element.dataset.waiting = waiting.length;
    if (!next) return;
    this.elsewhere.replaceChildren(icon("bell"), el("span", {}, W.newFor(next.name)));
    this.elsewhere.onclick = () => this.onChoose(this, next.id);
  }

  showFriendship() {
    const person = this.person();
    const friend = !person || (person.following && !person.blocked);
    this.banner.hidden = friend;
    this.foot.inert = !person || person.blocked;
    this.element.classList.toggle("blocked", Boolean(person?.blocked));
    if (friend) return;
    this.banner.replaceChildren(el("span", {}, person.blocked ? W.friend.blocked : W.friend.stranger),
      el("button", { type: "button", onclick: () => this.befriend() },
        person.blocked ? W.friend.unblock : W.friend.add));
  }

  showChat() {
    this.lastDay = "";
    const bubbles = this.personId ? this.chat().bubbles().slice(-SHOWN) : [];
    const rows = bubbles.flatMap((bubble) => this.rowsOf(bubble));
    const empty = el("p", { class: "empty" }, W.noMessages[this.role]);
    this.list.replaceChildren(...(rows.length ? rows : [empty]), this.dots);
    this.showLoading();
    this.showQuick();
    this.toBottom();
  }

  rowsOf(bubble) {
    const day = dayOf(bubble.at);
    const rows = day === this.lastDay ? [] : [dayLine(bubble.at)];
    this.lastDay = day;
    return [...rows, bubbleRow(bubble, this.hands)];
  }

  /** A bubble that stands last in the chat. */
  append(bubble) {
    this.list.querySelector(".empty")?.remove();
    const rows = this.rowsOf(bubble);
    rows.at(-1).classList.add("arriving");
    this.dots.before(...rows);
    this.showQuick();
    if (bubble.from === "person" || this.atBottom) this.toBottom();
    else this.newBelow.hidden = false;
  }

  showLoading() {
    this.dots.hidden = !this.chat().loading;
    if (this.atBottom) this.toBottom();
  }

  showQuick() {
    const items = this.personId ? this.chat().quickReplies() : [];
    this.quick.hidden = !items.length;
    this.quick.replaceChildren(...items.map((item) => pill(item, this.hands.press)));
    this.quick.scrollLeft = 0;
  }

  toBottom() {
    this.log.scrollTop = this.log.scrollHeight;
    this.newBelow.hidden = true;
  }

  /** Pictures and quick replies change heights later: stay at the end through that. */
  keepBottom() {
    this.log.addEventListener("scroll", () => {
      this.atBottom = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_BOTTOM_PX;
      if (this.atBottom) this.newBelow.hidden = true;
    }, { passive: true });
    const watch = new ResizeObserver(() => { if (this.atBottom) this.toBottom(); });
    watch.observe(this.log);
    watch.observe(this.list);
  }
}

function pill(item, press) {
  const picture = item.imageUrl ? el("img", { src: item.imageUrl, alt: "" }) : null;
  const drawn = { location: "pin", camera: "camera", cameraRoll: "image" }[item.action.type];
  return el("button", { type: "button", class: "pill", onclick: () => press(item.action) },
    picture ?? (drawn ? icon(drawn) : null), item.action.label);
}

function option(person, chats) {
  const words = [person.name, person.office_name ?? person.office ?? person.note].filter(Boolean).join(" · ");
  return el("option", { value: person.id }, chats.of(person.id).unread ? `● ${words}` : words);
}

function byOffice(people, chats) {
  const offices = new Map();
  for (const person of people) {
    const named = person.office_name && `${person.office_name} (${person.office})`;
    const office = named || person.office || W.noOffice;
    offices.set(office, [...(offices.get(office) ?? []), person]);
  }
  return [...offices].map(([label, members]) =>
    el("optgroup", { label }, members.map((one) => option(one, chats))));
}
