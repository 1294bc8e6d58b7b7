import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { NotSigned } from "../src/index.js";
import { verify } from "../src/webhooks.js";

const KEY = Buffer.alloc(32, 7);
const SECRET = `whsec_${KEY.toString("base64")}`;
const NOW = 1_800_000_000_000;
const BODY = '{"type": "charge.succeeded"}';

function signed(body = BODY, at = NOW / 1000, key = KEY): Record<string, string> {
  const mac = createHmac("sha256", key).update(`evt_1.${at}.${body}`).digest("base64");
  return { "webhook-id": "evt_1", "webhook-timestamp": String(at), "webhook-signature": `v1,${mac}` };
}

test("what is signed is believed, whoever has the headers", () => {
  assert.deepEqual(verify(BODY, signed(), SECRET, NOW), { type: "charge.succeeded" });
  assert.deepEqual(verify(Buffer.from(BODY), new Headers(signed()), SECRET, NOW), { type: "charge.succeeded" });
});

test("one of two signatures is enough, while a secret is rotated", () => {
  const other = signed(BODY, NOW / 1000, Buffer.alloc(32, 8))["webhook-signature"];
  const both = { ...signed(), "webhook-signature": `${other} ${signed()["webhook-signature"]}` };
  assert.deepEqual(verify(BODY, both, SECRET, NOW), { type: "charge.succeeded" });
});

for (const [what, body, headers] of [
  ["another body", '{"type": "charge.failed"}', signed()],
  ["another secret", BODY, signed(BODY, NOW / 1000, Buffer.alloc(32, 8))],
  ["another id", BODY, { ...signed(), "webhook-id": "evt_2" }],
  ["an old one", BODY, signed(BODY, NOW / 1000 - 301)],
  ["one of the future", BODY, signed(BODY, NOW / 1000 + 301)],
  ["no time", BODY, { ...signed(), "webhook-timestamp": "soon" }],
  ["another version", BODY, { ...signed(), "webhook-signature": signed()["webhook-signature"]?.replace("v1,", "v2,") }],
  ["a short one", BODY, { ...signed(), "webhook-signature": "v1,AAAA" }],
  ["no signature", BODY, { ...signed(), "webhook-signature": undefined }],
] as const) {
  test(`${what} is not believed`, () => {
    assert.throws(() => verify(body, headers, SECRET, NOW), NotSigned);
  });
}
