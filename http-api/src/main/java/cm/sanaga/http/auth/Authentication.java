package cm.sanaga.http.auth;

import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Rejection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets a request in or turns it away, by its {@code Authorization} header alone. */
public final class Authentication {
    /** The syntax of RFC 6750, and a bound on what is digested. */
    private static final Pattern BEARER =
            Pattern.compile("Bearer +([A-Za-z0-9._~+/-]{1,4096}=*)", Pattern.CASE_INSENSITIVE);

    private static final String CHALLENGE = "Bearer realm=\"sanaga\"";
    private static final String UNKNOWN = CHALLENGE + ", error=\"invalid_token\"";

    private final Keys keys;
    private final Mode mode;

    /** With these credentials, which are of this mode. */
    public Authentication(Keys keys, Mode mode) {
        this.keys = keys;
        this.mode = mode;
    }

    /**
     * Who asks, if he may; empty on an open route. Fails with a {@link Rejection}.
     *
     * @param scope what a merchant's key must be good for
     * @param header the value of {@code Authorization}
     */
    public CompletionStage<Optional<Caller>> admit(
            Access access, Optional<Scope> scope, Optional<String> header) {
        if (access == Access.OPEN) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Optional<String> bearer =
                header.map(BEARER::matcher).filter(Matcher::matches).map(match -> match.group(1));
        if (bearer.isEmpty()) {
            return CompletableFuture.failedFuture(
                    unauthorized("Send Authorization: Bearer and your key", CHALLENGE));
        }
        if (bearer.get().startsWith(mode.other().prefix())) {
            return CompletableFuture.failedFuture(
                    unknown(
                            "This is a key for "
                                    + mode.other().label()
                                    + ", and here is "
                                    + mode.label()));
        }
        return keys.caller(bearer.get())
                .thenApply(caller -> Optional.of(judge(access, scope, caller)));
    }

    private static Caller judge(Access access, Optional<Scope> scope, Optional<Caller> found) {
        Caller caller = found.orElseThrow(() -> unknown("The key is not known"));
        boolean may =
                switch (caller) {
                    case Caller.Merchant _ -> access == Access.MERCHANT;
                    case Caller.Operator(_, var office) -> office.opens(access);
                };
        if (!may) {
            throw new Rejection(
                    Problem.of(ProblemCode.FORBIDDEN, "This address is for " + access.whom()));
        }
        if (caller instanceof Caller.Merchant merchant) {
            scope.ifPresent(merchant::needs);
        }
        return caller;
    }

    /** Turns away a credential that was sent and is not good. */
    public static Rejection unknown(String detail) {
        return unauthorized(detail, UNKNOWN);
    }

    private static Rejection unauthorized(String detail, String challenge) {
        return new Rejection(
                Problem.of(ProblemCode.UNAUTHORIZED, detail).with("WWW-Authenticate", challenge));
    }
}
