import type { components } from "./schema.js";

/** What the API says of a request that it did not do. Branch on `code`. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    /** As the catalogue has it: `insufficient_funds`, `rate_limited`, … */
    readonly code: string,
    /** The status of HTTP. */
    readonly status: number,
    /** For people. */
    detail: string,
    /** The field, header or parameter at fault, dotted. */
    readonly param: string | undefined,
    /** Whether the same request with the same key may be made again. */
    readonly retryable: boolean,
    /** By which we find it in our log. */
    readonly requestId: string | undefined,
    /** After how many milliseconds, where the API said so. */
    readonly retryAfter: number | undefined,
  ) {
    super(`${code}: ${detail}`);
  }

  /** Of an answer that is no success. */
  static async of(answer: Response): Promise<Problem> {
    const text = await answer.text();
    const seconds = Number(answer.headers.get("retry-after") ?? "");
    const after = seconds > 0 ? seconds * 1000 : undefined;
    const id = answer.headers.get("request-id") ?? undefined;
    try {
      const said = JSON.parse(text) as components["schemas"]["Problem"];
      return new Problem(
        said.code,
        answer.status,
        said.detail,
        said.param ?? undefined,
        said.retryable,
        said.request_id ?? id,
        after,
      );
    } catch {
      // A proxy on the way does not speak our language; what is its fault may pass.
      const passes = answer.status === 429 || answer.status >= 500;
      return new Problem("no_problem_document", answer.status, text.slice(0, 200), undefined, passes, id, after);
    }
  }
}
