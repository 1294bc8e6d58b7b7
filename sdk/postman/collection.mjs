// Makes sanaga.postman_collection.json of the API's own description: an address, a key, and a new Idempotency-Key for
// each order. What it needs is set as variables: baseUrl, key (a merchant's) and adminKey (an operator's).
import { readFileSync, writeFileSync } from "node:fs";
import Converter from "openapi-to-postmanv2";

const DOCUMENT = "../../http-api/src/main/resources/cm/sanaga/http/openapi.json";
const FILE = "sanaga.postman_collection.json";

const collection = await new Promise((made, failed) =>
  Converter.convertV2(
    { type: "string", data: readFileSync(DOCUMENT, "utf8") },
    { folderStrategy: "Tags", parametersResolution: "Example" },
    (error, result) => (error || !result.result ? failed(error ?? new Error(result.reason)) : made(result.output[0].data)),
  ),
);

function bearer(variable) {
  return { type: "bearer", bearer: [{ key: "token", value: `{{${variable}}}`, type: "string" }] };
}

function* requests(items) {
  for (const item of items) {
    if (item.request) {
      yield item;
    } else {
      yield* requests(item.item);
    }
  }
}

for (const { request, response } of requests(collection.item)) {
  request.auth = bearer(request.url.path[0] === "admin" ? "adminKey" : "key");
  for (const header of request.header) {
    if (header.key === "Idempotency-Key") {
      header.value = "{{$guid}}";
    }
    if (header.key === "Prefer") {
      header.value = "wait=20";
      header.disabled = true;
    }
  }
  for (const parameter of request.url.query ?? []) {
    parameter.disabled = true;
  }
  response?.splice(0);
}

// The first thing anybody tries, with what it has to come to.
collection.item.unshift({
  name: "Try",
  item: [
    {
      name: "A customer of MTN pays 5 000 francs",
      request: {
        method: "POST",
        auth: bearer("key"),
        url: { raw: "{{baseUrl}}/v1/charges", host: ["{{baseUrl}}"], path: ["v1", "charges"] },
        header: [
          { key: "Content-Type", value: "application/json" },
          { key: "Idempotency-Key", value: "{{$guid}}" },
          { key: "Prefer", value: "wait=20" },
        ],
        body: {
          mode: "raw",
          raw: JSON.stringify({ amount: 5000, currency: "XAF", payer: { msisdn: "+237677123456" } }, null, 2),
        },
      },
      event: [
        {
          listen: "test",
          script: {
            type: "text/javascript",
            exec: [
              "pm.test('it is paid', () => {",
              "  pm.response.to.have.status(201);",
              "  pm.expect(pm.response.json().status).to.equal('succeeded');",
              "});",
            ],
          },
        },
      ],
    },
  ],
});
collection.auth = bearer("key");
collection.variable = [
  { key: "baseUrl", value: "http://127.0.0.1:8080" },
  { key: "key", value: "" },
  { key: "adminKey", value: "" },
];
writeFileSync(FILE, JSON.stringify(collection, null, 2) + "\n");
console.log(`${FILE}: ${[...requests(collection.item)].length} requests`);
