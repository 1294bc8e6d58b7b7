package cm.sanaga.sim;

/** A world in which something held that never may. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1;

    private final String check;

    Violation(String check, String what) {
        super(check + ": " + what);
        this.check = check;
    }

    /** Which check saw it. */
    String check() {
        return check;
    }
}
