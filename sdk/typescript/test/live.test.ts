import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { type Event, Problem, Sanaga } from "../src/index.js";

/** A node that runs: where it is, and a merchant's key there. */
const url = process.env["SANAGA_URL"];
const key = process.env["SANAGA_KEY"];
const live = { skip: url === undefined || key === undefined ? "SANAGA_URL and SANAGA_KEY name no node" : false };
const MTN = "+237677123456";

function client(): Sanaga {
  return new Sanaga({ key: key ?? "", url: url ?? "" });
}

test("a charge is paid, shown, listed and given back in part", live, async () => {
  const sanaga = client();
  const before = (await sanaga.balance()).available;
  const reference = `sdk-${Date.now()}`;
  const order = { amount: 10_000, currency: "XAF" as const, payer: { msisdn: MTN }, reference };
  const dry = await sanaga.charges.create(order, { idempotencyKey: reference, dryRun: true });
  const charge = await sanaga.charges.create(order, { idempotencyKey: reference, wait: 20 });
  assert.equal(charge.id, dry.id);
  assert.equal(charge.status, "succeeded");
  assert.deepEqual(await sanaga.charges.create(order, { idempotencyKey: reference }), charge);
  assert.equal((await sanaga.charges.get(charge.id)).amount, 10_000);
  const listed: string[] = [];
  for await (const one of sanaga.charges.list({ reference })) {
    listed.push(one.id);
  }
  assert.deepEqual(listed, [charge.id]);
  const refund = await sanaga.refunds.create({ payment: charge.id, amount: 1_000 }, { wait: 20 });
  assert.equal(refund.status, "succeeded");
  assert.equal((await sanaga.balance()).available, before + charge.net - 1_000);
});

test("an escrow is released in part and the rest given back", live, async () => {
  const sanaga = client();
  const escrow = await sanaga.escrows.create(
    { amount: 5_000, currency: "XAF", payer: { msisdn: MTN } },
    { wait: 20 },
  );
  assert.equal(escrow.status, "held");
  assert.equal((await sanaga.escrows.release(escrow.id, { amount: 2_000 })).released_amount, 2_000);
  assert.equal((await sanaga.escrows.refund(escrow.id, {}, { wait: 20 })).refunded_amount, 3_000);
});

test("what the balance does not cover is refused, and says so", live, async () => {
  const sanaga = client();
  const { available } = await sanaga.balance();
  await assert.rejects(
    sanaga.payouts.create({ amount: available + 1, currency: "XAF", destination: { msisdn: MTN } }),
    (thrown) => thrown instanceof Problem && thrown.code === "insufficient_funds" && thrown.param === "amount",
  );
});

test("what became of a payment is told, signed, and in the feed", live, async () => {
  const sanaga = client();
  let secret = "";
  const told = new Promise<Event>((come, fail) => {
    const receiver = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) {
        parts.push(part as Buffer);
      }
      response.writeHead(204).end();
      receiver.close();
      try {
        come(sanaga.webhooks.verify(Buffer.concat(parts), request.headers, secret));
      } catch (wrong) {
        fail(wrong);
      }
    });
    receiver.listen(0, "127.0.0.1", async () => {
      const { port } = receiver.address() as AddressInfo;
      const endpoint = await sanaga.webhookEndpoints.create({
        url: `http://localhost:${port}/hooks`,
        types: ["charge.succeeded"],
      });
      secret = endpoint.secret ?? "";
      await sanaga.charges.create({ amount: 700, currency: "XAF", payer: { msisdn: MTN } }, { wait: 20 });
    });
  });
  const event = await told;
  assert.equal(event.type, "charge.succeeded");
  const ids = new Set<string>();
  for await (const one of sanaga.events()) {
    ids.add(one.id);
  }
  assert.ok(ids.has(event.id));
});
