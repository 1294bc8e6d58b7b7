package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Json;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.kernel.Digest;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.actor.Payments;
import cm.sanaga.projection.PaymentRecords;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.statement.Contradictions;
import cm.sanaga.provider.statement.Statement;
import cm.sanaga.provider.statement.StatementReader;
import cm.sanaga.provider.statement.StatementRow;
import cm.sanaga.provider.statement.UnknownStatement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * {@code /admin/statements}: a provider's statement is read, and ends what asking could not. A
 * second import of the same file finds everything in order.
 */
final class StatementsRoutes {
    /** So many rows are looked up at once. */
    private static final int TOGETHER = 500;

    private static final int DIGITS = 8;

    private final Payments payments;
    private final PaymentRecords records;
    private final Operators operators;
    private final Function<String, Provider> served;
    private final Clock clock;

    StatementsRoutes(Doors doors) {
        this.payments = doors.payments();
        this.records = doors.records();
        this.operators = doors.operators();
        this.served = doors::served;
        this.clock = doors.clock();
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(
                        "POST",
                        "/admin/statements/{provider}",
                        Access.OPERATOR,
                        Endpoint.Content.FILE,
                        this::take));
    }

    /**
     * What became of a file.
     *
     * @param rows that could be read
     * @param results how many of each
     * @param items every row that is not just as we know it
     */
    record ReportJson(
            String provider,
            String sha256,
            int rows,
            Map<String, Integer> results,
            List<ItemJson> items,
            List<UnreadableJson> unreadable) {}

    record ItemJson(
            int line,
            String result,
            String providerTransactionId,
            Instant at,
            String direction,
            long amount,
            Optional<String> payment,
            Optional<String> detail) {}

    record UnreadableJson(int line, String why) {}

    /** An import under way. */
    private record Import(
            Provider provider,
            Digest file,
            String by,
            Instant at,
            Optional<String> origin,
            boolean dryRun) {
        String name() {
            return "statement " + file.value().substring(0, DIGITS);
        }
    }

    private CompletionStage<Reply> take(Call call) {
        String key = call.idempotencyKey();
        Provider provider = served.apply(call.named("provider"));
        StatementReader reader = StatementReader.of(provider).orElseThrow(Rejection::notFound);
        byte[] bytes = call.bytes().toArray();
        Statement statement = read(reader, bytes);
        var file =
                new Import(
                        provider,
                        Digest.of(bytes),
                        call.operator().keyId(),
                        clock.instant().truncatedTo(ChronoUnit.MICROS),
                        Optional.of(call.origin().getHostAddress()),
                        call.dryRun());
        if (file.dryRun) {
            return report(file, statement).thenApply(Reply::ok);
        }
        var deed =
                new Operators.Deed(
                        file.by,
                        statement.rows().size()
                                + " rows, "
                                + statement.unreadable().size()
                                + " lines unreadable",
                        file.at,
                        Optional.of(new Operators.Once(key, call.request(file.file))),
                        file.origin);
        return operators
                .record("statement.import", provider + "/" + file.file, deed)
                .thenCompose(
                        times -> {
                            if (times == Operators.Times.OTHER) {
                                throw Rejection.keyReused();
                            }
                            // Again all the same: it may have broken off, and repeats nothing.
                            return report(file, statement)
                                    .thenApply(done -> OrderDesk.replayed(Reply.ok(done), times));
                        });
    }

    private static Statement read(StatementReader reader, byte[] bytes) {
        try {
            return reader.read(bytes);
        } catch (UnknownStatement unknown) {
            throw Rejection.invalid("body", unknown.expected());
        }
    }

    private CompletionStage<ReportJson> report(Import file, Statement statement) {
        Contradictions odd = statement.contradictions();
        Map<String, Integer> results = new TreeMap<>();
        List<ItemJson> items = new ArrayList<>();
        CompletionStage<Void> done = CompletableFuture.completedFuture(null);
        List<StatementRow> rows = statement.rows();
        for (int from = 0; from < rows.size(); from += TOGETHER) {
            List<StatementRow> part = rows.subList(from, Math.min(from + TOGETHER, rows.size()));
            done =
                    done.thenCompose(_ -> records.named(file.provider, names(part)))
                            .thenCompose(
                                    found ->
                                            judged(
                                                    file,
                                                    part,
                                                    row -> StatementLine.of(row, odd, found),
                                                    (row, line) -> {
                                                        results.merge(
                                                                word(line.result()),
                                                                1,
                                                                Integer::sum);
                                                        if (line.result()
                                                                != StatementLine.Result.MATCHED) {
                                                            items.add(item(row, line));
                                                        }
                                                    }));
        }
        return done.thenApply(
                _ ->
                        new ReportJson(
                                file.provider.value(),
                                file.file.value(),
                                rows.size(),
                                results,
                                items,
                                statement.unreadable().stream()
                                        .map(bad -> new UnreadableJson(bad.line(), bad.why()))
                                        .toList()));
    }

    private static Set<String> names(List<StatementRow> rows) {
        Set<String> names = new HashSet<>();
        rows.forEach(row -> names.addAll(StatementLine.names(row)));
        return names;
    }

    /** Takes down what became of a row. */
    private interface Taken {
        void down(StatementRow row, StatementLine line);
    }

    /** One row after the other: a file is no reason to press on anybody. */
    private CompletionStage<Void> judged(
            Import file,
            List<StatementRow> rows,
            Function<StatementRow, StatementLine> judge,
            Taken taken) {
        CompletionStage<Void> done = CompletableFuture.completedFuture(null);
        for (StatementRow row : rows) {
            StatementLine line = judge.apply(row);
            done =
                    done.thenCompose(_ -> acted(file, row, line))
                            .thenAccept(became -> taken.down(row, became));
        }
        return done;
    }

    private CompletionStage<StatementLine> acted(
            Import file, StatementRow row, StatementLine line) {
        if (file.dryRun) {
            return CompletableFuture.completedFuture(line);
        }
        return switch (line.result()) {
            case CONFIRMED ->
                    confirm(file, row, line.payment().orElseThrow().request().id())
                            .thenApply(no -> no.map(why -> instead(line, why)).orElse(line));
            case ASKED -> {
                payments.nudge(line.payment().orElseThrow().request().id());
                yield CompletableFuture.completedFuture(line);
            }
            case MATCHED, DIFFERS, DUPLICATE, UNKNOWN, NOT_SUCCESSFUL ->
                    CompletableFuture.completedFuture(line);
        };
    }

    private static StatementLine instead(StatementLine line, String why) {
        return new StatementLine(StatementLine.Result.ASKED, line.payment(), Optional.of(why));
    }

    /**
     * Gives the ruling that a person would give; empty when it was taken. The trail has it before
     * the payment does.
     */
    private CompletionStage<Optional<String>> confirm(
            Import file, StatementRow row, PaymentId payment) {
        String why = file.name() + ", line " + row.line();
        var ruling =
                new Case.Ruling(
                        new Case.Resolution.Confirm(new Receipt(row.transaction(), row.amount())),
                        file.by,
                        why,
                        file.at);
        return operators
                .record(
                        "case.resolve",
                        CaseJson.id(payment),
                        new Operators.Deed(
                                file.by, "confirm: " + why, file.at, Optional.empty(), file.origin))
                .thenCompose(_ -> payments.resolve(payment, ruling))
                .thenApply(
                        answer ->
                                switch (answer) {
                                    case Payments.Answer.Done _ -> Optional.empty();
                                    case Payments.Answer.Refused _ -> {
                                        // It has moved on since it was looked up.
                                        payments.nudge(payment);
                                        yield Optional.of("the payment has moved on");
                                    }
                                    case Payments.Answer.Unavailable _ ->
                                            Optional.of("the payment did not answer; import again");
                                });
    }

    private static ItemJson item(StatementRow row, StatementLine line) {
        return new ItemJson(
                row.line(),
                word(line.result()),
                row.transaction().value(),
                row.at(),
                Json.word(row.direction()),
                row.amount().minor(),
                line.payment().map(view -> view.request().id().value()),
                line.detail());
    }

    private static String word(StatementLine.Result result) {
        return Json.word(result);
    }
}
