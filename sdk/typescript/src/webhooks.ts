import { createHmac, timingSafeEqual } from "node:crypto";

/** What came is not what was signed, or is too old. */
export class NotSigned extends Error {
  override readonly name = "NotSigned";
}

/** The headers of a delivery, as `node:http` and `fetch` have them. */
export type Headers = Record<string, string | string[] | undefined> | { get(name: string): string | null };

const TOLERANCE_SECONDS = 300;

/**
 * The event of a delivery, if it is signed with the endpoint's secret (Standard Webhooks 1.0).
 *
 * @param body as it came, byte for byte: not what a framework has read and written again
 * @param secret `whsec_…`
 * @param now milliseconds since 1970
 * @throws NotSigned when it is not, or older or newer than five minutes
 */
export function verify<T = unknown>(
  body: string | Uint8Array,
  headers: Headers,
  secret: string,
  now: number = Date.now(),
): T {
  const id = header(headers, "webhook-id");
  const at = header(headers, "webhook-timestamp");
  const age = Math.abs(now / 1000 - Number(at));
  if (!(age <= TOLERANCE_SECONDS)) {
    throw new NotSigned(`webhook-timestamp is ${at}: more than five minutes away`);
  }
  const mac = createHmac("sha256", Buffer.from(secret.replace(/^whsec_/, ""), "base64"));
  const due = mac.update(`${id}.${at}.`).update(body).digest();
  const given = header(headers, "webhook-signature")
    .split(" ")
    .filter((one) => one.startsWith("v1,"))
    .map((one) => Buffer.from(one.slice("v1,".length), "base64"));
  if (!given.some((one) => one.length === due.length && timingSafeEqual(one, due))) {
    throw new NotSigned("no signature of webhook-signature is right");
  }
  return JSON.parse(typeof body === "string" ? body : Buffer.from(body).toString("utf8")) as T;
}

function header(headers: Headers, name: string): string {
  const value = "get" in headers && typeof headers.get === "function" ? headers.get(name) : (headers as Record<string, unknown>)[name];
  if (typeof value !== "string") {
    throw new NotSigned(`there is no ${name}`);
  }
  return value;
}
