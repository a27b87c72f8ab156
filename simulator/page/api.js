// The simulator's control API, and its live stream of events.

import { W } from "./wording.js";

export class Refused extends Error {}

async function call(method, path, body) {
  const options = { method };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Refused(W.unreachable);
  }
  const text = await answer.text();
  if (!answer.ok) throw new Refused(detail(text));
  return text && answer.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : text;
}

function detail(text) {
  try {
    const value = JSON.parse(text).detail;
    return typeof value === "string" ? value : W.failed;
  } catch {
    return W.failed;
  }
}

const person = (id, what) => `/sim/people/${encodeURIComponent(id)}/${what}`;
const conversation = (name) => `/sim/conversations/${encodeURIComponent(name)}`;

export const api = {
  state: () => call("GET", "/sim/state"),
  addPerson: (fields) => call("POST", "/sim/people", fields),
  chat: (id) => call("GET", person(id, "chat?after=0")),
  say: (id, text, quote) => call("POST", person(id, "say"), quote ? { text, quote } : { text }),
  /** kind: picture, audio, video or file; what: a File, or {sample, name?}. */
  send: (id, kind, what) => call("POST", person(id, kind), what instanceof File ? form(what) : what),
  location: (id, place) => call("POST", person(id, "location"), place),
  sticker: (id, sticker) => call("POST", person(id, "sticker"), sticker),
  press: (id, action, params) => call("POST", person(id, "press"), params ? { action, params } : { action }),
  follow: (id) => call("POST", person(id, "follow"), {}),
  block: (id) => call("POST", person(id, "block"), {}),
  unsend: (id, messageId) => call("POST", person(id, "unsend"), { message_id: messageId }),
  addGroup: (fields) => call("POST", "/sim/groups", fields),
  joinGroup: (id) => call("POST", `/sim/groups/${encodeURIComponent(id)}/join`, {}),
  leaveGroup: (id) => call("POST", `/sim/groups/${encodeURIComponent(id)}/leave`, {}),
  clock: () => call("GET", "/sim/clock"),
  moveClock: (move) => call("POST", "/sim/clock", move),
  faults: (changes) => call("PUT", "/sim/faults", changes),
  clearFaults: () => call("DELETE", "/sim/faults"),
  record: () => call("GET", "/sim/record?after=0"),
  conversations: () => call("GET", "/sim/conversations"),
  conversation: (name) => call("GET", conversation(name)),
  play: (name, pace) => call("POST", `${conversation(name)}/play`, { pace_ms: pace }),
};

function form(file) {
  const data = new FormData();
  data.append("file", file, file.name);
  return data;
}

const RECONNECT_MS = 1500;

/** Calls handlers[event](data) for each event, onOpen() at every (re)connection, onLost() when it breaks. */
export function listen(handlers, onOpen, onLost) {
  const source = new EventSource("/sim/stream");
  source.onopen = onOpen;
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  }
  source.onerror = () => {
    onLost();
    // The browser tries again by itself, except after an answer that was no stream at all.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(handlers, onOpen, onLost),
      RECONNECT_MS);
  };
}

/** Runs a call and shows its refusal to the person; true when it went through. */
export async function tried(promise, tell) {
  try {
    await promise;
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tell(error.message, "bad");
    return false;
  }
}
