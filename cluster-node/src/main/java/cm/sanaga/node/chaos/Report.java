package cm.sanaga.node.chaos;

import java.io.PrintStream;
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
            List<Nemesis> struck,
            long begun,
            long ended,
            Books books,
            Checker.Verdict verdict) {
        long acknowledged = history.orders().stream().filter(o -> o.answer().isPresent()).count();
        long atOnce = history.orders().stream().filter(o -> !o.unknown() && o.tries() == 1).count();
        out.printf(
                """

                what broke            %d times, %s
                orders                %d, acknowledged %d, refused for want of funds %d, unknown %d
                answered at once      %.2f %% of orders; %d tries in all
                longest stall         %.1f s without any answer, of %.0f s
                seen when looked for  %d times at once after the acknowledgement
                payments              %d, movements at the providers %d
                lost                  %d
                doubled               %d
                stuck                 %d
                otherwise wrong       %d
                """,
                struck.size(),
                struck.stream().distinct().map(Nemesis::label).toList(),
                history.orders().size(),
                acknowledged,
                history.orders().stream().filter(o -> o.answer().isEmpty() && !o.unknown()).count(),
                history.orders().stream().filter(Order::unknown).count(),
                100.0 * atOnce / Math.max(1, history.orders().size()),
                history.tries(),
                stall(history.acknowledgements(), begun, ended) / 1e9,
                (ended - begun) / 1e9,
                history.looks(),
                books.payments().size(),
                books.movements().size(),
                verdict.lost().size(),
                verdict.doubled().size(),
                verdict.stuck().size(),
                verdict.wrong().size());
        List<String> all = new ArrayList<>(verdict.lost());
        all.addAll(verdict.doubled());
        all.addAll(verdict.stuck());
        all.addAll(verdict.wrong());
        all.stream().limit(SHOWN).forEach(line -> out.println("  ✗ " + line));
        out.println(verdict.right() ? "✓ nothing lost, nothing doubled" : "✗ not as acknowledged");
    }

    private static long stall(List<Long> acknowledgements, long begun, long ended) {
        long longest = 0;
        long last = begun;
        for (long each : acknowledgements.stream().sorted().toList()) {
            if (each >= begun && each <= ended) {
                longest = Math.max(longest, each - last);
                last = each;
            }
        }
        return Math.max(longest, ended - last);
    }
}
