package cm.sanaga.node.chaos;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a run was like, for people. */
final class Report {
    private static final int SHOWN = 10;

    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    void tell(
            Clients.History history,
            List<Strike> struck,
            long begun,
            long ended,
            Duration stoodStill,
            Books books,
            Checker.Verdict verdict) {
        Stalls stalls = Stalls.of(struck, history, begun, ended);
        long acknowledged = history.orders().stream().filter(o -> o.answer().isPresent()).count();
        long atOnce = history.orders().stream().filter(o -> !o.unknown() && o.tries() == 1).count();
        out.printf(
                """

                what broke            %d times, %s
                orders                %d, acknowledged %d, refused for want of funds %d, unknown %d
                answered at once      %.2f %% of orders; %d tries in all
                longest stall         %.1f s without any answer, of %.0f s
                the machine itself    stood still for %.1f s at most
                seen when looked for  %d times, at once after the acknowledgement or a little later
                balances and ends     %d seen on the way
                payments              %d, movements at the providers %d
                lost                  %d
                doubled               %d
                stuck                 %d
                otherwise wrong       %d
                """,
                struck.size(),
                struck.stream().map(Strike::what).distinct().toList(),
                history.orders().size(),
                acknowledged,
                history.orders().stream().filter(o -> o.answer().isEmpty() && !o.unknown()).count(),
                history.orders().stream().filter(Order::unknown).count(),
                100.0 * atOnce / Math.max(1, history.orders().size()),
                history.tries(),
                seconds(stalls.longest().toNanos()),
                seconds(ended - begun),
                seconds(stoodStill.toNanos()),
                history.looks(),
                history.sights().size(),
                books.payments().size(),
                books.movements().size(),
                verdict.lost().size(),
                verdict.doubled().size(),
                verdict.stuck().size(),
                verdict.wrong().size());
        tell(stalls);
        List<String> all = new ArrayList<>(verdict.lost());
        all.addAll(verdict.doubled());
        all.addAll(verdict.stuck());
        all.addAll(verdict.wrong());
        all.stream().limit(SHOWN).forEach(line -> out.println("  ✗ " + line));
        out.println(verdict.right() ? "✓ nothing lost, nothing doubled" : "✗ not as acknowledged");
    }

    /** Which of them cost how much: the time without any answer, and that of the slowest order. */
    private void tell(Stalls stalls) {
        out.printf(
                "%n%-22s%6s%16s%16s%n", "by what broke", "times", "longest stall", "slowest order");
        stalls.worst()
                .forEach(
                        (what, worst) ->
                                out.printf(
                                        "  %-20s%6d%14.1f s%14.1f s%n    slowest: %s%n",
                                        what,
                                        worst.times(),
                                        seconds(worst.stall()),
                                        seconds(worst.order()),
                                        worst.which()));
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
