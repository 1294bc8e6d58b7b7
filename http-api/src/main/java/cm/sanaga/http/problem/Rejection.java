package cm.sanaga.http.problem;

/**
 * Leaves the reading of a request that turns out not to be acceptable. It never crosses a door of
 * the domain: it is thrown and caught in this module alone.
 */
public final class Rejection extends RuntimeException {
    private final transient Problem problem;

    /** For this reason. */
    public Rejection(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** Something in the request is not valid. */
    public static Rejection invalid(String param, String detail) {
        return new Rejection(Problem.invalid(param, detail));
    }

    /** There is no such thing, or it is somebody else's. */
    public static Rejection notFound() {
        return new Rejection(Problem.of(ProblemCode.NOT_FOUND, "There is nothing at this address"));
    }

    /** What to answer. */
    public Problem problem() {
        return problem;
    }

    /** The idempotency key stands for another request of the same caller. */
    public static Rejection keyReused() {
        return new Rejection(
                Problem.of(
                        ProblemCode.IDEMPOTENCY_KEY_REUSED,
                        "The key stands for another request of yours",
                        "Idempotency-Key"));
    }
}
