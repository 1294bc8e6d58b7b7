import type { components, operations } from "./schema.js";
import { Http, type Options, type Ordering } from "./http.js";
import { verify } from "./webhooks.js";

export { Problem } from "./problem.js";
export { NotSigned } from "./webhooks.js";
export type { Options, Ordering } from "./http.js";
export type { components, operations } from "./schema.js";

type Schemas = components["schemas"];
type QueryOf<O extends keyof operations> = Omit<NonNullable<operations[O]["parameters"]["query"]>, "cursor">;
type Body<O extends keyof operations> = operations[O] extends {
  requestBody?: { content: { "application/json": infer B } };
}
  ? B
  : never;

export type Charge = Schemas["Charge"];
export type Escrow = Schemas["Escrow"];
export type Payout = Schemas["Payout"];
export type Refund = Schemas["Refund"];
export type Event = Schemas["Event"];

/** A merchant's side of Sanaga. Every order takes an {@link Ordering}; what is refused is thrown as a {@link Problem}. */
export class Sanaga {
  readonly #http: Http;

  constructor(options: Options) {
    this.#http = new Http(options);
  }

  /** Collected from a wallet and credited at once. */
  readonly charges = {
    create: (charge: Schemas["NewCharge"], ordering?: Ordering) =>
      this.#http.post<Charge>("/v1/charges", charge, ordering),
    get: (id: string) => this.#http.get<Charge>(`/v1/charges/${id}`),
    list: (query: QueryOf<"listCharges"> = {}) => this.#http.list<Charge>("/v1/charges", query),
    /** Has the payer asked once more. */
    prompt: (id: string, ordering?: Ordering) => this.#http.post<Schemas["Prompt"]>(`/v1/charges/${id}/prompt`, {}, ordering),
  };

  /** Collected and held until it is released or given back. */
  readonly escrows = {
    create: (escrow: Schemas["NewEscrow"], ordering?: Ordering) =>
      this.#http.post<Escrow>("/v1/escrows", escrow, ordering),
    get: (id: string) => this.#http.get<Escrow>(`/v1/escrows/${id}`),
    list: (query: QueryOf<"listEscrows"> = {}) => this.#http.list<Escrow>("/v1/escrows", query),
    /** To the merchant: a part, or all that is left. */
    release: (id: string, part: Schemas["Part"] = {}, ordering?: Ordering) =>
      this.#http.post<Escrow>(`/v1/escrows/${id}/release`, part, ordering),
    /** To the payer: a part, or all that is left. */
    refund: (id: string, part: Schemas["Part"] = {}, ordering?: Ordering) =>
      this.#http.post<Escrow>(`/v1/escrows/${id}/refund`, part, ordering),
  };

  /** Cashed out of the available balance. */
  readonly payouts = {
    create: (payout: Schemas["NewPayout"], ordering?: Ordering) =>
      this.#http.post<Payout>("/v1/payouts", payout, ordering),
    get: (id: string) => this.#http.get<Payout>(`/v1/payouts/${id}`),
    list: (query: QueryOf<"listPayouts"> = {}) => this.#http.list<Payout>("/v1/payouts", query),
    /** Does not send one that still waits. */
    cancel: (id: string, ordering?: Ordering) => this.#http.post<Payout>(`/v1/payouts/${id}/cancel`, {}, ordering),
  };

  /** Given back to the payer of a charge or an escrow. */
  readonly refunds = {
    create: (refund: Schemas["NewRefund"], ordering?: Ordering) =>
      this.#http.post<Refund>("/v1/refunds", refund, ordering),
    get: (id: string) => this.#http.get<Refund>(`/v1/refunds/${id}`),
    list: (query: QueryOf<"listRefunds"> = {}) => this.#http.list<Refund>("/v1/refunds", query),
  };

  /** Where the merchant is told. */
  readonly webhookEndpoints = {
    /** The answer has the secret, this once. */
    create: (endpoint: Body<"addWebhookEndpoint">, ordering?: Ordering) =>
      this.#http.post<Schemas["WebhookEndpoint"]>("/v1/webhook_endpoints", endpoint, ordering),
    list: () => this.#http.list<Schemas["WebhookEndpoint"]>("/v1/webhook_endpoints"),
    change: (id: string, change: Body<"changeWebhookEndpoint">, ordering?: Ordering) =>
      this.#http.post<Schemas["WebhookEndpoint"]>(`/v1/webhook_endpoints/${id}`, change, ordering),
  };

  /** What comes to an endpoint. */
  readonly webhooks = { verify: verify<Event> };

  /**
   * What became of payments, the oldest first, in one order that never changes. Ends when there is no more yet: keep the
   * id of the last one and ask for what comes after it.
   */
  async *events(after?: string): AsyncGenerator<Event, void, undefined> {
    let last = after;
    for (;;) {
      const page = await this.#http.get<Schemas["EventList"]>("/v1/events", { after: last, limit: 100 });
      yield* page.data;
      last = page.data.at(-1)?.id;
      if (!page.has_more || last === undefined) {
        return;
      }
    }
  }

  /** What a payment would cost; nothing is ordered. */
  quote(asked: Schemas["NewQuote"]): Promise<Schemas["Quote"]> {
    return this.#http.post("/v1/quotes", asked);
  }

  /** What there is, exactly. */
  balance(): Promise<Schemas["Balance"]> {
    return this.#http.get("/v1/balance");
  }
}
