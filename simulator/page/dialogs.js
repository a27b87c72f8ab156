// Questions in a window of their own: a place, a date and time, a new person.

import { el, notice } from "./dom.js";
import { TOWNS, W } from "./wording.js";

/** Resolves to what read(form) gives when the form is sent, or null when it is closed. */
function ask(title, fields, submitLabel, read, className = "") {
  return new Promise((resolve) => {
    let answer = null;
    const form = el("form", { method: "dialog" }, el("h2", {}, title), fields,
      el("div", { class: "dialog-buttons" },
        el("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, W.dialog.cancel),
        el("button", { type: "submit", class: "strong" }, submitLabel)));
    form.addEventListener("submit", () => { answer = read(new FormData(form)); });
    const dialog = el("dialog", { class: className, "aria-label": title }, form);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function field(label, name, attributes = {}) {
  return el("label", { class: "field" }, el("span", {}, label),
    el("input", { name, autocomplete: "off", ...attributes }));
}

/** {latitude, longitude, title?} in degrees, or null. */
export function askLocation() {
  const [name, latitude, longitude] = TOWNS[0];
  const degrees = { type: "number", step: "any", required: true, inputmode: "decimal" };
  const fields = [
    field(W.dialog.latitude, "latitude", { ...degrees, min: -90, max: 90, value: latitude }),
    field(W.dialog.longitude, "longitude", { ...degrees, min: -180, max: 180, value: longitude }),
    field(W.dialog.place, "title", { value: name, maxlength: 100 }),
  ];
  const values = fields.map((label) => label.querySelector("input"));
  const towns = TOWNS.map((town) => el("button", { type: "button", class: "pill", onclick: () => {
    [values[2].value, values[0].value, values[1].value] = town;
  } }, town[0]));
  return ask(W.dialog.locationTitle,
    [el("p", { class: "hint" }, W.dialog.locationHint), el("div", { class: "towns" }, towns),
      el("div", { class: "fields" }, fields)],
    W.dialog.send,
    (data) => ({ latitude: Number(data.get("latitude")), longitude: Number(data.get("longitude")),
      title: data.get("title") || undefined }));
}

const WHEN = { date: "date", time: "time", datetime: "datetime-local" };

/** The params of LINE's date-time picker, such as {"date": "2027-01-31"}, or null. */
export function askWhen(action) {
  const { mode, initial, min, max } = action;
  const input = field(W.dialog.when, "when",
    { type: WHEN[mode] ?? "datetime-local", value: initial, min, max, required: true });
  return ask(W.dialog.whenTitle, [input], W.dialog.choose, (data) => ({ [mode]: data.get("when") }));
}

/** The fields of a new person for POST /sim/people, or null. */
export function askPerson() {
  const office = el("div", { class: "fields", hidden: true },
    field(W.dialog.office, "office", { placeholder: "DLPW-30" }),
    field(W.dialog.officeName, "office_name"));
  const role = el("select", { name: "role" },
    Object.entries(W.roles).map(([value, label]) => el("option", { value }, label)));
  role.addEventListener("change", () => { office.hidden = role.value !== "officer"; });
  const fields = el("div", { class: "fields" },
    field(W.dialog.name, "name", { required: true, maxlength: 40 }),
    el("label", { class: "field" }, el("span", {}, W.dialog.role), role),
      field(W.dialog.note, "note", { maxlength: 80 }));
  return ask(W.dialog.personTitle, [fields, office], W.dialog.addPerson, (data) => filled(data));
}

/** people: in the order in which they are offered. The fields of a new group for POST /sim/groups, or null. */
export async function askGroup(people) {
  const members = people.map((person) => el("label", { class: "pick" },
    el("input", { type: "checkbox", name: "members", value: person.id }), el("span", {}, person.name),
    el("small", {}, person.office_name ?? person.note)));
  const fields = [field(W.dialog.groupName, "name", { required: true, maxlength: 40 }),
    el("fieldset", { class: "members" }, el("legend", {}, W.dialog.members), members)];
  const answer = await ask(W.dialog.groupTitle, fields, W.dialog.addGroup,
    (data) => ({ name: data.get("name"), members: data.getAll("members") }));
  if (!answer || answer.members.length) return answer;
  notice(W.dialog.nobodyIn, "bad");
  return null;
}

function filled(data) {
  const entries = [...data.entries()].filter(([key, value]) =>
    value && (data.get("role") === "officer" || !key.startsWith("office")));
  return Object.fromEntries(entries);
}

export async function copyText(text) {
  await navigator.clipboard?.writeText(text);
  notice(W.copied);
}
