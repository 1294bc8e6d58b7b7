package cm.sanaga.node.chaos;

import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One run: clients, nemeses one after the other with time to heal between, and the verdict. */
public final class Chaos {
    private static final Duration START = Duration.ofMinutes(3);

    /**
     * A node that is started again is ready within half a minute, several on a slow machine later.
     */
    private static final Duration HEALED = Duration.ofMinutes(4);

    private static final Duration REBUILT = Duration.ofMinutes(1);
    private static final int COMPARED_AGAIN = 3;
    private static final int HEALING_SECONDS = 12;

    /** A float and a balance to pay out of, by charges of what one may be at most. */
    private static final int PURSE = 10;

    private static final long PURSE_AMOUNT = 500_000;

    private final Prey prey;
    private final Calls calls;
    private final PrintStream out;

    private Chaos(Prey prey, PrintStream out) {
        this.prey = prey;
        this.calls = new Calls(prey);
        this.out = out;
    }

    /**
     * What is asked of a run.
     *
     * @param seconds how long things break; what heals and rests comes on top
     * @param seed of everything that is left to chance but time
     * @param clients who give one order after the other, each at most one in 150 ms
     * @param what breaks, by the names of {@link #names}; everything that can and lets the nodes
     *     run on where it is empty
     * @param upgrade instead, nodes go from an older program to this one
     * @param rest how long payments may take to end once nothing breaks any more
     */
    public record Plan(
            int seconds,
            long seed,
            int clients,
            List<String> what,
            boolean upgrade,
            Duration rest) {
        public Plan {
            what = List.copyOf(what);
        }

        /** Whether this may break in the run. */
        public boolean breaks(String name) {
            return what.isEmpty() || what.contains(name);
        }
    }

    /** What can break. */
    public static List<String> names() {
        return Arrays.stream(Nemesis.values()).map(Nemesis::label).toList();
    }

    /**
     * How a run ended.
     *
     * @param right whether everything was as acknowledged
     * @param lost how many orders were acknowledged and are not there
     * @param doubled how often money moved that no payment answers for, or not as it says
     */
    public record Outcome(boolean right, int lost, int doubled) {}

    /** Runs and tells. */
    public static Outcome run(Prey prey, Plan plan, PrintStream out) throws InterruptedException {
        return new Chaos(prey, out).run(plan);
    }

    private Outcome run(Plan plan) throws InterruptedException {
        if (!ready(START)) {
            throw new IllegalStateException("not all nodes are ready, and nothing broke yet");
        }
        out.printf(
                "%d nodes are ready%s; seed %d%n",
                prey.nodes(),
                prey.networked() ? ", each with a network of its own" : "",
                plan.seed);
        Clients clients = new Clients(calls, "chaos-" + plan.seed, plan.seed);
        fill(clients);
        long begun = System.nanoTime();
        List<Strike> struck;
        Duration stoodStill;
        try (clients;
                Host host = Host.watched()) {
            clients.begin(plan.clients);
            struck = plan.upgrade ? new Upgrade(prey, out).perform() : strike(plan);
            stoodStill = host.stoodStill();
        }
        long ended = System.nanoTime();
        if (!ready(HEALED)) {
            out.printf(
                    "✗ only %d of %d nodes are ready, although nothing breaks any more%n",
                    prey.ready(), prey.nodes());
            out.print(prey.troubles());
            return new Outcome(false, 0, 0);
        }
        settle(clients);
        Books books = rest(plan.rest);
        Journals journals = Journals.of(calls, prey);
        Clients.History history = clients.history();
        Checker.Verdict verdict = Checker.judge(history, books, journals).with(rebuilt());
        verdict = verdict.with(plan.upgrade ? prey.unread() : List.of());
        new Report(out).tell(history, struck, begun, ended, stoodStill, books, verdict);
        return new Outcome(verdict.right(), verdict.lost().size(), verdict.doubled().size());
    }

