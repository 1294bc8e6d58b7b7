package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.QueryFields;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.ledger.Balance;
import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.projection.EntryRecord;
import cm.sanaga.projection.JournalRecord;
import cm.sanaga.projection.LedgerRecords;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** {@code /v1/balance}, {@code /v1/entries} and {@code /v1/journals}: a merchant's own book. */
final class LedgerRoutes {
    private static final Set<String> PARAMS =
            PageJson.params("payment", "sub_account", "from", "to");

    private final Ledger ledger;
    private final LedgerRecords books;

    LedgerRoutes(Ledger ledger, LedgerRecords books) {
        this.ledger = ledger;
        this.books = books;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/v1/balance", Access.MERCHANT, this::balance),
                Endpoint.get("/v1/entries", Access.MERCHANT, this::entries),
                Endpoint.get("/v1/journals/{id}", Access.MERCHANT, this::journal));
    }

    /**
     * What a merchant has, in minor units.
     *
     * @param escrow held for payers until it is released
     * @param available may be cashed out now
     * @param held under way out of what was available
     * @param journal the number of the last journal this takes in
     */
    record BalanceJson(String currency, long escrow, long available, long held, long journal) {
        static BalanceJson of(Ledger.Standing standing) {
            Balance available = standing.balance(SubAccount.AVAILABLE);
            return new BalanceJson(
                    standing.currency().name(),
                    standing.balance(SubAccount.ESCROW).posted(SubAccount.ESCROW.line()).minor(),
                    available.free(SubAccount.AVAILABLE.line()).minor(),
                    available.held().minor(),
                    standing.number());
        }
    }

    /** One leg in a journal. */
    record LegJson(String subAccount, String direction, long amount) {
        static LegJson of(Entry entry) {
            return new LegJson(entry.subAccount().value(), sideOf(entry), entry.amount().minor());
        }
    }

    /** One leg in a list. */
    record EntryJson(
            String journal,
            long number,
            String payment,
            String subAccount,
            String direction,
            long amount,
            String currency,
            Instant createdAt) {
        static EntryJson of(EntryRecord row) {
            return new EntryJson(
                    row.journal(),
                    row.number(),
                    row.payment(),
                    row.entry().subAccount().value(),
                    sideOf(row.entry()),
                    row.entry().amount().minor(),
                    row.entry().amount().currency().name(),
                    row.at());
        }
    }

    /** A journal with its link of the chain. */
    record JournalJson(
            String id,
            String object,
            long number,
            String account,
            String payment,
            String currency,
            List<LegJson> entries,
            String hash,
            String previousHash,
            List<String> providerReferences,
            String orderedBy,
            Instant createdAt) {
        static JournalJson of(JournalRecord journal) {
            return new JournalJson(
                    journal.id(),
                    "journal",
                    journal.number(),
                    journal.account().value(),
                    journal.payment(),
                    journal.entries().getFirst().amount().currency().name(),
                    journal.entries().stream().map(LegJson::of).toList(),
                    journal.hash().value(),
                    journal.previous().value(),
                    journal.providerReferences(),
                    journal.orderedBy(),
                    journal.at());
        }
    }

    private static String sideOf(Entry entry) {
        return entry.side().name().toLowerCase(Locale.ROOT);
    }

    private static AccountId account(Call call) {
        return AccountId.merchant(call.merchant().merchant());
    }

    private CompletionStage<Reply> balance(Call call) {
        call.query().only(Set.of());
        return ledger.standing(account(call))
                .thenApply(standing -> Reply.ok(BalanceJson.of(standing)));
    }

    private CompletionStage<Reply> entries(Call call) {
        QueryFields query = call.query().only(PARAMS);
        var wanted =
                new LedgerRecords.EntryQuery(
                        account(call),
                        query.text("payment"),
                        query.text("sub_account").map(LedgerRoutes::subAccount),
                        query.instant("from"),
                        query.instant("to"),
                        PageJson.wanted(query));
        return books.entries(wanted).thenApply(page -> Reply.ok(PageJson.of(page, EntryJson::of)));
    }

    private static SubAccount subAccount(String text) {
        try {
            return new SubAccount(text);
        } catch (IllegalArgumentException _) {
            throw Rejection.invalid("sub_account", "The chart of accounts has no such line");
        }
    }

    private CompletionStage<Reply> journal(Call call) {
        return books.journal(call.named("id"), Optional.of(account(call)))
                .thenApply(
                        journal ->
                                Reply.ok(JournalJson.of(journal.orElseThrow(Rejection::notFound))));
    }
}
