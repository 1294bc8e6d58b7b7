package cm.sanaga.projection;

import cm.sanaga.payment.CaseView;
import cm.sanaga.payment.CaseViews;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Provider;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Lists of payments, a page at a time. */
final class PaymentPages {
    private static final String NOT_ENDED = "id IN (SELECT payment FROM read.under_way)";

    private final PaymentTable.Form form;

    PaymentPages(PaymentTable.Form form) {
        this.form = form;
    }

    Page<PaymentView> list(Connection connection, PaymentRecords.Query query) throws SQLException {
        PaymentRecords.Filters filters = query.filters();
        Filter filter =
                new Filter("merchant = ?", query.merchant())
                        .and("kind = ?", label(query.kind()))
                        .and("status = ?", filters.status())
                        .and("reference = ?", filters.reference())
                        .and("msisdn = ?", filters.msisdn().map(Msisdn::value))
                        .and("provider = ?", filters.provider().map(Provider::value))
                        .and("created_at >= ?", filters.createdFrom())
                        .and("created_at < ?", filters.createdTo())
                        .and("refunds = ?", filters.payment().map(Object::toString));
        // Success is what most have; the others are found without looking at all of those.
        filter.and("unusual = ?", filters.status().flatMap(PaymentTable::unusual));
        if (filters.status().filter(PaymentTable::underWay).isPresent()) {
            filter.and(NOT_ENDED);
        }
        query.wanted()
                .after()
                .ifPresent(
                        after -> filter.and("(created_at, id) < (?, ?)", after.at(), after.name()));
        return page(
                connection,
                filter,
                " ORDER BY created_at DESC, id DESC",
                query.wanted().limit(),
                last -> last.request().at());
    }

    Page<PaymentView> cases(
            Connection connection, PaymentRecords.CaseFilters filters, Page.Wanted wanted)
            throws SQLException {
        Filter filter =
                new Filter("case_opened_at IS NOT NULL")
                        .and("case_status = ?", filters.status())
                        .and("case_kind = ?", filters.kind().map(CaseViews::label))
                        .and("provider = ?", filters.provider().map(Provider::value))
                        .and("id = ?", filters.payment().map(PaymentId::value));
        wanted.after()
                .ifPresent(
                        after ->
                                filter.and(
                                        "(case_opened_at, id) < (?, ?)", after.at(), after.name()));
        return page(
                connection,
                filter,
                " ORDER BY case_opened_at DESC, id DESC",
                wanted.limit(),
                last -> last.matter().map(CaseView::openedAt).orElseThrow());
    }

    Page<PaymentView> disputes(Connection connection, Page.Wanted wanted) throws SQLException {
        Filter filter = new Filter("decide_by IS NOT NULL");
        wanted.after()
                .ifPresent(
                        after -> filter.and("(decide_by, id) > (?, ?)", after.at(), after.name()));
        return page(
                connection,
                filter,
                " ORDER BY decide_by, id",
                wanted.limit(),
                last -> last.decideBy().orElseThrow());
    }

    Page<PaymentView> notEnded(
            Connection connection, PaymentRecords.NotEnded filters, Page.Wanted wanted)
            throws SQLException {
        Filter filter =
                new Filter(NOT_ENDED)
                        .and("kind = ?", filters.kind().map(PaymentPages::label))
                        .and("status = ?", filters.status())
                        .and("provider = ?", filters.provider().map(Provider::value))
                        .and("created_at < ?", filters.createdTo());
        wanted.after()
                .ifPresent(
                        after -> filter.and("(created_at, id) > (?, ?)", after.at(), after.name()));
        return page(
                connection,
                filter,
                " ORDER BY created_at, id",
                wanted.limit(),
                last -> last.request().at());
    }

    private Page<PaymentView> page(
            Connection connection,
            Filter filter,
            String order,
            int limit,
            Function<PaymentView, Instant> at)
            throws SQLException {
        List<PaymentView> data = new ArrayList<>(limit);
        try (PreparedStatement select =
                        filter.prepare(
                                connection,
                                "SELECT view FROM read.payment",
                                order + " LIMIT " + (limit + 1));
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                data.add(form.view(row.getString(1)));
            }
        }
        if (data.size() <= limit) {
            return new Page<>(data, Optional.empty());
        }
        PaymentView last = data.get(limit - 1);
        return new Page<>(
                data.subList(0, limit),
                Optional.of(new Cursor(at.apply(last), last.request().id().value())));
    }

    private static String label(PaymentKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
