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

        @Override
        boolean planned() {
            return true;
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
    NODE_CUT_OFF("a node loses the network", Need.NETWORK) {
        @Override
        Runnable befall(Prey prey, Random random) {
            int node = any(prey, random);
            prey.cut(node);
            return () -> prey.mend(node);
        }
    },
    ALL_CUT_OFF("no node hears another, nor the database", Need.NETWORK) {
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
    NODE_FLAPPING("a node loses the network and has it again, again and again", Need.NETWORK) {
        @Override
        Runnable befall(Prey prey, Random random) {
            int node = any(prey, random);
            Flapping flapping = new Flapping(() -> prey.cut(node), () -> prey.mend(node));
            return flapping::end;
        }
    },
    NODE_UNHEARD("the others do not hear a node, the database does", Need.NETWORK) {
        @Override
        Runnable befall(Prey prey, Random random) {
            int node = any(prey, random);
            prey.mute(node);
            return () -> prey.unmute(node);
        }

        /** It is given up, starts again and looks for the others before it can reach them. */
        @Override
        int lasts(Random random) {
            return super.lasts(random) + 20;
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
    },
    PROVIDERS_FAILING(
            "the providers fail some of their calls, and a node dies before that is over") {
        @Override
        Runnable befall(Prey prey, Random random) {
            int node = any(prey, random);
            prey.failProviders();
            return () -> {
                prey.kill(node);
                prey.healProviders();
            };
        }
    },
    POWER_LOST("the database's machine loses power", Need.DISK) {
        @Override
        Runnable befall(Prey prey, Random random) {
            prey.cutPower();
            return prey::restorePower;
        }
    },
    ALL_POWER_LOST("all machines lose power", Need.DISK) {
        @Override
        Runnable befall(Prey prey, Random random) {
            prey.cutPower();
            for (int node = 0; node < prey.nodes(); node++) {
                prey.kill(node);
            }
            return prey::restorePower;
        }
    },
    DISK_FULL("the database's disk is full", Need.DISK) {
        @Override
        Runnable befall(Prey prey, Random random) {
            prey.fillDisk();
            return prey::emptyDisk;
        }
    },
    DISK_STALLED("the database's disk stands still", Need.DISK) {
        @Override
        Runnable befall(Prey prey, Random random) {
            prey.stallDisk();
            return prey::releaseDisk;
        }
    },
    DISK_SLOW("the database's disk is slow") {
        @Override
        Runnable befall(Prey prey, Random random) {
            prey.slowDisk();
            return prey::hastenDisk;
        }

        @Override
        boolean possible(Prey prey) {
            return prey.slowsDisk();
        }
    };

    private static final int LEAST_SECONDS = 6;
    private static final int MOST_SECONDS = 14;
    private static final Duration WRONG = Duration.ofMinutes(5);

    /** What a machine has to allow. */
    private enum Need {
        NOTHING,
        NETWORK,
        DISK
    }

    private final String says;
    private final Need need;

    Nemesis(String says) {
        this(says, Need.NOTHING);
    }

    Nemesis(String says, Need need) {
        this.says = says;
        this.need = need;
    }

    /** Strikes; what is returned ends it. */
    abstract Runnable befall(Prey prey, Random random);

    /** For how many seconds. */
    int lasts(Random random) {
        return LEAST_SECONDS + random.nextInt(MOST_SECONDS - LEAST_SECONDS + 1);
    }

    /** Whether it can be done here. */
    boolean possible(Prey prey) {
        return switch (need) {
            case NOTHING -> true;
            case NETWORK -> prey.networked();
            case DISK -> prey.ownsDisk();
        };
    }

    /** Whether it belongs to a run that names nothing: after this one all have to start again. */
    boolean unasked() {
        return this != ALL_POWER_LOST;
    }

    /** Whether somebody does it on purpose, who first waits until all nodes are ready. */
    boolean planned() {
        return false;
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
