import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import { Problem, Sanaga } from "../src/index.js";

interface Asked {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** What is answered next, one after the other; `drop` hangs up. */
type Answer = { status: number; headers?: Record<string, string>; body: unknown } | "drop";

let server: Server;
let sanaga: Sanaga;
const asked: Asked[] = [];
const answers: Answer[] = [];

before(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      asked.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
      const answer = answers.shift() ?? { status: 500, body: "not played" };
      if (answer === "drop") {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
      response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  sanaga = new Sanaga({ key: "key-of-a-test", url: `http://127.0.0.1:${port}` });
});

after(() => server.close());

beforeEach(() => {
  asked.length = 0;
  answers.length = 0;
});

const CHARGE = { amount: 5000, currency: "XAF" as const, payer: { msisdn: "670000000" } };

function problem(code: string, retryable: boolean): unknown {
  return { type: "", title: "", status: 0, code, detail: "why", param: "amount", retryable, request_id: "req_1" };
}

test("an order has a key, what it waits for, and who asks", async () => {
  answers.push({ status: 201, body: { id: "ch_1", status: "succeeded" } });
  const charge = await sanaga.charges.create(CHARGE, { idempotencyKey: "order-17", wait: 20 });
  assert.equal(charge.id, "ch_1");
  const [one] = asked;
  assert.equal(one?.method, "POST");
  assert.equal(one?.url, "/v1/charges");
  assert.equal(one?.headers["idempotency-key"], "order-17");
  assert.equal(one?.headers["prefer"], "wait=20");
  assert.equal(one?.headers["authorization"], "Bearer key-of-a-test");
  assert.deepEqual(JSON.parse(one?.body ?? ""), CHARGE);
});

test("an order without a key of its own gets one, and another one the next time", async () => {
  answers.push({ status: 201, body: {} }, { status: 201, body: {} });
  await sanaga.charges.create(CHARGE);
  await sanaga.charges.create(CHARGE);
  const keys = asked.map((one) => one.headers["idempotency-key"]);
  assert.equal(new Set(keys).size, 2);
});

test("what nobody answered, and what may be, is asked again under the same key", async () => {
  answers.push("drop", { status: 503, headers: { "retry-after": "1" }, body: problem("service_unavailable", true) });
  answers.push({ status: 201, body: { id: "ch_1" } });
  const begun = Date.now();
  const charge = await sanaga.charges.create(CHARGE);
  assert.equal(charge.id, "ch_1");
  assert.equal(asked.length, 3);
  assert.equal(new Set(asked.map((one) => one.headers["idempotency-key"])).size, 1);
  assert.ok(Date.now() - begun >= 1000, "not sooner than it was told");
});

test("what is refused for good is thrown at once, with what programs branch on", async () => {
  answers.push({ status: 402, body: problem("insufficient_funds", false) });
  await assert.rejects(sanaga.payouts.create({ amount: 1, currency: "XAF", destination: { msisdn: "690000000" } }), (thrown) => {
    assert.ok(thrown instanceof Problem);
    assert.equal(thrown.code, "insufficient_funds");
    assert.equal(thrown.status, 402);
    assert.equal(thrown.param, "amount");
    assert.equal(thrown.requestId, "req_1");
    return true;
  });
  assert.equal(asked.length, 1);
});

test("it gives up after some tries", async () => {
  const once = new Sanaga({ key: "k", url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, retries: 1 });
  answers.push({ status: 502, body: "<html>a proxy</html>" }, { status: 502, body: "<html>a proxy</html>" });
  await assert.rejects(once.balance(), { code: "no_problem_document", status: 502 });
  assert.equal(asked.length, 2);
});

test("a list is read page after page", async () => {
  answers.push({ status: 200, body: { data: [{ id: "a" }, { id: "b" }], has_more: true, next_cursor: "next" } });
  answers.push({ status: 200, body: { data: [{ id: "c" }], has_more: false, next_cursor: null } });
  const ids: string[] = [];
  for await (const one of sanaga.charges.list({ limit: 2 })) {
    ids.push(one.id);
  }
  assert.deepEqual(ids, ["a", "b", "c"]);
  assert.deepEqual(asked.map((one) => one.url), ["/v1/charges?limit=2", "/v1/charges?limit=2&cursor=next"]);
});

test("a dry run says that it is one", async () => {
  answers.push({ status: 200, body: { id: "ch_1" } });
  await sanaga.charges.create(CHARGE, { dryRun: true, wait: 5 });
  assert.equal(asked[0]?.headers["prefer"], "wait=5, dry-run");
});
