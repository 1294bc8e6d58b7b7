package cm.sanaga.node;

import java.util.List;
import java.util.Map;

/** What a shop orders, step after step. All of it goes over MTN, which may be asked by our name. */
enum Saga {
    /** A customer pays, and another is paid out of it at once. */
    CHARGE,
    /** A customer pays, part of it is released, and he is given back the rest. */
    ESCROW,
    /** Money leaves. */
    PAYOUT;

    private static final String PAYER = "+237677123456";
    private static final String PAYEE = "+237677654321";

    /**
     * One order.
     *
     * @param entity how the persistence id begins of what takes it
     * @param path with {@code {id}} for that of the first step
     * @param key under which it may be given again
     */
    record Step(String entity, String path, String key, Map<String, Object> body) {}

    /** Its steps, under keys that begin so. */
    List<Step> steps(String key) {
        return switch (this) {
            case CHARGE ->
                    List.of(
                            new Step(
                                    "charge|",
                                    "/v1/charges",
                                    key,
                                    Map.of(
                                            "amount",
                                            1_000,
                                            "currency",
                                            "XAF",
                                            "payer",
                                            Map.of("msisdn", PAYER),
                                            "payout",
                                            Map.of("msisdn", PAYEE))));
            case ESCROW ->
                    List.of(
                            new Step("escrow|", "/v1/escrows", key, Client.collect(1_000, PAYER)),
                            new Step(
                                    "escrow|",
                                    "/v1/escrows/{id}/release",
                                    key + "-release",
                                    Map.of("amount", 600)),
                            new Step(
                                    "escrow|",
                                    "/v1/escrows/{id}/refund",
                                    key + "-refund",
                                    Map.of()));
            case PAYOUT ->
                    List.of(new Step("payout|", "/v1/payouts", key, Client.payOut(500, PAYEE)));
        };
    }
}
