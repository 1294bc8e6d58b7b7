package cm.sanaga.provider.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/** Orange's bodies and its French. */
final class OrangeWords {
    private static final String REFUSAL = "60019";
    private static final String FAULT =
            "<am:fault xmlns:am=\"http://wso2.org/apimanager\"><am:code>101504</am:code>"
                    + "<am:type>Status report</am:type><am:message>Runtime Error</am:message>"
                    + "<am:description>Send timeout</am:description></am:fault>";

    private OrangeWords() {}

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
                        case Script.EXPIRED -> "EXPIRED";
                        case Script.REJECTED -> "CANCELLED";
                        default -> "FAILED";
                    };
        };
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
            case Script.REJECTED -> "Transaction annulee par le client";
            case Script.EXPIRED -> "Delai de confirmation depasse";
            case "PAYER_NOT_FOUND", "PAYEE_NOT_FOUND" -> "Beneficiaire introuvable";
            case "PAYEE_NOT_ALLOWED_TO_RECEIVE" -> "Utilisateur bloque";
            case "PAYER_LIMIT_REACHED" ->
                    "Vous avez saisi un montant superieur au montant maximum autorise";
            case "TOKEN_USED" -> "Ce payToken a deja servi";
            case "CHANNEL" -> "Utilisateur ou code PIN du canal incorrect";
            default -> "Operation refusee";
        };
    }
}
