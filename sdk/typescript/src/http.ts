import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Problem } from "./problem.js";

/** How a client reaches the API. */
export interface Options {
  /** `sk_test_…` or `sk_live_…`. */
  key: string;
  /** Where the API is, as `https://api.example.cm`. */
  url: string;
  /** How often a request is made again that nobody answered, or whose answer says that it may be: 3. */
  retries?: number;
  /** How long one try may take beside what it waits for, in milliseconds: 20,000. */
  timeout?: number;
}

/** What may be said of one order. */
export interface Ordering {
  /**
   * Makes two requests the same. Made up where it is left out, which is safe for the retries of one call, not when the
   * program dies between them: keep one of your own beside your order.
   */
  idempotencyKey?: string;
  /** How many seconds the answer may be held back until the end is known, at most 30. */
  wait?: number;
  /** Only says what would come of it. */
  dryRun?: boolean;
}

export type Query = Record<string, string | number | undefined>;

const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 10_000;

/** Makes requests, and makes them again under the same key for as long as that can help. */
export class Http {
  readonly #options: Required<Options>;

  constructor(options: Options) {
    this.#options = { retries: 3, timeout: 20_000, ...options };
  }

  get<T>(path: string, query: Query = {}): Promise<T> {
    const asked = Object.entries(query).filter(([, value]) => value !== undefined);
    const text = new URLSearchParams(asked.map(([name, value]) => [name, String(value)])).toString();
    return this.#send<T>("GET", text === "" ? path : `${path}?${text}`, {}, undefined, 0);
  }

  post<T>(path: string, body: unknown, ordering: Ordering = {}): Promise<T> {
    const prefer = [
      ...(ordering.wait === undefined ? [] : [`wait=${ordering.wait}`]),
      ...(ordering.dryRun === true ? ["dry-run"] : []),
    ];
    const headers = {
      "content-type": "application/json",
      "idempotency-key": ordering.idempotencyKey ?? randomUUID(),
      ...(prefer.length === 0 ? {} : { prefer: prefer.join(", ") }),
    };
    return this.#send<T>("POST", path, headers, JSON.stringify(body ?? {}), (ordering.wait ?? 0) * 1000);
  }

  /** Each page when the one before has been read. */
  async *list<T>(path: string, query: Query = {}): AsyncGenerator<T, void, undefined> {
    let cursor: string | undefined;
    do {
      const page = await this.get<Page<T>>(path, { ...query, cursor });
      yield* page.data;
      cursor = page.has_more ? (page.next_cursor ?? undefined) : undefined;
    } while (cursor !== undefined);
  }

  async #send<T>(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string | undefined,
    wait: number,
  ): Promise<T> {
    for (let tries = 0; ; tries++) {
      const last = tries >= this.#options.retries;
      let said: Problem | undefined;
      try {
        const answer = await fetch(new URL(path, this.#options.url), {
          method,
          headers: { authorization: `Bearer ${this.#options.key}`, ...headers },
          signal: AbortSignal.timeout(this.#options.timeout + wait),
          // Nothing of ours is answered so, and a key goes nowhere else.
          redirect: "error",
          ...(body === undefined ? {} : { body }),
        });
        if (answer.ok) {
          const text = await answer.text();
          return (text === "" ? undefined : JSON.parse(text)) as T;
        }
        said = await Problem.of(answer);
      } catch (unanswered) {
        // A time-out is an unknown: the same key finds out, and nothing is done twice.
        if (last) {
          throw unanswered;
        }
      }
      if (said !== undefined && (last || !said.retryable)) {
        throw said;
      }
      const backoff = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** tries) * (0.5 + Math.random());
      await pause(Math.max(said?.retryAfter ?? 0, backoff));
    }
  }
}

interface Page<T> {
  data: T[];
  has_more: boolean;
  next_cursor?: string | null;
}
