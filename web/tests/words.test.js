import assert from "node:assert/strict";
import { test } from "node:test";
import { COMMANDS } from "../../openpista/channels/web/page/core/commands.js";
import { EN } from "../../openpista/channels/web/page/words/en.js";
import { languageOf, say } from "../../openpista/channels/web/page/words/index.js";
import { KO } from "../../openpista/channels/web/page/words/ko.js";

const holes = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test("every text stands in both languages with the same placeholders", () => {
  assert.deepEqual(Object.keys(KO).sort(), Object.keys(EN).sort());
  for (const [key, text] of Object.entries(EN)) {
    if (!key.endsWith(".one")) assert.deepEqual(holes(KO[key]), holes(text), key);
  }
});

test("every command says what it is for", () => {
  for (const { name } of COMMANDS) assert.ok(EN[`command.${name}`], name);
});

test("placeholders are filled and one is told from many", () => {
  assert.equal(say("en", "approval.left", { time: "4:05" }), "4:05 left");
  assert.notEqual(
    say("en", "block.changes", { count: 1 }),
    say("en", "block.changes", { count: 2 }),
  );
  assert.equal(say("xx", "page.send"), "Send");
  assert.equal(say("en", "no.such.key"), "no.such.key");
});

test("a value is text, whatever it holds", () => {
  assert.equal(say("en", "approval.left", { time: "{time}$&" }), "{time}$& left");
});

test("a browser in Korean is spoken to in Korean", () => {
  assert.equal(languageOf(["ko-KR", "en"]), "ko");
  assert.equal(languageOf(["de-DE"]), "en");
});
