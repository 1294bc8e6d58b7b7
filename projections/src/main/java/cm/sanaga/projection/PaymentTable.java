package cm.sanaga.projection;

import cm.sanaga.kernel.wire.Wire;
import cm.sanaga.payment.CaseView;
import cm.sanaga.payment.CaseViews;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Reference;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The rows of one batch of payments: collected, then written table by table. */
final class PaymentTable {
    private static final Set<String> UNDER_WAY = Set.of("pending", "queued", "sent");
    private static final String PAYMENTS =
            """
            INSERT INTO read.payment (id, kind, merchant, status, unusual, reason_code,
                reason_message, amount, fee, currency, msisdn, provider, provider_reference, provider_transaction,
                reference, refunds, created_at, updated_at, view, case_kind, case_status,
                case_opened_at, decide_by)
            SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::jsonb[], ?::text[],
                ?::text[], ?::timestamptz[], ?::timestamptz[])
            ON CONFLICT (id) DO UPDATE SET status = excluded.status, unusual = excluded.unusual,
                reason_code = excluded.reason_code, reason_message = excluded.reason_message,
                provider_reference = excluded.provider_reference,
                provider_transaction = excluded.provider_transaction,
                updated_at = excluded.updated_at, view = excluded.view,
                case_kind = excluded.case_kind, case_status = excluded.case_status,
                case_opened_at = excluded.case_opened_at, decide_by = excluded.decide_by
            """;
    private static final String BEGUN =
            """
            INSERT INTO read.under_way (payment) SELECT unnest(?::text[]) ON CONFLICT DO NOTHING
            """;
    private static final String ENDED =
            "DELETE FROM read.under_way WHERE payment IN (SELECT unnest(?::text[]))";
    private static final String STEPS =
            """
            INSERT INTO read.timeline (payment, seq, at, type, facts)
            SELECT * FROM unnest(?::text[], ?::bigint[], ?::timestamptz[], ?::text[], ?::jsonb[])
            """;

    /**
     * What was told before the read models were made anew keeps its number, and is not sent once
     * more.
     */
    private static final String TOLD =
            """
            WITH fresh AS (
                INSERT INTO told.event (merchant, payment, seq, type)
                SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[], ?::text[])
                ON CONFLICT (payment, seq) DO NOTHING
                RETURNING number, merchant, payment, seq, type)
            INSERT INTO told.delivery (endpoint, number, payment, seq, type, next_at)
            SELECT e.id, f.number, f.payment, f.seq, f.type, now()
            FROM fresh f JOIN told.endpoint e ON e.merchant = f.merchant
            WHERE e.disabled_at IS NULL AND (e.types = '{*}' OR f.type = ANY (e.types))
            ON CONFLICT DO NOTHING
            """;

    private static final String REFERENCES =
            """
            INSERT INTO read.reference (value, payment)
            SELECT * FROM unnest(?::text[], ?::text[]) ON CONFLICT DO NOTHING
            """;
    private static final String OWED =
            """
            INSERT INTO read.due (persistence_id, kind, entity, due_at)
            SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[])
            ON CONFLICT (persistence_id) DO UPDATE SET due_at = excluded.due_at, wakes = 0
            """;
    private static final String SETTLED =
            "DELETE FROM read.due WHERE persistence_id IN (SELECT unnest(?::text[]))";

    private static final String MOVED_TWICE =
            """
            INSERT INTO read.violation (invariant, place, what, seen_at)
            SELECT 'I5', min(x.account) || ' ' || p.provider || ' ' || p.provider_transaction,
                'one movement and several payments: ' || string_agg(DISTINCT p.id, ', '),
                max(x.seen_at)
            FROM unnest(?::text[], ?::text[], ?::timestamptz[]) AS x(account, movement, seen_at)
            JOIN read.reference r ON r.value = x.movement
            JOIN read.payment p ON p.id = r.payment AND p.provider_transaction = x.movement
            GROUP BY p.provider, p.provider_transaction HAVING count(DISTINCT p.id) > 1
            ON CONFLICT DO NOTHING
            """;

    private final Connection connection;
    private final Form form;
    private final Rows moved = new Rows("text", "text", "timestamptz");
    private final Rows begun = new Rows("text");
    private final Rows ended = new Rows("text");
    private final Rows payments =
            new Rows(
                    "text",
                    "text",
                    "text",
                    "text",
                    "text",
                    "text",
                    "text",
                    "int8",
                    "int8",
                    "text",
                    "text",
                    "text",
                    "text",
                    "text",
                    "text",
                    "text",
                    "timestamptz",
                    "timestamptz",
                    "jsonb",
                    "text",
                    "text",
                    "timestamptz",
                    "timestamptz");
    private final Rows steps = new Rows("text", "int8", "timestamptz", "text", "jsonb");
    private final Rows told = new Rows("text", "text", "int8", "text");
    private final Rows references = new Rows("text", "text");
    private final Rows owed = new Rows("text", "text", "text", "timestamptz");
    private final Rows settled = new Rows("text");

