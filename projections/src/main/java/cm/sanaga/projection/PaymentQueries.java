package cm.sanaga.projection;

import cm.sanaga.money.Money;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.provider.Provider;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Answers {@link PaymentRecords} from the tables. */
final class PaymentQueries implements PaymentRecords {
    private static final String UNDER_WAY =
            """
            SELECT p.provider, p.currency, sum(p.amount)::bigint AS sum
            FROM read.under_way u JOIN read.payment p ON p.id = u.payment
            WHERE p.status IN ('pending', 'sent') GROUP BY p.provider, p.currency
            """;

    private static final String OUTGOING =
            """
            SELECT p.view FROM read.under_way u JOIN read.payment p ON p.id = u.payment
            WHERE p.provider = ? AND p.kind IN ('payout', 'refund') ORDER BY p.created_at, p.id
            """;

    private static final String FOUND =
            """
            SELECT p.id, p.view FROM read.reference r JOIN read.payment p ON p.id = r.payment
            """;
    private static final String NAMED =
            """
            SELECT r.value, p.view FROM read.reference r JOIN read.payment p ON p.id = r.payment
            WHERE r.value = ANY (?) AND p.provider = ?
            """;
    private static final String HISTORY =
            "SELECT seq, at, type, facts FROM read.timeline WHERE payment = ? ORDER BY seq";
    private static final String CALLBACKS =
            """
            SELECT id, provider, received_at, body FROM inbox.callback
            WHERE payment = ? ORDER BY id LIMIT 200
            """;

    private final Asking asking;
    private final Freshness freshness;
    private final PaymentTable.Form form;
    private final PaymentPages pages;

    PaymentQueries(Asking asking, Freshness freshness, PaymentTable.Form form) {
        this.asking = asking;
        this.freshness = freshness;
        this.form = form;
        this.pages = new PaymentPages(form);
    }

    @Override
    public CompletionStage<Page<PaymentView>> list(Query query) {
        return freshness.upToNow().thenCompose(_ -> asking.ask(on -> pages.list(on, query)));
    }

    @Override
    public CompletionStage<Optional<Trace>> trace(String id, Optional<String> merchant) {
        return freshness.upToNow().thenCompose(_ -> asking.ask(on -> trace(on, id, merchant)));
    }

    @Override
    public CompletionStage<Map<String, List<PaymentView>>> named(
            Provider provider, Set<String> names) {
        return freshness.upToNow().thenCompose(_ -> asking.ask(on -> named(on, provider, names)));
    }

    private Map<String, List<PaymentView>> named(
            Connection connection, Provider provider, Set<String> names) throws SQLException {
        Map<String, List<PaymentView>> found = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(NAMED)) {
            select.setArray(1, connection.createArrayOf("text", names.toArray()));
            select.setString(2, provider.value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
                            .add(form.view(row.getString(2)));
                }
            }
        }
        return found;
    }

    @Override
    public CompletionStage<Page<PaymentView>> cases(CaseFilters filters, Page.Wanted wanted) {
        return freshness
                .upToNow()
                .thenCompose(_ -> asking.ask(on -> pages.cases(on, filters, wanted)));
    }

    @Override
    public CompletionStage<Page<PaymentView>> disputes(Page.Wanted wanted) {
        return freshness.upToNow().thenCompose(_ -> asking.ask(on -> pages.disputes(on, wanted)));
    }

    @Override
    public CompletionStage<Map<Provider, Money>> underWay() {
        return freshness.upToNow().thenCompose(_ -> asking.ask(PaymentQueries::underWay));
    }

    private static Map<Provider, Money> underWay(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(UNDER_WAY);
                ResultSet row = select.executeQuery()) {
            Map<Provider, Money> sums = new HashMap<>();
            while (row.next()) {
                sums.put(new Provider(row.getString("provider")), LedgerQueries.money(row, "sum"));
            }
            return sums;
        }
    }

    @Override
    public CompletionStage<List<PaymentView>> outgoing(Provider provider) {
        return freshness.upToNow().thenCompose(_ -> asking.ask(on -> outgoing(on, provider)));
    }

    private List<PaymentView> outgoing(Connection connection, Provider provider)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OUTGOING)) {
            select.setString(1, provider.value());
            List<PaymentView> data = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    data.add(form.view(row.getString(1)));
                }
            }
            return data;
        }
    }

    @Override
    public CompletionStage<Page<PaymentView>> notEnded(NotEnded filters, Page.Wanted wanted) {
        return freshness
                .upToNow()
                .thenCompose(_ -> asking.ask(on -> pages.notEnded(on, filters, wanted)));
    }

    private Optional<Trace> trace(Connection connection, String id, Optional<String> merchant)
            throws SQLException {
        Filter filter = new Filter("r.value = ?", id).and("p.merchant = ?", merchant);
        try (PreparedStatement select =
                        filter.prepare(
                                connection, FOUND, " ORDER BY p.created_at DESC, p.id LIMIT 1");
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(trace(connection, row.getString(1), row.getString(2)))
                    : Optional.empty();
        }
    }

    private Trace trace(Connection connection, String payment, String view) throws SQLException {
        List<Trace.Moment> moments = new ArrayList<>(steps(connection, payment));
        LedgerQueries.journals(connection, new Filter("payment = ?", payment))
                .forEach(journal -> moments.add(new Trace.Posted(journal)));
        moments.addAll(callbacks(connection, payment));
        moments.sort(Comparator.comparing(Trace.Moment::at));
        return new Trace(form.view(view), moments);
    }

    private List<Trace.Step> steps(Connection connection, String payment) throws SQLException {
        List<Trace.Step> steps = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(HISTORY)) {
            select.setString(1, payment);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    steps.add(
                            new Trace.Step(
                                    row.getLong("seq"),
                                    Filter.instant(row, "at"),
                                    row.getString("type"),
                                    form.facts().read(row.getString("facts"))));
                }
            }
        }
        return steps;
    }

    private static List<Trace.CalledBack> callbacks(Connection connection, String payment)
            throws SQLException {
        List<Trace.CalledBack> callbacks = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(CALLBACKS)) {
            select.setString(1, payment);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    callbacks.add(
                            new Trace.CalledBack(
                                    row.getLong("id"),
                                    row.getString("provider"),
                                    Filter.instant(row, "received_at"),
                                    text(row.getBytes("body"))));
                }
            }
        }
        return callbacks;
    }

    private static Optional<String> text(byte[] body) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }
}
