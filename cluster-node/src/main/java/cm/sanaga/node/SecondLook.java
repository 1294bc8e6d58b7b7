package cm.sanaga.node;

import cm.sanaga.ledger.actor.Ledger;
import cm.sanaga.projection.Breach;
import cm.sanaga.projection.LedgerRecords;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * I7: the books that were posted to last are asked of their one writer and compared with the read
 * model. Where one has gone on meanwhile nothing can be said.
 */
final class SecondLook {
    private static final int BOOKS = 20;

    private final LedgerRecords records;
    private final Ledger ledger;

    SecondLook(LedgerRecords records, Ledger ledger) {
        this.records = records;
        this.ledger = ledger;
    }

    /**
     * What differs. Of an account that does not answer nothing is said, whatever the others say.
     */
    CompletionStage<List<Breach>> look() {
        return records.books(BOOKS).thenCompose(this::compared);
    }

    private CompletionStage<List<Breach>> compared(List<LedgerRecords.Book> books) {
        List<CompletableFuture<Optional<Breach>>> looks =
                books.stream()
                        .map(
                                book ->
                                        ledger.standing(book.account())
                                                .thenApply(standing -> difference(book, standing))
                                                .exceptionally(_ -> Optional.empty())
                                                .toCompletableFuture())
                        .toList();
        return CompletableFuture.allOf(looks.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> looks.stream().flatMap(each -> each.join().stream()).toList());
    }

    static Optional<Breach> difference(LedgerRecords.Book book, Ledger.Standing standing) {
        if (standing.number() != book.number()) {
            return Optional.empty();
        }
        return book.lines().stream()
                .filter(
                        line -> {
                            var there = standing.balance(line.subAccount());
                            return !there.debits().equals(line.debits())
                                    || !there.credits().equals(line.credits());
                        })
                .findFirst()
                .map(
                        line ->
                                new Breach(
                                        "I7",
                                        book.account() + " " + book.number(),
                                        "the read model has another balance of "
                                                + line.subAccount()));
    }
}
