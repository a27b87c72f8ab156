// One phone: who holds it, the chat on its screen, and what its person does there.

import { keepsQuickReplies, openedHere, perform } from "./actions.js";
import { api, tried } from "./api.js";
import { bubbleRow, dayLine, dayOf, showMenu } from "./bubbles.js";
import { Composer, menuBar } from "./composer.js";
import { copyText } from "./dialogs.js";
import { el, notice } from "./dom.js";
import { groupFoot, groupMenu, groupOptions, invite } from "./groups.js";
import { badge, emblem, icon } from "./icons.js";
import { W } from "./wording.js";

const NEAR_BOTTOM_PX = 48;
// A load test leaves thousands of bubbles in a chat; nobody scrolls back that far.
const SHOWN = 300;

export class Phone {
  /** onChoose(phone, chatId) when another person, or a group, is chosen. */
  constructor(role, chats, onChoose) {
    Object.assign(this, { role, chats, onChoose, chatId: null, atBottom: true, lastDay: "" });
    this.composer = new Composer(role, () => this.chatId);
    this.hands = {
      press: (action) => this.press(action),
      quoted: (id) => this.chat().byMessageId(id),
      unsend: (bubble) => tried(api.unsend(this.chatId, bubble.id), notice),
      writes: () => !this.group(),
      quote: (bubble) => this.composer.startQuote(bubble),
      copy: copyText,
      nameOf: (id) => chats.nameOf(id),
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
    this.count = el("span", { class: "count" });
    this.face = el("span", { class: "face-of" });
    this.members = el("div", { hidden: true });
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
      el("div", { class: "talk" }, this.log, this.newBelow), this.quick, this.foot, this.members);
  }

  head() {
    const more = el("button", { type: "button", class: "round", "aria-label": W.friend.menu }, icon("dots"));
    more.addEventListener("click", () => showMenu(more, [this.change()]));
    return el("header", { class: "chat-head" }, icon("back"), this.face, this.title, this.count, badge(), more);
  }

  /** What the menu in the chat's head offers. */
  change() {
    const group = this.group();
    if (group) return groupMenu(group);
    const away = this.person()?.blocked;
    return away ? [W.friend.unblock, () => this.befriend()] : [W.friend.block, () => this.block()];
  }

  person() {
    return this.chats.people.get(this.chatId);
  }

  group() {
    return this.chats.groups.get(this.chatId);
  }

  chat() {
    return this.chats.of(this.chatId);
  }

  befriend() {
    return tried(api.follow(this.chatId), notice);
  }

  block() {
    return tried(api.block(this.chatId), notice);
  }

  press(action) {
    if (this.group() && !openedHere(action)) return notice(W.group.noPress);
    const last = this.chat().last();
    if (!keepsQuickReplies(action) && last) {
      this.chat().answered = last.seq;
      this.showQuick();
    }
    return perform(action, this.chatId, this.composer);
  }

  show(chatId) {
    this.chatId = chatId;
    this.composer.dropQuote();
    this.chat().unread = 0;
    this.showPeople();
    this.showChat();
  }

  showPeople() {
    const people = this.chats.inRole(this.role);
    const one = (person) => option(person, this.chats);
    const options = this.role === "officer" ? byOffice(people, this.chats) : people.map(one);
    const groups = this.chats.groupsIn(this.role);
    const some = [...options, ...groupOptions(groups, this.chats)];
    this.select.replaceChildren(...(some.length ? some : [el("option", { value: "" }, W.nobody)]));
    this.select.value = this.chatId ?? "";
    this.showElsewhere([...people, ...groups]);
    this.showWhere();
  }

  /** Whether this is a person's chat with the account or a group's, and whether messages get here. */
  showWhere() {
    const group = this.group();
    this.title.textContent = group?.name ?? this.chats.accountName;
    this.count.textContent = group ? W.group.count(group.members.length) : "";
    this.face.replaceChildren(group ? icon("group") : emblem());
    this.element.classList.toggle("of-group", Boolean(group));
    this.foot.hidden = Boolean(group);
    this.members.hidden = !group;
    if (!group) return this.showFriendship();
    this.members.replaceChildren(groupFoot(group, this.chats));
    this.element.classList.remove("blocked");
    return this.showBanner(group.joined ? "" : W.group.without, W.group.invite, () => invite(group));
  }

  showElsewhere(all) {
    const waiting = all.filter((one) => one.id !== this.chatId && this.chats.of(one.id).unread);
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
    this.foot.inert = !person || person.blocked;
    this.element.classList.toggle("blocked", Boolean(person?.blocked));
    const [words, label] = person?.blocked ? [W.friend.blocked, W.friend.unblock]
      : [W.friend.stranger, W.friend.add];
    this.showBanner(friend ? "" : words, label, () => this.befriend());
  }

  showBanner(words, label, act) {
    this.banner.hidden = !words;
    this.banner.replaceChildren(el("span", {}, words), el("button", { type: "button", onclick: act }, label));
  }

  showChat() {
    this.lastDay = "";
    const bubbles = this.chatId ? this.chat().bubbles().slice(-SHOWN) : [];
    const rows = bubbles.flatMap((bubble) => this.rowsOf(bubble));
    const empty = el("p", { class: "empty" }, this.group() ? W.group.empty : W.noMessages[this.role]);
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
    const items = this.chatId && !this.group() ? this.chat().quickReplies() : [];
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