    private void fill(Clients clients) throws InterruptedException {
        for (int i = 0; i < PURSE; i++) {
            Order order =
                    new Order(
                            "/v1/charges",
                            "purse-" + System.nanoTime(),
                            Clients.body(PURSE_AMOUNT, "payer", "+237677123456"));
            long until = System.nanoTime() + HEALED.toNanos();
            while (!clients.settled(order)) {
                if (System.nanoTime() > until) {
                    throw new IllegalStateException("a charge before anything broke was not taken");
                }
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    private List<Strike> strike(Plan plan) throws InterruptedException {
        Random random = new Random(plan.seed);
        List<Nemesis> possible = possible(plan);
        List<Strike> struck = new ArrayList<>();
        List<Nemesis> left = new ArrayList<>();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.seconds);
        TimeUnit.SECONDS.sleep(HEALING_SECONDS / 2);
        while (System.nanoTime() < until) {
            if (left.isEmpty()) {
                left.addAll(possible);
            }
            Nemesis next = left.remove(random.nextInt(left.size()));
            int seconds = next.lasts(random);
            if (next.planned() && !ready(HEALED)) {
                throw new IllegalStateException("not all nodes are ready again, to restart one");
            }
            out.printf(
                    "%tT %s, %d s%n", LocalTime.now(ZoneId.systemDefault()), next.says(), seconds);
            long from = System.nanoTime();
            Runnable end = next.befall(prey, random);
            try {
                TimeUnit.SECONDS.sleep(seconds);
            } finally {
                end.run();
            }
            TimeUnit.SECONDS.sleep(HEALING_SECONDS);
            struck.add(new Strike(next.label(), from, System.nanoTime()));
        }
        return struck;
    }

    /**
     * What is to break and can. Of a run that names nothing the rest is left out aloud; what is
     * asked for by name has to be possible.
     */
    private List<Nemesis> possible(Plan plan) {
        Map<Boolean, List<Nemesis>> asked =
                Arrays.stream(Nemesis.values())
                        .filter(
                                each ->
                                        plan.what.isEmpty()
                                                ? each.unasked()
                                                : plan.what.contains(each.label()))
                        .collect(Collectors.partitioningBy(each -> each.possible(prey)));
        List<String> leftOut =
                asked.getOrDefault(false, List.of()).stream().map(Nemesis::label).toList();
        if (!leftOut.isEmpty() && !plan.what.isEmpty()) {
            throw new IllegalStateException(String.join(", ", leftOut) + " cannot break here");
        }
        if (!leftOut.isEmpty()) {
            out.println("left out, as it cannot break here: " + String.join(", ", leftOut));
        }
        return asked.getOrDefault(true, List.of());
    }

    /** Whoever was not answered asks again, now that everything works. */
    private void settle(Clients clients) throws InterruptedException {
        for (Order order : clients.history().orders()) {
            long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (order.unknown() && System.nanoTime() < until && !clients.settled(order)) {
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    /** The books when nothing is under way any more, or when that takes too long. */
    private Books rest(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        Books books = Books.of(calls, prey);
        while (!books.open().isEmpty() && System.nanoTime() < until) {
            TimeUnit.SECONDS.sleep(2);
            books = Books.of(calls, prey);
        }
        return books;
    }

    /**
     * I7: what differs from what is made anew of the whole journal; empty when nothing does. Nodes
     * write on their own now and then, as when fees are swept: then it is compared once more.
     */
    private List<String> rebuilt() throws InterruptedException {
        long written = prey.written();
        List<String> differing = compared();
        for (int more = 0; !differing.isEmpty() && more < COMPARED_AGAIN; more++) {
            long now = prey.written();
            if (now == written) {
                return differing;
            }
            written = now;
            differing = compared();
        }
        return differing;
    }

    private List<String> compared() throws InterruptedException {
        Map<String, String> before = prey.readModels();
        prey.rebuild();
        long until = System.nanoTime() + REBUILT.toNanos();
        Map<String, String> after = prey.readModels();
        while (!after.equals(before) && System.nanoTime() < until) {
            TimeUnit.SECONDS.sleep(1);
            after = prey.readModels();
        }
        Map<String, String> now = after;
        return before.keySet().stream()
                .filter(table -> !Objects.equals(before.get(table), now.get(table)))
                .map(
                        table ->
                                "the read model %s had %s, and made anew it has %s"
                                        .formatted(table, before.get(table), now.get(table)))
                .toList();
    }

    private boolean ready(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (prey.ready() < prey.nodes()) {
            if (System.nanoTime() > until) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
        return true;
    }
}
