package cm.sanaga.http;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Balance;
import cm.sanaga.ledger.Hold;
import cm.sanaga.ledger.HoldId;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.projection.Cursor;
import cm.sanaga.projection.EntryRecord;
import cm.sanaga.projection.EventRecords;
import cm.sanaga.projection.JournalRecord;
import cm.sanaga.projection.LedgerRecords;
import cm.sanaga.projection.Page;
import cm.sanaga.projection.PaymentEvent;
import cm.sanaga.projection.PaymentRecords;
import cm.sanaga.projection.Trace;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Rung;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The ledger and the read models, with one of everything in them. */
final class PlayedReads implements PaymentRecords, LedgerRecords {
    static final Cursor NEXT = new Cursor(Samples.AT, "row 17");

    final List<Object> asked = new CopyOnWriteArrayList<>();
    final Map<String, PaymentView> named = new ConcurrentHashMap<>();
    private volatile Optional<RuntimeException> broken = Optional.empty();

    void reset() {
        asked.clear();
        named.clear();
        broken = Optional.empty();
    }

    /** From now on nothing is answered. */
    void fail(RuntimeException why) {
        broken = Optional.of(why);
    }

    private <T> CompletionStage<T> answer(Object question, T answer) {
        asked.add(question);
        return broken.<CompletionStage<T>>map(CompletableFuture::failedFuture)
                .orElseGet(() -> CompletableFuture.completedFuture(answer));
    }

    @Override
    public CompletionStage<Page<PaymentView>> list(Query query) {
        PaymentView one =
                switch (query.kind()) {
                    case CHARGE -> Samples.charge();
                    case ESCROW -> Samples.escrow();
                    case PAYOUT -> Samples.payout();
                    case REFUND -> Samples.refund();
                };
        return answer(
                query,
                new Page<>(
                        List.of(one),
                        query.wanted().after().isPresent() ? Optional.empty() : Optional.of(NEXT)));
    }

    @Override
    public CompletionStage<Page<PaymentView>> notEnded(NotEnded filters, Page.Wanted wanted) {
        PaymentView asked =
                Samples.waiting(
                        Samples.AT,
                        new ProviderCall.Ladder(
                                Rung.STATEMENT, Optional.of("no answer in time"), Samples.LATER));
        PaymentView queued =
                Samples.payout(
                        "queued",
                        Optional.of(new Reason(Reason.Code.FLOAT_SHORT, "too little there")),
                        Optional.empty());
        return answer(filters, new Page<>(List.of(asked, queued), Optional.of(NEXT)));
    }

    @Override
    public CompletionStage<Page<PaymentView>> disputes(Page.Wanted wanted) {
        return answer(wanted, new Page<>(List.of(Samples.disputed()), Optional.empty()));
    }

    @Override
    public CompletionStage<Page<PaymentView>> cases(CaseFilters filters, Page.Wanted wanted) {
        return answer(filters, new Page<>(List.of(Samples.late()), Optional.empty()));
    }

    @Override
    public CompletionStage<Optional<Trace>> trace(String id, Optional<String> merchant) {
        return answer(
                id,
                id.equals("unknown")
                        ? Optional.empty()
                        : Optional.of(
                                new Trace(
                                        Samples.charge(),
                                        List.of(
                                                new Trace.Step(
                                                        1,
                                                        Samples.AT,
                                                        "opened",
                                                        Map.of("amount", "5000 XAF")),
                                                new Trace.CalledBack(
                                                        3,
                                                        "mtn",
                                                        Samples.AT.plusMillis(20),
                                                        Optional.of("{}")),
                                                new Trace.Posted(Samples.journal())))));
    }

    /** Two that there are, of which the first is the last that anybody knows. */
    CompletionStage<Optional<EventRecords.Part>> events(EventRecords.Query query) {
        PaymentEvent.Id held = new PaymentEvent.Id(Samples.escrow().request().id(), 3);
        boolean known =
                !(query.from() instanceof EventRecords.From.After(var after)) || after.equals(held);
        return answer(
                query,
                known
                        ? Optional.of(
                                new EventRecords.Part(
                                        List.of(
                                                new PaymentEvent(
                                                        held, "escrow.held", Samples.escrow()),
                                                new PaymentEvent(
                                                        new PaymentEvent.Id(
                                                                Samples.charge().request().id(), 4),
                                                        "charge.succeeded",
                                                        Samples.charge())),
                                        true))
                        : Optional.empty());
    }

