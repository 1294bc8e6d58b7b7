package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.payment.actor.Freezes.Freeze;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /admin/freezes}: out of which merchants' accounts nothing goes. */
final class FreezesRoutes {
    private static final String MERCHANT = "/admin/merchants/{id}";
    private static final String FORM = "[A-Za-z0-9_-]{1,64}";

    private final FreezeDesk desk;
    private final Clock clock;

    FreezesRoutes(Doors doors) {
        this.desk = doors.freezes();
        this.clock = doors.clock();
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/admin/freezes", Access.OPERATOR, this::list),
                post(MERCHANT + "/freeze", call -> change(call, desk::freeze)),
                post(MERCHANT + "/thaw", call -> change(call, desk::thaw)));
    }

    private static Endpoint post(String path, Endpoint.Handler handler) {
        return new Endpoint("POST", path, Access.PLATFORM, Endpoint.Content.JSON, handler);
    }

    record FreezeJson(String account, String reason, String by, Instant since) {}

    record ListJson(List<FreezeJson> data) {}

    private CompletionStage<Reply> list(Call call) {
        call.query().only(Set.of());
        return CompletableFuture.completedFuture(shown());
    }

    private Reply shown() {
        return Reply.ok(
                new ListJson(
                        desk.all().entrySet().stream()
                                .map(FreezesRoutes::json)
                                .sorted(Comparator.comparing(FreezeJson::since))
                                .toList()));
    }

    private static FreezeJson json(Map.Entry<AccountId, Freeze> one) {
        Freeze freeze = one.getValue();
        return new FreezeJson(one.getKey().value(), freeze.reason(), freeze.by(), freeze.since());
    }

    /** Frozen or not. */
    private interface Switch {
        CompletionStage<Operators.Times> turn(AccountId account, Operators.Deed deed);
    }

    /** What was asked and came again changes nothing; the answer is how it is now. */
    private CompletionStage<Reply> change(Call call, Switch to) {
        String merchant = call.named("id");
        if (!merchant.matches(FORM)) {
            throw Rejection.notFound();
        }
        return to.turn(AccountId.merchant(merchant), Ordered.deed(call, clock))
                .thenApply(times -> OrderDesk.replayed(shown(), times));
    }
}
