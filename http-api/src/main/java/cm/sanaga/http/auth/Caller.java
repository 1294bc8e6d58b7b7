package cm.sanaga.http.auth;

import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Rejection;
import java.util.Optional;
import java.util.Set;

/** Who asks, once that is known. */
public sealed interface Caller {

    /** Names the credential without giving it away; stands in the ledger as who ordered. */
    String keyId();

    /**
     * Somebody who acts for a merchant.
     *
     * @param namespace of his idempotency keys; no two merchants have the same
     * @param merchant whose money it is
     * @param organisation to which he belongs, empty for one that is in no directory
     * @param scopes what the credential may be used for
     */
    record Merchant(
            String namespace,
            String merchant,
            Optional<String> organisation,
            String keyId,
            Set<Scope> scopes)
            implements Caller {
        public Merchant {
            scopes = Set.copyOf(scopes);
        }

        /**
         * Goes on if the credential may be used for that.
         *
         * @throws Rejection when it may not
         */
        public void needs(Scope scope) {
            if (!scopes.contains(scope)) {
                throw new Rejection(
                        Problem.of(
                                ProblemCode.FORBIDDEN,
                                "The key has not the scope " + scope.label()));
            }
        }
    }

    /**
     * Somebody who runs the platform, or a part of it.
     *
     * @param office what he is there for
     */
    record Operator(String keyId, Office office) implements Caller {}
}
