package cm.sanaga.projection;

import cm.sanaga.payment.PaymentView;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Payments of all kinds with their history, the names they can be found by, what their merchants
 * are told, and what they and the transfers between accounts still owe. A payment is folded by its
 * own core; the newest are remembered between their events, the others are read again from the
 * journal.
 */
final class PaymentProjection implements Projection {
    static final String NAME = "payments";

    private final PaymentTable.Form form;
    private final Duration patience;
    private final Map<String, Known> remembered;

    /** A payment at one of its events. */
    private record Known(long seq, Life life) {}

    /**
     * @param remembered the most payments kept in memory
     * @param patience how long what a payment owes is left to its actor
     */
    PaymentProjection(PaymentTable.Form form, int remembered, Duration patience) {
        this.form = form;
        this.patience = patience;
        this.remembered =
                new LinkedHashMap<>(1024, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                        return size() > remembered;
                    }
                };
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> manifests() {
        return List.of(
                "charge-event.%",
                "escrow-event.%", "refund-event.%", "payout-event.%", "transfer-event.%");
    }

    @Override
    public List<String> tables() {
        return List.of("payment", "under_way", "timeline", "reference", "due", "progress");
    }

    @Override
    public void apply(Connection connection, EventReader reader, List<Occurrence> events)
            throws SQLException {
        Map<String, Known> now = before(connection, reader, events);
        Map<String, Instant> written = new LinkedHashMap<>();
        Map<String, String> statuses = new HashMap<>();
        PaymentTable table = new PaymentTable(connection, form);
        for (Occurrence event : events) {
            Known was = now.get(event.persistenceId());
            Life life = was == null ? Life.before(event.event()) : was.life;
            Optional<PaymentView> shown = life.view();
            statuses.putIfAbsent(event.persistenceId(), shown.map(PaymentView::status).orElse(""));
            Life after = life.after(event.event());
            now.put(event.persistenceId(), new Known(event.seq(), after));
            Optional<PaymentView> view = after.view();
            PaymentEvent.told(shown, view)
                    .ifPresent(type -> view.ifPresent(what -> table.told(event, type, what)));
            written.put(event.persistenceId(), event.writtenAt());
            Telling.of(event.event()).ifPresent(telling -> table.step(event, telling));
        }
        written.forEach(
                (persistenceId, last) -> {
                    Known known = now.get(persistenceId);
                    if (known != null) {
                        known.life
                                .view()
                                .ifPresent(
                                        view -> {
                                            String before =
                                                    statuses.getOrDefault(persistenceId, "");
                                            table.payment(view, before);
                                            if (!view.status().equals(before)) {
                                                PaymentMeter.reached(view, last);
                                            }
                                        });
                        table.due(persistenceId, known.life.dueAt(last, patience));
                        remembered.put(persistenceId, known);
                    }
                });
        table.write();
    }

    /** The payments as they were before these events. */
    private Map<String, Known> before(
            Connection connection, EventReader reader, List<Occurrence> events)
            throws SQLException {
        Map<String, Known> before = new LinkedHashMap<>();
        List<String> forgotten = new ArrayList<>();
        List<Long> through = new ArrayList<>();
        Map<String, Long> first = new LinkedHashMap<>();
        events.forEach(event -> first.putIfAbsent(event.persistenceId(), event.seq()));
        first.forEach(
                (persistenceId, seq) -> {
                    Known known = remembered.get(persistenceId);
                    if (known != null && known.seq == seq - 1) {
                        before.put(persistenceId, known);
                    } else if (seq > 1) {
                        forgotten.add(persistenceId);
                        through.add(seq - 1);
                    }
                });
        if (!forgotten.isEmpty()) {
            for (Occurrence event : reader.of(connection, forgotten, through)) {
                before.compute(
                        event.persistenceId(),
                        (_, known) -> {
                            Life life = known == null ? Life.before(event.event()) : known.life;
                            return new Known(event.seq(), life.after(event.event()));
                        });
            }
        }
        return before;
    }
}
