/** A picture by the handle that the server gave it; never an address from a text. */

import { h } from "./dom.js";

/** @typedef {import("./context.js").Ui} Ui */

/**
 * @param {import("../core/types.js").Image | undefined} image
 * @param {Ui} ui
 */
export function pictureView(image, ui) {
  if (!image?.handle) return h("span", { class: "no-picture" }, ui.say("picture.failed"));
  const src = `/media/${image.handle}`;
  return h(
    "a",
    { href: src, target: "_blank", rel: "noopener" },
    h("img", {
      src,
      alt: image.alt || ui.say("block.image"),
      width: image.width || false,
      height: image.height || false,
      loading: "lazy",
    }),
  );
}
