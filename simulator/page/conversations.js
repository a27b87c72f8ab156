// The list of example conversations, and the playing of one on the phones.

import { api, tried } from "./api.js";
import { el, notice } from "./dom.js";
import { icon } from "./icons.js";
import { parse, Progress } from "./script.js";
import { W } from "./wording.js";

export class Conversations {
  /** showPerson(id): puts a person on the phone of their role. */
  constructor(chats, showPerson) {
    Object.assign(this, { chats, showPerson, playing: null, cards: new Map() });
    this.pace = el("select", { "aria-label": W.play.pace },
      W.play.paces.map(([value, label]) => el("option", { value }, label)));
    this.pace.value = "600";
    this.list = el("ul", { class: "conversations" });
    this.element = el("div", {}, el("label", { class: "pace" }, el("span", {}, W.play.pace), this.pace),
      this.list);
  }

  async load() {
    const all = await api.conversations();
    this.cards = new Map(all.map((one) => [one.name, this.card(one)]));
    this.list.replaceChildren(...[...this.cards.values()].map((card) => card.element));
    if (!all.length) this.list.append(el("li", { class: "hint" }, W.play.none));
  }

  card({ name, title, about }) {
    const button = el("button",
      { type: "button", class: "play", onclick: () => tried(this.play(name), notice) });
    const bar = el("progress", { max: 1, value: 0, hidden: true, "aria-label": title });
    const state = el("small", { class: "state", role: "status" });
    const element = el("li", { data: { conversation: name } }, el("strong", {}, title), button,
      el("p", {}, about), bar, state);
    const card = { button, bar, state, element };
    label(card, "play", W.play.play);
    return card;
  }

  async play(name) {
    const { phones, steps } = parse(await api.conversation(name));
    const people = new Map([...phones].map(([phone, words]) => [phone, this.chats.named(words)?.id]));
    this.begin(name, new Progress(steps, people), new Set(people.values()));
    for (const person of [...people.values()].reverse()) if (person) this.showPerson(person);
    try {
      await api.play(name, Number(this.pace.value));
    } catch (error) {
      this.end("");
      throw error;
    }
  }

  begin(name, progress, cast) {
    this.playing = { name, progress, cast };
    for (const card of this.cards.values()) card.button.disabled = true;
    label(this.cards.get(name), "play", W.play.playing);
    this.cards.get(name).element.classList.add("playing");
    this.showProgress();
  }

  /** Follows the played conversation on the phones; called for every bubble that arrives. */
  heard(person, bubble) {
    if (!this.playing?.cast.has(person)) return;
    this.showPerson(person);
    if (this.playing.progress.follow(person, bubble)) this.showProgress();
  }

  showProgress() {
    const { name, progress } = this.playing;
    const card = this.cards.get(name);
    card.bar.hidden = false;
    card.bar.value = progress.done / progress.steps.length;
    card.state.textContent = W.play.step(progress.done, progress.steps.length);
  }

  /** The simulator says a conversation is over; failure tells in English what was not heard, or is null. */
  over({ name, failure }) {
    if (this.playing?.name !== name) return;
    this.cards.get(name).state.title = failure ?? "";
    this.end(failure === null ? W.play.done : W.play.stuck(this.playing.progress.done + 1), failure !== null);
  }

  /** The stream was lost: whether the conversation went on to its end is not known here. */
  lost() {
    if (this.playing) this.end("");
  }

  end(words, failed = false) {
    const card = this.cards.get(this.playing.name);
    card.state.textContent = words;
    card.state.classList.toggle("failed", failed);
    card.bar.hidden = true;
    card.element.classList.remove("playing");
    label(card, "play", W.play.play);
    for (const one of this.cards.values()) one.button.disabled = false;
    this.playing = null;
  }
}

function label(card, picture, words) {
  card.button.replaceChildren(icon(picture), words);
}
