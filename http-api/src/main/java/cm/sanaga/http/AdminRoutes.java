package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.money.Money;
import cm.sanaga.projection.LedgerRecords;
import cm.sanaga.provider.Provider;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** {@code /admin}: what operators see of all books. */
final class AdminRoutes {
    private final LedgerRecords books;
    private final Wallets wallets;

    AdminRoutes(LedgerRecords books, Wallets wallets) {
        this.books = books;
        this.wallets = wallets;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/admin/trial_balance", Access.OPERATOR, this::trialBalance),
                Endpoint.get("/admin/floats", Access.OPERATOR, this::floats),
                Endpoint.get("/admin/invariants", Access.OPERATOR, this::invariants));
    }

    record LineJson(String subAccount, long debits, long credits) {}

    record TrialBalanceJson(
            Optional<Instant> asOf,
            String currency,
            List<LineJson> lines,
            long debits,
            long credits,
            boolean balanced) {}

    /**
     * A provider's wallet, in minor units.
     *
     * @param ledger what the books say it holds
     * @param reported what the provider says, empty if it does not
     * @param drift what the provider has more than the books
     * @param inDoubt what is under way and may explain a drift
     */
    record FloatJson(
            String provider,
            String currency,
            long ledger,
            Optional<Long> reported,
            Optional<Long> drift,
            Optional<Long> inDoubt) {}

    record ViolationJson(String where, String what, Instant seenAt) {}

    record InvariantJson(
            String name,
            String says,
            boolean ok,
            Optional<Instant> lastChecked,
            List<ViolationJson> violations) {}

    record ListJson<T>(List<T> data) {}

    private CompletionStage<Reply> trialBalance(Call call) {
        Optional<Instant> asOf = call.query().only(Set.of("as_of")).instant("as_of");
        return books.trialBalance(asOf).thenApply(balance -> Reply.ok(json(balance)));
    }

    private static TrialBalanceJson json(LedgerRecords.TrialBalance balance) {
        return new TrialBalanceJson(
                balance.asOf(),
                balance.debits().currency().name(),
                balance.lines().stream()
                        .map(
                                line ->
                                        new LineJson(
                                                line.subAccount().value(),
                                                line.debits().minor(),
                                                line.credits().minor()))
                        .toList(),
                balance.debits().minor(),
                balance.credits().minor(),
                balance.balanced());
    }

    private CompletionStage<Reply> floats(Call call) {
        call.query().only(Set.of());
        return books.floats()
                .thenCombine(
                        wallets.reports(),
                        (floats, reports) -> Reply.ok(new ListJson<>(floats(floats, reports))));
    }

    /** One row for each provider that is in the books or served. */
    private static List<FloatJson> floats(
            List<LedgerRecords.FloatBalance> floats, List<Wallets.Report> reports) {
        Map<Provider, Money> booked = new HashMap<>();
        floats.forEach(one -> booked.put(one.provider(), one.balance()));
        Map<Provider, Wallets.Report> reported = new HashMap<>();
        reports.forEach(one -> reported.put(one.provider(), one));
        Set<Provider> all = new TreeSet<>(Comparator.comparing(Provider::value));
        all.addAll(booked.keySet());
        all.addAll(reported.keySet());
        return all.stream()
                .map(
                        provider ->
                                row(
                                        provider,
                                        booked.getOrDefault(provider, Money.xaf(0)),
                                        Optional.ofNullable(reported.get(provider))))
                .toList();
    }

    private static FloatJson row(Provider provider, Money booked, Optional<Wallets.Report> report) {
        Optional<Money> balance = report.flatMap(Wallets.Report::balance);
        return new FloatJson(
                provider.value(),
                booked.currency().name(),
                booked.minor(),
                balance.map(Money::minor),
                balance.map(there -> there.minus(booked).minor()),
                report.flatMap(Wallets.Report::inDoubt).map(Money::minor));
    }

    private CompletionStage<Reply> invariants(Call call) {
        call.query().only(Set.of());
        return books.invariants()
                .thenApply(
                        all ->
                                Reply.ok(
                                        new ListJson<>(
                                                all.stream().map(AdminRoutes::json).toList())));
    }

    private static InvariantJson json(LedgerRecords.Invariant one) {
        return new InvariantJson(
                one.name(),
                one.says(),
                one.ok(),
                one.checkedAt(),
                one.violations().stream()
                        .map(bad -> new ViolationJson(bad.where(), bad.what(), bad.seenAt()))
                        .toList());
    }
}
