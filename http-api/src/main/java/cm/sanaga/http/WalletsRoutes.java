package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Whose wallet a number is, before money is asked of it or sent there. */
final class WalletsRoutes {
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private final RailBoard board;
    private final Parties parties;

    WalletsRoutes(RailBoard board, Parties parties) {
        this.board = board;
        this.parties = parties;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/v1/wallets/{msisdn}", Access.MERCHANT, this::show));
    }

    /**
     * A number as its provider knows it.
     *
     * @param active empty where the provider cannot say, or did not in time
     */
    record WalletJson(String object, String msisdn, String provider, Optional<Boolean> active) {}

    private CompletionStage<Reply> show(Call call) {
        var query = call.query().only(Set.of("provider"));
        var party = parties.wallet(call.named("msisdn"), query.text("provider")).party();
        return board.active(party.provider(), party.msisdn())
                .toCompletableFuture()
                .completeOnTimeout(Optional.empty(), LONGEST.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(
                        active ->
                                Reply.ok(
                                        new WalletJson(
                                                "wallet",
                                                party.msisdn().value(),
                                                party.provider().value(),
                                                active)));
    }
}
