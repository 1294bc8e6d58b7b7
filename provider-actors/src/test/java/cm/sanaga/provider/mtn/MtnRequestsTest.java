package cm.sanaga.provider.mtn;

import static cm.sanaga.provider.SampleOrders.fixed;
import static cm.sanaga.provider.mtn.MtnFixture.TOKEN;
import static cm.sanaga.provider.mtn.MtnFixture.join;
import static cm.sanaga.provider.mtn.MtnFixture.query;
import static cm.sanaga.provider.mtn.MtnFixture.submit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.http.Approved;
import cm.sanaga.provider.http.RawServer;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every request we make of MTN, byte for byte as a person has approved it. */
class MtnRequestsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final RawServer mtn = new RawServer();

    private Rail rail(Map<String, Object> settings) {
        return MtnFixture.rail(KIT.system(), mtn, settings);
    }

    private static ProviderCall.Order order(Operation operation) {
        return fixed(Provider.MTN, operation, "+237670000001");
    }

    @AfterEach
    void close() {
        mtn.close();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void each_product_has_its_own_key_and_token() {
        mtn.answers(200, TOKEN).answers(202, "").answers(200, TOKEN).answers(202, "");
        Rail rail = rail(Map.of());
        assertEquals(new Outcome.Accepted(), submit(rail, order(Operation.COLLECT)));
        assertEquals(new Outcome.Accepted(), submit(rail, order(Operation.DISBURSE)));
        check("login-collection", 0);
        check("login-disbursement", 2);
    }

    @ParameterizedTest
    @CsvSource({
        "COLLECT, transfer, refund-v2, requesttopay, requesttopay-status",
        "DISBURSE, transfer, refund-v2, transfer, transfer-status",
        "DISBURSE, deposit-v1, refund-v2, deposit-v1, deposit-status",
        "DISBURSE, deposit-v2, refund-v2, deposit-v2, deposit-status",
        "REFUND, transfer, refund-v1, refund-v1, refund-status",
        "REFUND, transfer, refund-v2, refund-v2, refund-status"
    })
    void an_order_is_made_as_the_settings_say_and_asked_after_under_the_first_version(
            Operation operation, String disburseBy, String refundBy, String made, String asked) {
        mtn.answers(200, TOKEN).answers(202, "");
        mtn.answers(200, Approved.text("mtn/responses/pending.json"));
        Rail rail = rail(Map.of("disburse-by", disburseBy, "refund-by", refundBy));
        assertEquals(new Outcome.Accepted(), submit(rail, order(operation)));
        assertEquals(new Outcome.Accepted(), query(rail, order(operation)));
        check(made, 1);
        check(asked, 2);
    }

    @Test
    void money_goes_out_by_transfer_and_back_by_the_second_version_of_refund_if_nobody_says_else() {
        mtn.answers(200, TOKEN).answers(202, "").answers(202, "");
        Rail rail = rail(Map.of());
        submit(rail, order(Operation.DISBURSE));
        submit(rail, order(Operation.REFUND));
        check("transfer", 1);
        check("refund-v2", 2);
    }

    @Test
    void a_refund_of_nothing_known_is_a_payout_to_the_payer() {
        mtn.answers(200, TOKEN).answers(202, "");
        var known = order(Operation.REFUND);
        var unknown =
                new ProviderCall.Order(
                        known.provider(),
                        known.operation(),
                        known.reference(),
                        known.amount(),
                        known.party(),
                        known.payment(),
                        known.note(),
                        Optional.empty(),
                        known.at());
        submit(rail(Map.of("disburse-by", "deposit-v1")), unknown);
        check("deposit-v1", 1);
    }

    @Test
    void two_wallets_add_up_and_a_shared_one_is_counted_once() {
        String balance = Approved.text("mtn/responses/balance.json");
        mtn.answers(200, TOKEN).answers(202, "").answers(200, TOKEN).answers(202, "");
        Rail two = rail(Map.of("shared-wallet", false));
        submit(two, order(Operation.COLLECT));
        submit(two, order(Operation.DISBURSE));
        mtn.answers(200, balance).answers(200, balance);
        assertEquals(Optional.of(Money.xaf(2468)), join(two.balance()));
        mtn.answers(200, TOKEN).answers(200, balance);
        assertEquals(
                Optional.of(Money.xaf(1234)), join(rail(Map.of("shared-wallet", true)).balance()));
        check("balance-disbursement", 7);
        check("balance-collection", mtn.requests().get(4).contains("/collection/") ? 4 : 5);
    }

    @Test
    void a_wallet_is_asked_after_by_its_number() {
        mtn.answers(200, TOKEN).answers(200, Approved.text("mtn/responses/active.json"));
        assertEquals(Optional.of(true), join(rail(Map.of()).active(new Msisdn("+237670000001"))));
        check("accountholder-active", 1);
    }

    @Test
    void in_the_sandbox_of_mtn_a_franc_is_called_a_euro() {
        mtn.answers(200, TOKEN).answers(202, "");
        mtn.answers(200, Approved.text("mtn/responses/successful-other-currency.json"));
        Rail rail = rail(Map.of("target-environment", "sandbox"));
        submit(rail, order(Operation.COLLECT));
        check("requesttopay-sandbox", 1);
        assertEquals("confirmed", MtnFixture.word(query(rail, order(Operation.COLLECT))));
    }

    @Test
    void no_request_ever_carries_a_header_without_a_value() {
        mtn.answers(200, TOKEN).answers(202, "").answers(200, TOKEN).answers(202, "");
        Rail rail = rail(Map.of());
        submit(rail, order(Operation.COLLECT));
        submit(rail, order(Operation.DISBURSE));
        for (String request : mtn.requests()) {
            String head = request.substring(0, request.indexOf("\n\n"));
            assertFalse(head.lines().anyMatch(line -> line.strip().endsWith(":")), head);
        }
    }

    private void check(String name, int request) {
        Approved.check("mtn/requests/" + name + ".txt", mtn.requests().get(request));
    }
}
