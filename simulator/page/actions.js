// What the app does when something is pressed, by the kind of the action.

import { api, tried } from "./api.js";
import { askWhen, copyText } from "./dialogs.js";
import { notice } from "./dom.js";
import { W } from "./wording.js";

// LINE's own links that open something inside the chat instead of a page.
const INSIDE = { location: /\/\/(line\.me\/R\/)?nv\/location/, camera: /\/\/(line\.me\/R\/)?nv\/camera/ };

/** composer: the phone's Composer; resolves when the press has gone through. */
export async function perform(action, personId, composer) {
  switch (action.type) {
    case "location":
      return composer.sendLocation();
    case "camera":
    case "cameraRoll":
      return composer.pickPicture();
    case "clipboard":
      return copyText(action.clipboardText ?? "");
    case "uri":
      return openLink(action.uri ?? action.linkUri ?? "", composer);
    case "datetimepicker":
      return pressWhen(action, personId);
    default:
      return pressPlain(action, personId, composer);
  }
}

async function pressPlain(action, personId, composer) {
  const done = await tried(api.press(personId, action), notice);
  if (done && action.inputOption === "openKeyboard") composer.write(action.fillInText ?? "", true);
}

async function pressWhen(action, personId) {
  const params = await askWhen(action);
  if (params) await tried(api.press(personId, action, params), notice);
}

function openLink(uri, composer) {
  if (INSIDE.location.test(uri)) return composer.sendLocation();
  if (INSIDE.camera.test(uri)) return composer.pickPicture();
  if (/^https?:/i.test(uri)) window.open(uri, "_blank", "noopener,noreferrer");
  else if (/^tel:/i.test(uri)) notice(uri.slice(4));
  else notice(W.linkRefused, "bad");
  return undefined;
}

/** What a reader can follow without anything being sent. */
export const openedHere = (action) => ["uri", "clipboard"].includes(action.type);

/** Pickers leave their quick replies standing until something is really sent. */
export const keepsQuickReplies = (action) =>
  ["location", "camera", "cameraRoll", "datetimepicker", "uri", "clipboard"].includes(action.type);
