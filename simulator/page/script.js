// Reads an example conversation, and follows on the phones how far it has been played.

const STEP =
  /^(\S+) (says|hears|presses|moves|sends (?:location|picture|sticker|audio|video|file)):\s*(.*)$/;
const PHONE = /^phone (\S+)\s*=\s*(.+)$/;
const SENT = { picture: "image" };
// A pressed button may leave no bubble of its own, so the next steps are looked at too.
const LOOK_AHEAD = 4;

/** {phones: Map(phone name -> person's name or office), steps: [{phone, verb, words}]} */
export function parse(text) {
  const phones = new Map();
  const steps = [];
  for (const line of text.split("\n").map((one) => one.trim())) {
    const phone = PHONE.exec(line);
    const step = STEP.exec(line);
    if (phone) phones.set(phone[1], phone[2].trim());
    // Moving the clock shows on no phone, so it is no step to follow.
    else if (step && step[2] !== "moves") steps.push({ phone: step[1], verb: step[2], words: step[3].trim() });
  }
  return { phones, steps };
}

export class Progress {
  /** people: Map(phone name -> person id). */
  constructor(steps, people) {
    this.steps = steps.map((step) => ({ ...step, person: people.get(step.phone) }));
    this.done = 0;
  }

  /** Moves on past the steps this bubble stands for; true if it moved. */
  follow(person, bubble) {
    const before = this.done;
    const ahead = this.steps.slice(this.done, this.done + LOOK_AHEAD);
    const found = ahead.findIndex((step) => step.person === person && stands(bubble, step));
    if (found >= 0) this.done += found + 1;
    return this.done > before;
  }
}

function stands(bubble, { verb, words }) {
  if (verb === "hears") return bubble.from === "account" && wordsOf(bubble.message).includes(words);
  if (bubble.from !== "person") return false;
  if (verb === "says") return bubble.message.text === words;
  if (verb === "presses") return bubble.message.type === "text";
  const kind = verb.slice("sends ".length);
  return bubble.message.type === (SENT[kind] ?? kind);
}

const READ = new Set(["text", "altText", "label", "title", "address"]);

/** Everything a person can read in a message: texts, card texts and button labels. */
export function wordsOf(value, key = "text") {
  if (typeof value === "string") return READ.has(key) ? value : "";
  if (!value || typeof value !== "object") return "";
  return Object.entries(value).map(([name, part]) =>
    wordsOf(part, Array.isArray(value) ? key : name)).join("\n");
}