    /** The charge's alone. */
    CompletionStage<Map<PaymentEvent.Id, PaymentEvent>> eventsById(
            Collection<PaymentEvent.Id> ids) {
        return CompletableFuture.completedFuture(
                ids.stream()
                        .filter(PlayedEndpoints.EVENT::equals)
                        .collect(
                                Collectors.toMap(
                                        Function.identity(),
                                        id ->
                                                new PaymentEvent(
                                                        id,
                                                        "charge.succeeded",
                                                        Samples.charge()))));
    }

    @Override
    public CompletionStage<Page<EntryRecord>> entries(EntryQuery query) {
        return answer(query, new Page<>(List.of(Samples.entry()), Optional.empty()));
    }

    @Override
    public CompletionStage<Optional<JournalRecord>> journal(
            String publicId, Optional<AccountId> account) {
        return answer(
                account,
                publicId.equals(Samples.JOURNAL)
                        ? Optional.of(Samples.journal())
                        : Optional.empty());
    }

    @Override
    public CompletionStage<TrialBalance> trialBalance(Optional<Instant> asOf) {
        return answer(
                asOf,
                new TrialBalance(
                        asOf,
                        List.of(
                                new Line(SubAccount.AVAILABLE, Money.xaf(0), Money.xaf(4925)),
                                new Line(SubAccount.FEES, Money.xaf(0), Money.xaf(75)),
                                new Line(SubAccount.floatAt("mtn"), Money.xaf(5000), Money.xaf(0))),
                        Money.xaf(5000),
                        Money.xaf(5000),
                        true));
    }

    @Override
    public CompletionStage<List<FloatBalance>> floats() {
        return answer("floats", List.of(new FloatBalance(Provider.MTN, Money.xaf(5000))));
    }

    @Override
    public CompletionStage<Map<Provider, Money>> underWay() {
        return answer("under way", Map.of());
    }

    @Override
    public CompletionStage<Map<String, List<PaymentView>>> named(
            Provider provider, Set<String> names) {
        Map<String, List<PaymentView>> found = new HashMap<>();
        names.stream()
                .filter(named::containsKey)
                .forEach(name -> found.put(name, List.of(named.get(name))));
        return answer(provider, found);
    }

    @Override
    public CompletionStage<List<PaymentView>> outgoing(Provider provider) {
        throw new IllegalStateException("nobody asks over HTTP who is on his way out");
    }

    @Override
    public CompletionStage<List<AccountId>> owing(SubAccount line, Money least) {
        return answer(line, List.of());
    }

    @Override
    public CompletionStage<List<Book>> books(int atMost) {
        throw new IllegalStateException("nobody asks over HTTP for whole books");
    }

    @Override
    public CompletionStage<List<Invariant>> invariants() {
        return answer(
                "invariants",
                List.of(
                        new Invariant(
                                "I1",
                                "every journal balances",
                                true,
                                Optional.of(Samples.AT),
                                List.of()),
                        new Invariant(
                                "I3",
                                "no floored line is below zero",
                                false,
                                Optional.of(Samples.AT),
                                List.of(
                                        new Violation(
                                                "merchant:mer_demo available",
                                                "-5",
                                                Samples.AT)))));
    }

    /** A book with 5,000 in escrow, 4,925 available and 925 of that held. */
    Ledger ledger() {
        return new Ledger() {
            @Override
            public CompletionStage<Standing> standing(AccountId account) {
                return PlayedReads.this.answer(
                        account,
                        new Standing(
                                account,
                                Currency.XAF,
                                Map.of(
                                        SubAccount.ESCROW,
                                        new Balance(
                                                Money.xaf(1000), Money.xaf(6000), Money.xaf(500)),
                                        SubAccount.AVAILABLE,
                                        new Balance(Money.xaf(0), Money.xaf(4925), Money.xaf(925))),
                                12));
            }

            @Override
            public CompletionStage<Answer> post(AccountId account, Journal journal) {
                throw new IllegalStateException("the API posts nothing");
            }

            @Override
            public CompletionStage<Answer> hold(AccountId account, Hold hold) {
                throw new IllegalStateException("the API holds nothing");
            }

            @Override
            public CompletionStage<Answer> capture(
                    AccountId account, HoldId hold, Journal journal) {
                throw new IllegalStateException("the API captures nothing");
            }

            @Override
            public CompletionStage<Answer> release(AccountId account, HoldId hold, Instant heldAt) {
                throw new IllegalStateException("the API releases nothing");
            }
        };
    }
}
