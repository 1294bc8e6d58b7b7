package cm.sanaga.node;

/**
 * Why the program cannot start, said in one line that names what to do. Ends it with exit code 1
 * and without a stack trace.
 */
public final class StartupProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String line;

    public StartupProblem(String line) {
        super(line);
        this.line = line;
    }

    public StartupProblem(String line, Throwable cause) {
        super(line, cause);
        this.line = line;
    }

    @Override
    public String getMessage() {
        return line;
    }

    /** Somebody else listens on a port that an environment variable chooses. */
    public static StartupProblem portTaken(String variable, int port) {
        return new StartupProblem(
                "port %d is taken: stop what listens there or set %s to a free one"
                        .formatted(port, variable));
    }
}
