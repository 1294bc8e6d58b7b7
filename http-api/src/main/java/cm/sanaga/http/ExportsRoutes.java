package cm.sanaga.http;

import cm.sanaga.http.auth.Access;
import cm.sanaga.http.exchange.Call;
import cm.sanaga.http.exchange.Endpoint;
import cm.sanaga.http.exchange.QueryFields;
import cm.sanaga.http.exchange.Reply;
import cm.sanaga.http.exchange.Streamed;
import cm.sanaga.http.problem.Problems;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.ledger.AccountId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.projection.Cursor;
import cm.sanaga.projection.LedgerRecords;
import cm.sanaga.projection.Page;
import cm.sanaga.projection.PaymentRecords;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * {@code /v1/exports}: a merchant's lists as files. They are read page after page, each when the
 * one before has left, so a long one holds neither memory nor a connection to the database.
 */
final class ExportsRoutes {
    /** The most that are sent from this node at a time. */
    private static final int AT_ONCE = 4;

    private static final Set<String> PARAMS = Set.of("created_from", "created_to");
    private static final ContentType CSV = ContentTypes.parse("text/csv; charset=UTF-8");

    private final PaymentRecords payments;
    private final LedgerRecords books;
    private final Semaphore places = new Semaphore(AT_ONCE);

    ExportsRoutes(PaymentRecords payments, LedgerRecords books) {
        this.payments = payments;
        this.books = books;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/v1/exports/{list}", Access.MERCHANT, this::export));
    }

    /** Reads a part of the list, as rows. */
    private interface Pages {
        CompletionStage<Page<String>> read(Page.Wanted wanted);
    }

    /** The first page is read before anything is answered, so that what fails then says why. */
    private CompletionStage<Reply> export(Call call) {
        Sheet sheet = Sheet.of(call.named("list")).orElseThrow(Rejection::notFound);
        Pages pages = pages(sheet, call);
        if (places.availablePermits() == 0) {
            throw new Rejection(Problems.overloaded());
        }
        return pages.read(wanted(Optional.empty()))
                .thenApply(
                        first ->
                                Reply.ok(new Streamed(CSV, stream(sheet, pages, first)))
                                        .with(
                                                "Content-Disposition",
                                                "attachment; filename=\"%s.csv\""
                                                        .formatted(sheet.label())));
    }

    private static Page.Wanted wanted(Optional<Cursor> after) {
        return new Page.Wanted(Page.LARGEST, after);
    }

    private Pages pages(Sheet sheet, Call call) {
        QueryFields query = call.query().only(PARAMS);
        Optional<Instant> from = query.instant("created_from");
        Optional<Instant> to = query.instant("created_to");
        String merchant = call.merchant().merchant();
        return switch (sheet) {
            case CHARGES -> payments(sheet, PaymentKind.CHARGE, merchant, from, to);
            case ESCROWS -> payments(sheet, PaymentKind.ESCROW, merchant, from, to);
            case REFUNDS -> payments(sheet, PaymentKind.REFUND, merchant, from, to);
            case PAYOUTS -> payments(sheet, PaymentKind.PAYOUT, merchant, from, to);
            case ENTRIES ->
                    wanted ->
                            books.entries(
                                            new LedgerRecords.EntryQuery(
                                                    AccountId.merchant(merchant),
                                                    Optional.empty(),
                                                    Optional.empty(),
                                                    from,
                                                    to,
                                                    wanted))
                                    .thenApply(
                                            page -> rows(sheet, page, LedgerRoutes.EntryJson::of));
        };
    }

    private Pages payments(
            Sheet sheet,
            PaymentKind kind,
            String merchant,
            Optional<Instant> from,
            Optional<Instant> to) {
        var filters =
                new PaymentRecords.Filters(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        from,
                        to,
                        Optional.empty());
        return wanted ->
                payments.list(new PaymentRecords.Query(kind, merchant, filters, wanted))
                        .thenApply(page -> rows(sheet, page, PaymentJson::listed));
    }

    private static <T> Page<String> rows(Sheet sheet, Page<T> page, Function<T, Object> shown) {
        return new Page<>(page.data().stream().map(shown).map(sheet::row).toList(), page.next());
    }

    private Source<ByteString, NotUsed> stream(Sheet sheet, Pages pages, Page<String> first) {
        return Source.unfoldResourceAsync(
                () -> CompletableFuture.completedFuture(new Reading(sheet, pages, first)),
                Reading::next,
                Reading::end);
    }

    /** One export that is being read. */
    private final class Reading {
        private final Pages pages;
        private String head;
        private Optional<Page<String>> ready;
        private Optional<Cursor> after = Optional.empty();

        Reading(Sheet sheet, Pages pages, Page<String> first) {
            if (!places.tryAcquire()) {
                throw new Rejection(Problems.overloaded());
            }
            this.pages = pages;
            this.head = sheet.head();
            this.ready = Optional.of(first);
        }

        CompletionStage<Optional<ByteString>> next() {
            CompletionStage<Optional<Page<String>>> page =
                    ready.isEmpty() && after.isPresent()
                            ? pages.read(wanted(after)).thenApply(Optional::of)
                            : CompletableFuture.completedFuture(ready);
            return page.thenApply(read -> read.map(this::written));
        }

        private ByteString written(Page<String> page) {
            String rows = page.data().stream().collect(Collectors.joining("", head, ""));
            head = "";
            ready = Optional.empty();
            after = page.next();
            return ByteString.fromString(rows);
        }

        CompletionStage<Done> end() {
            places.release();
            return CompletableFuture.completedFuture(Done.done());
        }
    }
}
