package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** MTN's orders as they are kept and as they are shown. */
final class MtnOrders {
    /** Between the two notes, which are kept as one text. */
    private static final char BETWEEN = '\u001f';

    private final MtnSimulator.Settings settings;
    private final Manners<MtnManners> manners;

    MtnOrders(MtnSimulator.Settings settings, Manners<MtnManners> manners) {
        this.settings = settings;
        this.manners = manners;
    }

    /** The order a good request makes; {@code collected} is what a refund gives back. */
    Order taken(Incoming in, MtnPath path, JsonNode body, Optional<Order> collected, Instant now) {
        String reference = in.header("X-Reference-Id").orElseThrow();
        String party = body.path(MtnPath.party(path.kind())).path("partyId").asText();
        return new Order(
                key(path.product(), reference),
                path.kind(),
                reference,
                collected.map(Order::msisdn).orElseGet(() -> fateOfRefund(body).orElse(party)),
                settings.amount(body.path("amount").asText()).orElseThrow(),
                body.path("externalId").asText(),
                body.path("payerMessage").asText() + BETWEEN + body.path("payeeNote").asText(),
                in.header("X-Callback-Url").orElse(null),
                collected.map(Order::key).orElse(null),
                Order.Status.PENDING,
                null,
                null,
                1,
                now,
                null);
    }

    /** A reference is good once in each product. */
    static String key(String product, String reference) {
        return product + "/" + reference;
    }

    /** The wallet of a refund of "1" to "13": the sandbox number that brings the same fate. */
    static Optional<String> fateOfRefund(JsonNode body) {
        return MagicNumbers.refundOf(body.path("referenceIdToRefund").asText());
    }

    /**
     * As whom to ask for an order's fate: deposits and the refunds of MTN's test table fare as
     * collections do, only what is a transfer has a table of its own.
     */
    static Order inTheTable(Order order) {
        boolean own = order.kind().equals("transfer") || order.original() != null;
        return own || order.incoming() ? order : order.as("requesttopay");
    }

    /** The status resource, which is the callback's body too. */
    Map<String, Object> view(Order order, long amount) {
        var view = new LinkedHashMap<String, Object>();
        if (order.transaction() != null) {
            view.put("financialTransactionId", order.transaction());
        }
        view.put("externalId", order.externalId());
        view.put("amount", Long.toString(amount));
        view.put("currency", settings.currency());
        view.put(
                MtnPath.party(order.kind()),
                Map.of("partyIdType", "MSISDN", "partyId", order.msisdn()));
        int between = order.text().indexOf(BETWEEN);
        view.put("payerMessage", between < 0 ? order.text() : order.text().substring(0, between));
        view.put("payeeNote", between < 0 ? "" : order.text().substring(between + 1));
        view.put("status", status(order));
        if (order.failure() != null) {
            view.put("reason", reason(order, order.failure()));
        }
        return view;
    }

    private static String status(Order order) {
        return switch (order.status()) {
            case INITIATED -> "CREATED";
            case PENDING -> MagicNumbers.delayed(order.msisdn()) ? "CREATED" : "PENDING";
            case SUCCEEDED -> "SUCCESSFUL";
            case FAILED -> "FAILED";
        };
    }

    private Object reason(Order order, String code) {
        boolean text =
                switch (manners.now().reasons()) {
                    case BY_DIRECTION -> order.incoming();
                    case TEXT -> true;
                    case OBJECT -> false;
                };
        return text ? code : Map.of("code", code, "message", code);
    }
}