    PaymentTable(Connection connection, Form form) {
        this.connection = connection;
        this.form = form;
    }

    /** How views and facts are kept: as the JSON they have on the wire. */
    record Form(Wire wire, FactsJson facts) {
        static Form standard() {
            return new Form(Wire.json(), new FactsJson());
        }

        String json(PaymentView view) {
            return new String(wire.write(view), StandardCharsets.UTF_8);
        }

        PaymentView view(String json) {
            return (PaymentView) wire.read("payment-view", json.getBytes(StandardCharsets.UTF_8));
        }

        String json(Map<String, String> map) {
            return facts.write(map);
        }
    }

    void step(Occurrence event, Telling telling) {
        steps.add(
                event.entity(),
                event.seq(),
                telling.at(),
                telling.type(),
                form.json(telling.facts()));
        telling.token().ifPresent(token -> references.add(token, event.entity()));
    }

    /** The merchant is told of it. */
    void told(Occurrence event, String type, PaymentView view) {
        told.add(view.request().merchant(), event.entity(), event.seq(), type);
    }

    /** Whether a payment of this status has not ended, as far as it can be told. */
    static boolean underWay(String status) {
        return UNDER_WAY.contains(status);
    }

    /** The status as {@code unusual} has it. */
    static Optional<String> unusual(String status) {
        return underWay(status) || status.equals("succeeded")
                ? Optional.empty()
                : Optional.of(status);
    }

    /**
     * A payment as it is now.
     *
     * @param before the status it had, {@code ""} where it was not there
     */
    void payment(PaymentView view, String before) {
        String id = view.request().id().value();
        boolean underWay = underWay(view.status());
        if (underWay != underWay(before)) {
            (underWay ? begun : ended).add(id);
        }
        payments.add(
                id,
                view.request().id().kind().name().toLowerCase(Locale.ROOT),
                view.request().merchant(),
                view.status(),
                unusual(view.status()).orElse(null),
                view.reason().map(Reason::code).map(Enum::name).orElse(null),
                view.reason().map(Reason::message).orElse(null),
                view.amount().minor(),
                view.fee().minor(),
                view.amount().currency().name(),
                view.wallet().msisdn().value(),
                view.wallet().provider().value(),
                view.providerReference().orElse(null),
                view.providerTransaction().orElse(null),
                view.request().reference().orElse(null),
                refunds(view.details()).orElse(null),
                view.request().at(),
                view.updatedAt(),
                form.json(view),
                view.matter().map(CaseView::kind).map(CaseViews::label).orElse(null),
                view.matter().map(CaseView::status).orElse(null),
                view.matter().map(CaseView::openedAt).orElse(null),
                view.decideBy().orElse(null));
        references.add(id, id);
        view.matter()
                .flatMap(CaseView::receipt)
                .ifPresent(moved -> references.add(moved.transaction().value(), id));
        view.providerReference().ifPresent(reference -> references.add(reference, id));
        shortName(view).ifPresent(name -> references.add(name, id));
        view.providerTransaction()
                .ifPresent(
                        transaction -> {
                            references.add(transaction, id);
                            moved.add(
                                    view.request().account().value(),
                                    transaction,
                                    view.updatedAt());
                        });
        view.request().reference().ifPresent(reference -> references.add(reference, id));
        view.journals().forEach(journal -> references.add(journal, id));
    }

    /** What Orange calls our order, which has no room for the whole reference. */
    private static Optional<String> shortName(PaymentView view) {
        return view.wallet().provider().equals(Provider.ORANGE)
                ? view.providerReference()
                        .map(UUID::fromString)
                        .map(Reference::new)
                        .map(Reference::shortName)
                : Optional.empty();
    }

    private static Optional<String> refunds(PaymentView.Details details) {
        return switch (details) {
            case PaymentView.Refund refund -> Optional.of(refund.payment().value());
            case PaymentView.Charge _, PaymentView.Escrow _, PaymentView.Payout _ ->
                    Optional.empty();
        };
    }

    void due(String persistenceId, Optional<Instant> at) {
        if (at.isPresent()) {
            int bar = persistenceId.indexOf('|');
            owed.add(
                    persistenceId,
                    persistenceId.substring(0, bar),
                    persistenceId.substring(bar + 1),
                    at.get());
        } else {
            settled.add(persistenceId);
        }
    }

    void write() throws SQLException {
        payments.update(connection, PAYMENTS);
        begun.update(connection, BEGUN);
        ended.update(connection, ENDED);
        steps.update(connection, STEPS);
        told.update(connection, TOLD);
        references.update(connection, REFERENCES);
        moved.update(connection, MOVED_TWICE);
        owed.update(connection, OWED);
        settled.update(connection, SETTLED);
    }
}
