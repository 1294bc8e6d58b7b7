package cm.sanaga.projection;

import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentView;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Answers {@link EventRecords} and {@link EventLookup}: which there are from a table, and what each
 * says from the journal, by the payment's own core.
 */
final class EventQueries implements EventRecords, EventLookup {
    private static final String KNOWN =
            "SELECT number FROM told.event WHERE payment = ? AND seq = ? AND merchant = ?";
    private static final String BEFORE = "SELECT told.before(?, ?)";
    private static final String NEXT = "SELECT payment, seq, type FROM told.event";

    private final Asking asking;
    private final Freshness freshness;
    private final EventReader reader;

    EventQueries(Asking asking, Freshness freshness, EventCodec codec) {
        this.asking = asking;
        this.freshness = freshness;
        this.reader = new EventReader(codec, List.of());
    }

    /** One that is told, without what it says. */
    private record Told(PaymentEvent.Id id, String type) {}

    @Override
    public CompletionStage<Optional<Part>> after(Query query) {
        return freshness.upToNow().thenCompose(_ -> asking.ask(on -> after(on, query)));
    }

    private Optional<Part> after(Connection connection, Query query) throws SQLException {
        Optional<Long> number =
                switch (query.from()) {
                    case From.Beginning _ -> Optional.of(0L);
                    case From.After(var id) -> number(connection, id, query.merchant());
                    case From.Since(var time) -> before(connection, time, query.merchant());
                };
        return number.isEmpty()
                ? Optional.empty()
                : Optional.of(part(connection, query, number.get()));
    }

    @Override
    public CompletionStage<Map<PaymentEvent.Id, PaymentEvent>> of(Collection<PaymentEvent.Id> ids) {
        return asking.ask(
                on -> {
                    Map<PaymentEvent.Id, PaymentView> views = views(on, ids);
                    Map<PaymentEvent.Id, PaymentEvent> events = new HashMap<>();
                    for (PaymentEvent.Id id : ids) {
                        PaymentView view = views.get(id);
                        if (view != null) {
                            String type = PaymentEvent.type(id.payment().kind(), view.status());
                            events.put(id, new PaymentEvent(id, type, view));
                        }
                    }
                    return events;
                });
    }

    private static Optional<Long> number(Connection connection, PaymentEvent.Id id, String merchant)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(KNOWN)) {
            select.setString(1, id.payment().value());
            select.setLong(2, id.seq());
            select.setString(3, merchant);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    /** The last one before. */
    private static Optional<Long> before(Connection connection, Instant time, String merchant)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BEFORE)) {
            select.setString(1, merchant);
            select.setObject(2, time.atOffset(ZoneOffset.UTC));
            try (ResultSet row = select.executeQuery()) {
                return Optional.of(row.next() ? row.getLong(1) : 0L);
            }
        }
    }

    private Part part(Connection connection, Query query, long number) throws SQLException {
        Filter filter =
                new Filter("merchant = ? AND number > ?", query.merchant(), number)
                        .and("type = ?", query.type());
        List<Told> told = new ArrayList<>();
        try (PreparedStatement select =
                        filter.prepare(
                                connection, NEXT, " ORDER BY number LIMIT " + (query.limit() + 1));
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                told.add(
                        new Told(
                                new PaymentEvent.Id(
                                        new PaymentId(row.getString(1)), row.getLong(2)),
                                row.getString(3)));
            }
        }
        boolean more = told.size() > query.limit();
        List<Told> wanted = more ? told.subList(0, query.limit()) : told;
        Map<PaymentEvent.Id, PaymentView> views =
                views(connection, wanted.stream().map(Told::id).toList());
        List<PaymentEvent> events = new ArrayList<>();
        for (Told one : wanted) {
            PaymentView view = views.get(one.id);
            if (view == null) {
                throw new IllegalStateException(one.id.text() + " is not in the journal");
            }
            events.add(new PaymentEvent(one.id, one.type, view));
        }
        return new Part(events, more);
    }

    /** Each payment as it was after the event. */
    private Map<PaymentEvent.Id, PaymentView> views(
            Connection connection, Collection<PaymentEvent.Id> ids) throws SQLException {
        Map<String, Long> through = new LinkedHashMap<>();
        ids.forEach(id -> through.merge(persistenceId(id.payment()), id.seq(), Math::max));
        Map<String, Life> lives = new HashMap<>();
        Map<PaymentEvent.Id, PaymentView> views = new HashMap<>();
        for (Occurrence event :
                reader.of(
                        connection, List.copyOf(through.keySet()), List.copyOf(through.values()))) {
            Life before =
                    lives.computeIfAbsent(event.persistenceId(), _ -> Life.before(event.event()));
            Life after = before.after(event.event());
            lives.put(event.persistenceId(), after);
            after.view()
                    .ifPresent(
                            view ->
                                    views.put(
                                            new PaymentEvent.Id(
                                                    new PaymentId(event.entity()), event.seq()),
                                            view));
        }
        return views;
    }

    private static String persistenceId(PaymentId id) {
        return id.kind().name().toLowerCase(Locale.ROOT) + "|" + id.value();
    }
}
