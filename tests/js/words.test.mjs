import assert from "node:assert/strict";
import { test } from "node:test";

import { wordCount } from "../../static/js/parts/words.js";

// The same cases as tests/candidates/test_profile_sheet.py: page and server count alike.
for (const [text, count] of [["", 0], ["satu", 1], [" dua  kata\n", 2], ["- tanda – saja!", 2], ["3,5 % naik", 2], ["antre-antre", 1]]) {
  test(`“${text.trim()}” has ${count} words`, () => assert.equal(wordCount(text), count));
}
