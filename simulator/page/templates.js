// Template messages, turned into the Flex that looks the same.

const PICTURE = { rectangle: "1.51:1", square: "1:1" };

/** A LINE template object to Flex contents. */
export function flexOfTemplate(template) {
  switch (template.type) {
    case "confirm":
      return confirm(template);
    case "carousel":
      return carousel(template.columns.map((column) => card(column, template)));
    case "image_carousel":
      return carousel(template.columns.map(pictureColumn));
    default:
      return card(template, template);
  }
}

const carousel = (contents) => ({ type: "carousel", contents });
const box = (layout, contents, extra = {}) => ({ type: "box", layout, contents, ...extra });
const button = (action) => ({ type: "button", style: "link", height: "sm", action });
const words = (text, extra) => ({ type: "text", text, wrap: true, size: "sm", ...extra });

function confirm({ text, actions }) {
  return {
    type: "bubble",
    size: "kilo",
    body: box("vertical", [words(text)]),
    footer: box("horizontal", actions.map(button)),
    styles: { footer: { separator: true } },
  };
}

function card(column, template) {
  const lines = column.title ? [words(column.title, { weight: "bold", size: "md" })] : [];
  return {
    type: "bubble",
    size: "kilo",
    ...(column.thumbnailImageUrl && { hero: hero(column, template) }),
    body: box("vertical", [...lines, words(column.text, { color: "#444f5e" })], { spacing: "sm" }),
    footer: box("vertical", column.actions.map(button)),
    styles: { footer: { separator: true } },
    action: column.defaultAction,
  };
}

function hero(column, template) {
  return {
    type: "image",
    url: column.thumbnailImageUrl,
    size: "full",
    aspectRatio: PICTURE[template.imageAspectRatio] ?? PICTURE.rectangle,
    aspectMode: template.imageSize === "contain" ? "fit" : "cover",
    backgroundColor: column.imageBackgroundColor,
  };
}

function pictureColumn({ imageUrl, action }) {
  return {
    type: "bubble",
    size: "micro",
    hero: { type: "image", url: imageUrl, size: "full", aspectMode: "cover", action },
    footer: box("vertical", [button(action)]),
  };
}
