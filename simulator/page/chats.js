// What the page knows of people and their chats; the phones show it.

import { api } from "./api.js";

export class Chats {
  constructor() {
    this.people = new Map(); // id -> Person
    this.groups = new Map(); // id -> Group
    this.chats = new Map(); // id -> Chat
    this.accountName = "";
    this.seq = 0;
  }

  async loadState() {
    const before = this.seq;
    const state = await api.state();
    // Numbers that went back mean another run of the simulator: nothing kept here belongs to it.
    if (state.seq < before) this.chats.clear();
    this.seq = state.seq < before ? state.seq : Math.max(state.seq, this.seq);
    this.people = new Map(state.people.map((person) => [person.id, person]));
    this.groups = new Map(state.groups.map((group) => [group.id, group]));
    this.accountName = state.account.name;
    return state;
  }

  of(id) {
    if (!this.chats.has(id)) this.chats.set(id, new Chat());
    return this.chats.get(id);
  }

  async loadChat(id) {
    const chat = this.of(id);
    const arriving = chat.watch();
    const { bubbles, loading } = await api.chat(id);
    chat.replace(bubbles, arriving, loading);
  }

  /** True when the bubble stands last in its chat, so that it can simply be appended. */
  put(person, bubble) {
    this.seq = Math.max(this.seq, bubble.seq);
    return this.of(person).put(bubble);
  }

  inRole(role) {
    return [...this.people.values()].filter((person) => person.role === role);
  }

  /** The groups that someone of the role is in. */
  groupsIn(role) {
    return [...this.groups.values()].filter((group) => this.rolesOf(group.id).includes(role));
  }

  /** On which phones a chat can be looked at. */
  rolesOf(id) {
    const people = this.groups.get(id)?.members ?? [id];
    return [...new Set(people.map((one) => this.people.get(one)?.role).filter(Boolean))];
  }

  has(id) {
    return this.people.has(id) || this.groups.has(id);
  }

  nameOf(id) {
    return (this.people.get(id) ?? this.groups.get(id))?.name ?? "";
  }

  /** By name, or for officers by office: how example conversations name their people. */
  named(words) {
    const all = [...this.people.values()];
    return all.find((person) => person.name === words) ?? all.find((person) => person.office === words);
  }
}

class Chat {
  constructor() {
    this.bySeq = new Map();
    this.newest = 0;
    this.loading = false;
    this.unread = 0;
    this.answered = 0; // seq of the newest bubble whose quick replies were used
    this.arriving = [];
  }

  /** A list that collects what arrives while an older state of the chat is being fetched. */
  watch() {
    this.arriving = [];
    return this.arriving;
  }

  replace(bubbles, arrived, loading) {
    this.bySeq.clear();
    for (const bubble of [...arrived, ...bubbles]) this.bySeq.set(bubble.seq, bubble);
    this.newest = Math.max(0, ...this.bySeq.keys());
    this.loading = loading;
  }

  put(bubble) {
    const last = bubble.seq > this.newest;
    if (last) this.newest = bubble.seq;
    this.bySeq.set(bubble.seq, bubble);
    this.arriving.push(bubble);
    return last;
  }

  bubbles() {
    return [...this.bySeq.values()].sort((one, other) => one.seq - other.seq);
  }

  last() {
    return this.bySeq.get(this.newest);
  }

  byMessageId(id) {
    return this.bubbles().find((bubble) => bubble.id === id);
  }

  /** Quick replies stay only while their message is the newest. */
  quickReplies() {
    const last = this.last();
    if (!last || last.from !== "account" || last.unsent || last.seq <= this.answered) return [];
    return last.message.quickReply?.items ?? [];
  }
}
