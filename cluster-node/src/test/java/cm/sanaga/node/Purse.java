package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.node.Client.Answer;
import java.util.UUID;

/** Money a shop has to begin with. */
final class Purse {
    private Purse() {}

    /** Has a customer of MTN pay it. */
    static void fill(Client shop, long amount) {
        Answer paid =
                shop.post(
                        "/v1/charges",
                        "purse-" + UUID.randomUUID(),
                        Client.collect(amount, "+237677123456"),
                        20);
        assertEquals(201, paid.status(), paid::toString);
        Eventually.seen(
                Patience.USUAL,
                () -> shop.get("/v1/charges/" + paid.text("id")),
                now -> now.text("status").equals("succeeded"));
    }
}
