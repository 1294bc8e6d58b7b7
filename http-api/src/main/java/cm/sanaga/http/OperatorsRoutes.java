package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.QueryFields;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.exchange.Streamed;
import cm.sanaga.http.json.Fields;
import cm.sanaga.http.json.Json;
import cm.sanaga.projection.Page;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;

/** {@code /admin}: rails are switched off and on, and the trail of it is read. */
final class OperatorsRoutes {
    private static final String RAIL = "/admin/rails/{provider}";
    private static final int LONGEST = 255;
    private static final ContentType ND_JSON = ContentTypes.parse("application/x-ndjson");

    private final Operators operators;
    private final RailBoard board;
    private final Function<String, Provider> served;
    private final Clock clock;

    OperatorsRoutes(Doors doors) {
        this.operators = doors.operators();
        this.board = doors.rails();
        this.served = doors::served;
        this.clock = doors.clock();
    }

    List<Endpoint> endpoints() {
        return List.of(
                post(RAIL + "/drain", call -> change(call, operators::drain)),
                post(RAIL + "/resume", call -> change(call, operators::resume)),
                Endpoint.get("/admin/audit", Access.OPERATOR, this::trail),
                Endpoint.get("/admin/audit/export", Access.OPERATOR, this::export));
    }

    private static Endpoint post(String path, Endpoint.Handler handler) {
        return new Endpoint("POST", path, Access.OPERATOR, Endpoint.Content.JSON, handler);
    }

    /** Off or on. */
    private interface Switch {
        CompletionStage<Operators.Times> turn(
                Provider provider, Set<Operation> operations, Operators.Deed deed);
    }

    private record Wanted(Set<Operation> operations, String reason) {
        static Wanted read(Fields fields) {
            return new Wanted(
                    fields.text("operation", LONGEST)
                            .map(name -> Set.of(operation(fields, name)))
                            .orElse(EnumSet.allOf(Operation.class)),
                    Ordered.reason(fields));
        }

        private static Operation operation(Fields fields, String name) {
            return switch (name) {
                case "collect" -> Operation.COLLECT;
                case "disburse" -> Operation.DISBURSE;
                case "refund" -> Operation.REFUND;
                default -> throw fields.invalid("operation", "Is one of collect, disburse, refund");
            };
        }
    }

    /** What was asked and came again changes nothing; the answer is how the rail is now. */
    private CompletionStage<Reply> change(Call call, Switch to) {
        Provider provider = served.apply(call.named("provider"));
        var ordered = Ordered.read(call, clock, Wanted::read, Wanted::reason);
        return to.turn(provider, ordered.content().operations, ordered.deed())
                .thenApply(times -> OrderDesk.replayed(shown(provider), times));
    }

    private Reply shown(Provider provider) {
        return Reply.ok(
                new RailsRoutes.ListJson<>(
                        board.health().stream()
                                .filter(one -> one.provider().equals(provider))
                                .map(RailsRoutes.GuardJson::of)
                                .toList()));
    }

    /** A line as {@link Operators.Line} has it, with what was changed as JSON and not as text. */
    record LineJson(
            long id,
            Instant at,
            String who,
            String what,
            String target,
            String reason,
            Optional<String> origin,
            Optional<JsonNode> before,
            Optional<JsonNode> after,
            String previous,
            String hash) {
        static LineJson of(Operators.Line line) {
            return new LineJson(
                    line.id(),
                    line.at(),
                    line.who(),
                    line.what(),
                    line.target(),
                    line.reason(),
                    line.origin(),
                    line.before().map(Json::read),
                    line.after().map(Json::read),
                    line.previous(),
                    line.hash());
        }
    }

    private static Operators.Lines lines(QueryFields query) {
        return new Operators.Lines(query.text("who"), query.text("what"), query.text("target"));
    }

    private CompletionStage<Reply> trail(Call call) {
        QueryFields query = call.query().only(PageJson.params("who", "what", "target"));
        return operators
                .trail(lines(query), PageJson.wanted(query))
                .thenApply(page -> Reply.ok(PageJson.of(page, LineJson::of)));
    }

    /**
     * All of it, a JSON object a line, the newest first; each page is read when it has room. What
     * was changed is text here, as the hash has it.
     */
    private CompletionStage<Reply> export(Call call) {
        Operators.Lines wanted = lines(call.query().only(Set.of("who", "what", "target")));
        // Read before anything is answered, so that what fails then says why.
        return operators
                .trail(wanted, new Page.Wanted(Page.LARGEST, Optional.empty()))
                .thenApply(
                        first ->
                                Reply.ok(new Streamed(ND_JSON, pages(wanted, first)))
                                        .with(
                                                "Content-Disposition",
                                                "attachment; filename=\"audit.jsonl\""));
    }

    private Source<ByteString, NotUsed> pages(Operators.Lines wanted, Page<Operators.Line> first) {
        return Source.single(written(first))
                .concat(
                        Source.unfoldAsync(
                                first.next(),
                                next ->
                                        next.isEmpty()
                                                ? CompletableFuture.completedFuture(
                                                        Optional.empty())
                                                : operators
                                                        .trail(
                                                                wanted,
                                                                new Page.Wanted(Page.LARGEST, next))
                                                        .thenApply(
                                                                page ->
                                                                        Optional.of(
                                                                                Pair.create(
                                                                                        page.next(),
                                                                                        written(
                                                                                                page))))));
    }

    private static ByteString written(Page<Operators.Line> page) {
        ByteStringBuilder lines = ByteString.createBuilder();
        for (Operators.Line line : page.data()) {
            lines.addAll(ByteString.fromArrayUnsafe(Json.write(line)));
            lines.putByte((byte) '\n');
        }
        return lines.result();
    }
}
