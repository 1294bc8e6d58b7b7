package cm.sanaga.node;

import java.lang.management.ManagementFactory;

/** The program {@code ./sanaga} starts. */
public final class Main {
    /** As {@code sysexits.h} has it: the command line is wrong. */
    private static final int USAGE = 64;

    private Main() {}

    public static void main(String[] arguments) {
        String command = arguments.length == 0 ? "run" : arguments[0];
        try {
            switch (command) {
                case "run" -> run(Settings.from(System.getenv()));
                default -> fail(USAGE, "no command '" + command + "': see ./sanaga help");
            }
        } catch (StartupProblem problem) {
            fail(1, problem.getMessage());
        }
    }

    /** Stays until Ctrl-C, a signal, or the cluster sends this node away. */
    private static void run(Settings settings) {
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(new Thread(ending::run, "ending"));
        Node node = Node.start(settings, ending);
        announce(node, settings);
        node.ended().join();
        // In an orderly stop the hook is already at work and this waits for it.
        System.exit(1);
    }

    private static void announce(Node node, Settings settings) {
        // Not the process: it is as old as the launcher, which may have built first.
        long began = ManagementFactory.getRuntimeMXBean().getStartTime();
        System.out.printf(
                """
                Sanaga is ready after %.1f s. Ctrl-C stops it.
                  health       %s/ready
                  kept in      %s
                  credentials  %s
                Try:  curl -s %s/ready
                """,
                (System.currentTimeMillis() - began) / 1000.0,
                node.management(),
                settings.dataFolder(),
                settings.dataFolder().resolve(Credentials.FILE),
                node.management());
    }

    private static void fail(int code, String line) {
        System.err.println("sanaga: " + line);
        System.exit(code);
    }
}
