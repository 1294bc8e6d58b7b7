package cm.sanaga.provider.camtel;

import cm.sanaga.provider.Reason;
import cm.sanaga.provider.http.Exchange;
import cm.sanaga.provider.http.Json;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From our own correlation id to what became of the order: the link to it leads to a request while
 * it is under way or has failed, and to a transaction once money moved.
 */
sealed interface CamtelTrail {
    /** Only the name at the end of a link is used, never its address. */
    Pattern LINK = Pattern.compile("(?:.*/)?(requeststates|transactions)/([A-Za-z0-9_-]{1,64})");

    Pattern NAME = Pattern.compile("(?:.*/)?([A-Za-z0-9_-]{1,64})");

    /** A request, whose state has to be asked for. */
    record Request(String id) implements CamtelTrail {}

    /** Where a trail ends. */
    sealed interface End extends CamtelTrail {}

    /** Money moved, by the provider's reference. */
    record Transaction(String reference) implements End {}

    /**
     * Under way.
     *
     * @param polls how many questions the provider answers about it, 0 where it does not say
     */
    record Pending(int polls) implements End {}

    /** The link still leads to the request, of which no more questions are answered. */
    record Spent() implements End {}

    /** No money moved, and none will. */
    record Failed(Reason reason) implements End {}

    /** The provider itself says that it never heard of the order. */
    record Nowhere() implements End {}

    /** An answer from which nothing follows. */
    record Unclear(String what) implements End {}

    /** The question was not asked. */
    record Unasked(Reason reason) implements End {}

    /** What the answer to {@code GET /responses/…} leads to. */
    static CamtelTrail link(Exchange exchange) {
        return switch (exchange) {
            case Exchange.Answered(int status, String body) when status == 200 ->
                    Json.read(body, CamtelBody.Link.class)
                            .map(CamtelBody.Link::link)
                            .map(LINK::matcher)
                            .filter(Matcher::matches)
                            .map(CamtelTrail::linked)
                            .orElseGet(() -> new Unclear("a link that leads nowhere"));
            case Exchange.Answered(int status, String body) when status == 404 ->
                    // A gateway's 404 says nothing of the order.
                    Json.read(body, CamtelBody.Problem.class)
                            .filter(error -> error.category().equals("identification"))
                            .<CamtelTrail>map(_ -> new Nowhere())
                            .orElseGet(() -> new Unclear("HTTP 404 that does not say of what"));
            case Exchange.Answered _, Exchange.Unsent _, Exchange.Unauthorised _, Exchange.Lost _ ->
                    silent(exchange);
        };
    }

    private static CamtelTrail linked(Matcher link) {
        return link.group(1).equals("transactions")
                ? new Transaction(link.group(2))
                : new Request(link.group(2));
    }

    /** What the answer to {@code GET /requeststates/…} says. */
    static End state(Exchange exchange) {
        return switch (exchange) {
            case Exchange.Answered(int status, String body) when status == 200 ->
                    Json.read(body, CamtelBody.RequestState.class)
                            .map(CamtelTrail::state)
                            .orElseGet(() -> new Unclear("unreadable request state"));
            case Exchange.Answered(int status, String body) when spent(status, body) -> new Spent();
            case Exchange.Answered _, Exchange.Unsent _, Exchange.Unauthorised _, Exchange.Lost _ ->
                    silent(exchange);
        };
    }

    /** Of one request, and in GSMA's words; a gateway's 429 is about all our calls. */
    private static boolean spent(int status, String body) {
        return (status == 400 || status == 403)
                && Json.read(body, CamtelBody.Problem.class)
                        .filter(error -> error.code().equals("rateLimitError"))
                        .isPresent();
    }

    private static End state(CamtelBody.RequestState state) {
        return switch (state.status() == null ? "" : state.status()) {
            case "completed" ->
                    Optional.ofNullable(state.objectReference())
                            .map(NAME::matcher)
                            .filter(Matcher::matches)
                            .<End>map(name -> new Transaction(name.group(1)))
                            .orElseGet(() -> new Unclear("completed without a transaction"));
            case "failed" -> new Failed(CamtelReasons.failed(state.error(), state.expiryTime()));
            case "pending" -> new Pending(state.polls());
            default -> new Unclear("request state " + state.status());
        };
    }

    private static End silent(Exchange exchange) {
        return switch (exchange) {
            case Exchange.Unsent(var what) ->
                    new Unasked(new Reason(Reason.Code.PROVIDER_UNAVAILABLE, what));
            case Exchange.Unauthorised(var what) -> new Unclear(what);
            case Exchange.Lost(var what) -> new Unclear(what);
            case Exchange.Answered(int status, _) ->
                    status == 429
                            ? new Unasked(new Reason(Reason.Code.RATE_LIMITED, "HTTP 429"))
                            : new Unclear("HTTP " + status + " on a question");
        };
    }
}
