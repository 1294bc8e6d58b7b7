package cm.sanaga.provider.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Orange's bodies and its French. */
final class OrangeWords {
    private static final String REFUSAL = "60019";
    private static final String FAULT =
            "<am:fault xmlns:am=\"http://wso2.org/apimanager\"><am:code>101504</am:code>"
                    + "<am:type>Status report</am:type><am:message>Runtime Error</am:message>"
                    + "<am:description>Send timeout</am:description></am:fault>";

    /** Of ours: the token has been paid with, the order id too, our own user or PIN is wrong. */
    static final String TOKEN_USED = "TOKEN_USED";

    static final String ORDER_USED = "ORDER_USED";
    static final String CHANNEL = "CHANNEL";

    private OrangeWords() {}

    /** The gateway's word for a path, or a method, that the API does not have. */
    static Reply nothingThere(String path) {
        String fault =
                "<am:fault xmlns:am=\"http://wso2.org/apimanager\"><am:code>404</am:code>"
                        + "<am:type>Status report</am:type><am:message>Not Found</am:message>"
                        + "<am:description>The requested resource ("
                        + path.replaceAll("[<>&]", "")
                        + ") is not available.</am:description></am:fault>";
        return Reply.text(404, Reply.XML, fault);
    }

    /** Whose number it is, as MTN's table of wallets has it in what Orange can say. */
    static Reply subscriber(String digits, boolean wallet) {
        if (!wallet) {
            return refused("PAYEE_NOT_FOUND");
        }
        return switch (MagicNumbers.sandbox("237" + digits).orElse(0)) {
            case 450 -> refused("PAYEE_NOT_FOUND");
            case 451 -> refused("SENDER_ACCOUNT_NOT_ACTIVE");
            case 452 -> refused("NOT_ALLOWED");
            case 453 -> refused("NOT_ALLOWED_TARGET_ENVIRONMENT");
            case 454 -> timedOut();
            case 455 -> Reply.json(503, Map.of("message", "Service Unavailable"));
            default ->
                    said(
                            200,
                            "Subscriber retrieved successfully",
                            Map.of("firstName", "Awa", "lastName", "Ngono"));
        };
    }

    /** A refusal of something that is no order. */
    static Reply refused(String why) {
        return Reply.json(417, Map.of("message", REFUSAL + " :: " + text(why)));
    }

    /** The gateway's time-out: an error in XML whatever was asked for. */
    static Reply timedOut() {
        return Reply.text(500, Reply.XML, FAULT);
    }

    static Reply said(int status, String message, Object data) {
        var body = new LinkedHashMap<String, Object>();
        body.put("message", message);
        body.put("data", data);
        return Reply.json(status, body);
    }

    static Reply refused(Order order, String channel) {
        return said(417, REFUSAL + " :: " + text(order.failure()), view(order, channel));
    }

    static String status(Order order) {
        return switch (order.status()) {
            case INITIATED -> "INITIATED";
            case PENDING -> "PENDING";
            case SUCCEEDED -> "SUCCESSFULL";
            case FAILED ->
                    switch (String.valueOf(order.failure())) {
                        case Script.REJECTED, "PAYMENT_NOT_APPROVED", "TRANSACTION_CANCELED" ->
                                "CANCELLED";
                        default -> expired(order) ? "EXPIRED" : "FAILED";
                    };
        };
    }

    /** Whether it failed because nobody confirmed it in time. */
    static boolean expired(Order order) {
        return Set.of(Script.EXPIRED, "COULD_NOT_PERFORM_TRANSACTION")
                .contains(String.valueOf(order.failure()));
    }

    static Map<String, Object> view(Order order, String channel) {
        boolean paid = order.status() == Order.Status.SUCCEEDED;
        boolean failed = order.status() == Order.Status.FAILED;
        var view = new LinkedHashMap<String, Object>();
        view.put("id", Math.abs((long) order.key().hashCode()));
        view.put("createtime", Long.toString(order.createdAt().getEpochSecond()));
        view.put(
                "subscriberMsisdn",
                order.msisdn().isEmpty() ? null : order.msisdn().substring("237".length()));
        view.put("amount", order.amount());
        view.put("payToken", order.key());
        view.put("txnid", order.transaction());
        view.put("txnmode", order.reference().isEmpty() ? null : order.reference());
        view.put("inittxnmessage", failed ? text(order.failure()) : "Paiement initie");
        view.put("inittxnstatus", failed ? REFUSAL : "200");
        view.put("confirmtxnstatus", paid ? "200" : null);
        view.put("confirmtxnmessage", paid ? "Paiement reussi" : null);
        view.put("status", status(order));
        view.put("notifUrl", order.callback());
        view.put("description", order.text());
        view.put("channelUserMsisdn", channel);
        return view;
    }

    private static String text(@org.jspecify.annotations.Nullable String failure) {
        return switch (String.valueOf(failure)) {
            case Script.NO_FUNDS -> "Le solde du compte du payeur est insuffisant";
            case Script.REJECTED, "PAYMENT_NOT_APPROVED", "TRANSACTION_CANCELED" ->
                    "Transaction annulee par le client";
            case Script.EXPIRED, "COULD_NOT_PERFORM_TRANSACTION" -> "Delai de confirmation depasse";
            case "PAYER_NOT_FOUND", "PAYEE_NOT_FOUND" -> "Beneficiaire introuvable";
            case "PAYEE_NOT_ALLOWED_TO_RECEIVE", "SENDER_ACCOUNT_NOT_ACTIVE" ->
                    "Utilisateur bloque";
            case "PAYER_LIMIT_REACHED" ->
                    "Vous avez saisi un montant superieur au montant maximum autorise";
            case TOKEN_USED -> "Ce payToken a deja servi";
            case ORDER_USED -> "Ce orderId a deja servi";
            case CHANNEL,
                    "NOT_ALLOWED",
                    "NOT_ALLOWED_TARGET_ENVIRONMENT",
                    "INVALID_CALLBACK_URL_HOST",
                    "INVALID_CURRENCY" ->
                    "Utilisateur ou code PIN du canal incorrect";
            case "SERVICE_UNAVAILABLE" -> "Service momentanement indisponible";
            default -> "Operation refusee";
        };
    }
}
