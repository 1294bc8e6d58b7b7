package cm.sanaga.node.chaos;

import java.time.Duration;
import java.util.Locale;
import java.util.Random;

/** What befalls a cluster, and how it passes. */
enum Nemesis {
    NODE_KILLED("a node dies") {
        @Override
        Runnable befall(Prey prey, Random random) {
            prey.kill(any(prey, random));
            return () -> {};
        }
    },
    NODE_RESTARTED("a node is restarted in good order") {
        @Override
        Runnable befall(Prey prey, Random random) {
            prey.restart(any(prey, random));
            return () -> {};
        }
    },
    NODE_FROZEN("a node stands still, is given up, and goes on") {
        @Override
        Runnable befall(Prey prey, Random random) {
            int node = any(prey, random);
            prey.freeze(node);
            return () -> prey.thaw(node);
        }
    },
    NODE_CUT_OFF("a node loses the network", true) {
        @Override
        Runnable befall(Prey prey, Random random) {
            int node = any(prey, random);
            prey.cut(node);
            return () -> prey.mend(node);
        }
    },
    ALL_CUT_OFF("no node hears another, nor the database", true) {
        @Override
        Runnable befall(Prey prey, Random random) {
            for (int node = 0; node < prey.nodes(); node++) {
                prey.cut(node);
            }
            return () -> {
                for (int node = 0; node < prey.nodes(); node++) {
                    prey.mend(node);
                }
            };
        }
    },
    NODE_FLAPPING("a node loses the network and has it again, again and again", true) {
        @Override
        Runnable befall(Prey prey, Random random) {
            int node = any(prey, random);
            Flapping flapping = new Flapping(() -> prey.cut(node), () -> prey.mend(node));
            return flapping::end;
        }
    },
    DATABASE_KILLED("PostgreSQL dies and recovers") {
        @Override
        Runnable befall(Prey prey, Random random) {
            prey.killDatabase();
            return () -> {};
        }
    },
    DATABASE_FROZEN("PostgreSQL stands still") {
        @Override
        Runnable befall(Prey prey, Random random) {
            prey.freezeDatabase();
            return prey::thawDatabase;
        }
    },
    CLOCK_SKEWED("a node's clock jumps by five minutes, and back") {
        @Override
        Runnable befall(Prey prey, Random random) {
            int node = any(prey, random);
            prey.clock(node, random.nextBoolean() ? WRONG : WRONG.negated());
            return () -> prey.clock(node, Duration.ZERO);
        }

        @Override
        boolean possible(Prey prey) {
            return prey.clocked();
        }
    },
    OFFSETS_REWOUND("the read models forget how far they had come, and a node dies") {
        @Override
        Runnable befall(Prey prey, Random random) {
            prey.rewind(random);
            prey.kill(any(prey, random));
            return () -> {};
        }
    };

    private static final Duration WRONG = Duration.ofMinutes(5);

    private final String says;
    private final boolean network;

    Nemesis(String says) {
        this(says, false);
    }

    Nemesis(String says, boolean network) {
        this.says = says;
        this.network = network;
    }

    /** Strikes; what is returned ends it. */
    abstract Runnable befall(Prey prey, Random random);

    /** Whether it can be done here. */
    boolean possible(Prey prey) {
        return !network || prey.networked();
    }

    /** In a few words. */
    String says() {
        return says;
    }

    /** As it is written on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static int any(Prey prey, Random random) {
        return random.nextInt(prey.nodes());
    }
}
