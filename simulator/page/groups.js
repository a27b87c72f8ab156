// Groups as a phone shows them: to be chosen and looked at; members do not write in them here.

import { api, tried } from "./api.js";
import { el, notice } from "./dom.js";
import { icon } from "./icons.js";
import { W } from "./wording.js";

/** The choices of groups under those of people. */
export function groupOptions(groups, chats) {
  if (!groups.length) return [];
  const options = groups.map((group) => {
    const words = `${group.name} ${W.group.count(group.members.length)}`;
    return el("option", { value: group.id }, chats.of(group.id).unread ? `● ${words}` : words);
  });
  return [el("optgroup", { label: W.group.groups }, options)];
}

/** In the place of the composer: who reads this. */
export function groupFoot(group, chats) {
  const names = group.members.map((id) => chats.nameOf(id)).join(" ");
  return el("p", { class: "group-foot" }, icon("group"), el("span", {}, W.group.readOnly(names)));
}

export const invite = (group) => tried(api.joinGroup(group.id), notice);

/** The one thing a member may do with the account: put it out, or ask it in again. */
export const groupMenu = (group) => (group.joined
  ? [W.group.putOut, () => tried(api.leaveGroup(group.id), notice)]
  : [W.group.invite, () => invite(group)]);
