package cm.sanaga.http.exchange;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.auth.Scope;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One route and method.
 *
 * @param method in capitals
 * @param path with names in braces: {@code /v1/charges/{id}}
 * @param access who may call it
 * @param scope what a merchant's key must be good for, empty on the routes of others
 * @param content what its body is
 * @param handler what it does
 */
public record Endpoint(
        String method,
        String path,
        Access access,
        Optional<Scope> scope,
        Content content,
        Handler handler) {

    public Endpoint {
        if (scope.isPresent() != (access == Access.MERCHANT)) {
            throw new IllegalArgumentException(path + " has a scope that does not fit");
        }
    }

    /** A route that is no merchant's. */
    public Endpoint(String method, String path, Access access, Content content, Handler handler) {
        this(method, path, access, Optional.empty(), content, handler);
    }

    /** What the body of a request is. */
    public enum Content {
        /** None, or it does not matter. */
        NONE,
        /** A JSON object; nothing at all counts as an empty one. */
        JSON,
        /** Whatever it is, byte for byte. */
        RAW,
        /** The same, and longer than others may be. */
        FILE
    }

    /** Does what the route is for. What it throws or fails with becomes a problem. */
    @FunctionalInterface
    public interface Handler {
        /** Answers one request. */
        CompletionStage<Reply> handle(Call call);
    }

    /** What a request comes for that goes here. */
    Room.Purpose purpose() {
        boolean looks = method.equals("GET");
        return switch (access) {
            case OPERATOR, PLATFORM, ORGANISATION -> Room.Purpose.UPHOLD;
            case OPEN -> looks ? Room.Purpose.LOOK : Room.Purpose.UPHOLD;
            // A question that comes with a body is none the less a question.
            case MERCHANT ->
                    looks || scope.equals(Optional.of(Scope.READ))
                            ? Room.Purpose.LOOK
                            : Room.Purpose.ORDER;
        };
    }

    /** A route that reads. */
    public static Endpoint get(String path, Access access, Handler handler) {
        Optional<Scope> scope =
                access == Access.MERCHANT ? Optional.of(Scope.READ) : Optional.empty();
        return new Endpoint("GET", path, access, scope, Content.NONE, handler);
    }

    /** A merchant's route that changes something. */
    public static Endpoint post(String path, Scope scope, Handler handler) {
        return new Endpoint(
                "POST", path, Access.MERCHANT, Optional.of(scope), Content.JSON, handler);
    }
}
