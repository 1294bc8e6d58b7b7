package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.json.Fields;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** {@code /admin}: rails are switched off and on, and the trail of it is read. */
final class OperatorsRoutes {
    private static final String RAIL = "/admin/rails/{provider}";
    private static final int LONGEST = 255;

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
                Endpoint.get("/admin/audit", Access.OPERATOR, this::trail));
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

    private CompletionStage<Reply> trail(Call call) {
        var query = call.query().only(PageJson.params("who", "what", "target"));
        var lines =
                new Operators.Lines(query.text("who"), query.text("what"), query.text("target"));
        return operators
                .trail(lines, PageJson.wanted(query))
                .thenApply(page -> Reply.ok(PageJson.of(page, line -> line)));
    }
}
