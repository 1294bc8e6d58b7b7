package cm.sanaga.http.problem;

import java.util.Locale;

/** The codes of problem documents. Clients branch on them, so a name never changes its meaning. */
public enum ProblemCode {
    INVALID_REQUEST(400, "The request is not valid", false),
    IDEMPOTENCY_KEY_MISSING(400, "An idempotency key is required", false),
    UNAUTHORIZED(401, "Who asks is not known", false),
    INSUFFICIENT_FUNDS(402, "The balance does not cover it", false),
    FORBIDDEN(403, "Not allowed with this key", false),
    NOT_FOUND(404, "There is no such thing", false),
    METHOD_NOT_ALLOWED(405, "Not with this method", false),
    REQUEST_TIMEOUT(408, "The request did not arrive in time", true),
    CONFLICT(409, "Not in a state for that", false),
    REQUEST_IN_PROGRESS(409, "The same request is being answered", true),
    PAYLOAD_TOO_LARGE(413, "The request is too large", false),
    URI_TOO_LONG(414, "The address is too long", false),
    UNSUPPORTED_MEDIA_TYPE(415, "The body must be JSON", false),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another request", false),
    RATE_LIMITED(429, "Too many requests", true),
    HEADERS_TOO_LARGE(431, "The headers are too large", false),
    INTERNAL_ERROR(500, "Something is wrong on our side", false),
    PROVIDER_UNAVAILABLE(503, "The provider is not available", true),
    SERVICE_UNAVAILABLE(503, "Not available for the moment", true);

    private final int status;
    private final String title;
    private final boolean retryable;

    ProblemCode(int status, String title, boolean retryable) {
        this.status = status;
        this.title = title;
        this.retryable = retryable;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The same short sentence every time. */
    public String title() {
        return title;
    }

    /** Whether the very same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** As it stands in documents: {@code insufficient_funds}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What kind of problem it is, as a URI. */
    public String type() {
        return "urn:sanaga:problem:" + label();
    }
}
