package cm.sanaga.http.limit;

import cm.sanaga.http.auth.Caller;
import cm.sanaga.http.auth.Office;
import cm.sanaga.http.problem.Problem;
import cm.sanaga.http.problem.ProblemCode;
import cm.sanaga.http.problem.Problems;
import cm.sanaga.http.problem.Rejection;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Refuses who asks too often. Somebody whom we know is counted by his key and his organisation, and
 * only a stranger by where he comes from: behind one address there may be a whole town.
 */
public final class Turnstile {
    private static final int HALF = 8;
    private static final Set<ProblemCode> STRANGE =
            EnumSet.of(ProblemCode.UNAUTHORIZED, ProblemCode.FORBIDDEN, ProblemCode.NOT_FOUND);

    private final Quotas quotas;

    /** By these counts. */
    public Turnstile(Quotas quotas) {
        this.quotas = quotas;
    }

    /**
     * Lets a caller through. Who is refused by his own limit takes nothing of his organisation's.
     *
     * @return fails with a {@link Rejection} when he or his organisation has asked too often
     */
    public CompletionStage<Optional<Caller>> known(Caller caller) {
        return switch (caller) {
            case Caller.Operator(var keyId, Office.Organisation _) ->
                    within(Subject.Kind.KEY, keyId, "This key").thenApply(_ -> Optional.of(caller));
            // They look when there is too much, so they are not counted.
            case Caller.Operator _ -> CompletableFuture.completedFuture(Optional.of(caller));
            case Caller.Merchant merchant ->
                    within(Subject.Kind.KEY, merchant.keyId(), "This key")
                            .thenCompose(_ -> organisation(merchant))
                            .thenApply(_ -> Optional.of(caller));
        };
    }

    private CompletionStage<Boolean> organisation(Caller.Merchant merchant) {
        return merchant.organisation()
                .map(one -> within(Subject.Kind.ORGANISATION, one, "Your organisation"))
                .orElseGet(() -> CompletableFuture.completedFuture(true));
    }

    /** Lets somebody through who needs no credential. */
    public CompletionStage<Optional<Caller>> stranger(InetAddress from) {
        return within(Subject.Kind.ADDRESS, counted(from), "Your address")
                .thenApply(_ -> Optional.empty());
    }

    /** In version 6 whoever has one address has all with its first 64 bits. */
    static String counted(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length <= HALF
                ? address.getHostAddress()
                : HexFormat.of().formatHex(bytes, 0, HALF) + "/64";
    }

    /**
     * What somebody is told who has shown nothing good, or wants what is not there.
     *
     * @return fails with what was wrong, or that this came too often
     */
    public CompletionStage<Optional<Caller>> turnedAway(InetAddress from, Throwable failure) {
        CompletionException wrapped =
                failure instanceof CompletionException known
                        ? known
                        : new CompletionException(failure);
        return STRANGE.contains(Problems.of(failure).code())
                ? stranger(from)
                        .thenApply(
                                _ -> {
                                    throw wrapped;
                                })
                : CompletableFuture.failedFuture(wrapped);
    }

    /** Whether it matters how often somebody is asked to pay. */
    public boolean countsPayers() {
        return quotas.counts(Subject.Kind.PAYER) || quotas.counts(Subject.Kind.WALLET);
    }

    /**
     * The owner of a wallet is asked to pay once more. A merchant takes no more of what all may
     * together than is his, or one alone could keep all others from a payer.
     *
     * @return why it is one too many, empty when it is not
     */
    public CompletionStage<Optional<Rejection>> payer(String merchant, String msisdn) {
        return payer(new Subject(Subject.Kind.PAYER, merchant + " " + msisdn))
                .thenCompose(
                        own ->
                                own.isPresent()
                                        ? CompletableFuture.completedFuture(own)
                                        : payer(new Subject(Subject.Kind.WALLET, msisdn)));
    }

    /**
     * Somebody shows a code, which he may be guessing.
     *
     * @return fails where this escrow was shown too many
     */
    public CompletionStage<Boolean> code(String escrow) {
        return within(Subject.Kind.CODE, escrow, "Whoever shows codes for this escrow");
    }

    private CompletionStage<Optional<Rejection>> payer(Subject subject) {
        return quotas.take(subject)
                .thenApply(
                        after ->
                                after.map(
                                        pause ->
                                                new Rejection(
                                                        tooOften(
                                                                "This payer is asked",
                                                                "payer.msisdn",
                                                                pause))));
    }

    private CompletionStage<Boolean> within(Subject.Kind kind, String name, String says) {
        return quotas.take(new Subject(kind, name))
                .thenApply(
                        after -> {
                            if (after.isPresent()) {
                                throw new Rejection(tooOften(says + " asks", "", after.get()));
                            }
                            return true;
                        });
    }

    private static Problem tooOften(String who, String param, Duration pause) {
        String detail =
                who
                        + " too often, so nobody looked at this request; if it was made before, the same key tells";
        Problem problem =
                param.isEmpty()
                        ? Problem.of(ProblemCode.RATE_LIMITED, detail)
                        : Problem.of(ProblemCode.RATE_LIMITED, detail, param);
        return problem.retryAfter(pause);
    }
}
