package cm.sanaga.provider.orange;

import static cm.sanaga.provider.SampleOrders.fixed;
import static cm.sanaga.provider.orange.OrangeFixture.join;
import static cm.sanaga.provider.orange.OrangeFixture.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.SampleOrders;
import cm.sanaga.provider.http.Approved;
import cm.sanaga.provider.http.RawServer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of approved answers of omcoreapis, those that mislead among them. */
class OrangeAnswersTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ProviderCall.Order COLLECT =
            fixed(Provider.ORANGE, Operation.COLLECT, "+237699000001");
    private static final ProviderCall.Order PAYOUT =
            fixed(Provider.ORANGE, Operation.DISBURSE, "+237699000001");
    private static final String TOKEN = Approved.text("orange-gateway/token.json");
    private static final Optional<ProviderToken> PAY =
            Optional.of(new ProviderToken("MP26112100ABCD@" + seconds()));
    private static final Optional<ProviderToken> CASH_IN =
            Optional.of(new ProviderToken("CI26112100ABCD@" + seconds()));
    private static final Outcome MOVED =
            new Outcome.Confirmed(
                    new Receipt(
                            new ProviderTransactionId("CI261121.1030.A12345"), Money.xaf(1500)));

    private final RawServer orange = new RawServer();
    private Instant now = SampleOrders.NOON;
    private final Rail rail = OrangeFixture.rail(KIT.system(), orange, Map.of(), () -> now);

    private static long seconds() {
        return SampleOrders.NOON.getEpochSecond();
    }

    @AfterEach
    void close() {
        orange.close();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @ParameterizedTest
    @EnumSource(names = {"DISBURSE", "REFUND"})
    void a_cash_in_goes_its_whole_way(Operation operation) {
        var order = fixed(Provider.ORANGE, operation, "+237699000001");
        orange.answers(200, TOKEN).answers(200, Approved.text("orange-cashin/initiated.json"));
        assertEquals(new Outcome.Prepared(CASH_IN.orElseThrow()), join(rail.prepare(order)));
        Approved.check("orange-cashin/init.txt", orange.requests().getLast());
        orange.answers(200, Approved.text("orange-cashin/successful.json"));
        assertEquals(MOVED, join(rail.submit(order, CASH_IN)));
        Approved.check("orange-cashin/pay.txt", orange.requests().getLast());
        orange.answers(200, Approved.text("orange-cashin/pending.json"));
        assertEquals(new Outcome.Accepted(), join(rail.query(order, CASH_IN)));
        Approved.check("orange-cashin/paymentstatus.txt", orange.requests().getLast());
        orange.answers(200, Approved.text("orange-cashin/successful.json"));
        assertEquals(MOVED, join(rail.query(order, CASH_IN)));
    }

    @Test
    void a_cash_in_that_is_refused_is_declined_once_its_token_has_failed_too() {
        String refused = Approved.text("orange-cashin/refused.json");
        orange.answers(200, TOKEN).answers(417, refused).answers(200, refused);
        assertEquals("INSUFFICIENT_FUNDS", word(join(rail.submit(PAYOUT, CASH_IN))));
    }

    @Test
    void a_cash_in_the_gateway_gave_up_on_is_asked_after_and_found() {
        String fault = Approved.text("orange-gateway/time-out-101504.xml");
        orange.answers(200, TOKEN).answers(500, "text/xml", fault);
        assertEquals("doubt", word(join(rail.submit(PAYOUT, CASH_IN))));
        orange.answers(200, Approved.text("orange-cashin/successful.json"));
        assertEquals(MOVED, join(rail.query(PAYOUT, CASH_IN)));
    }

    @ParameterizedTest
    @CsvSource({
        "initiated, accepted",
        "pending, accepted",
        "successful, confirmed",
        "cancelled, DECLINED_BY_CUSTOMER",
        "expired, EXPIRED",
        "failed, INSUFFICIENT_FUNDS",
        "undelivered, REFUSED"
    })
    void every_status_has_its_outcome(String file, String meaning) {
        orange.answers(200, TOKEN).answers(200, Approved.text("orange-status/" + file + ".json"));
        assertEquals(meaning, word(query()));
    }

    @ParameterizedTest
    @CsvSource({
        "insufficient-funds, INSUFFICIENT_FUNDS",
        "no-such-beneficiary, ACCOUNT_NOT_FOUND",
        "blocked, ACCOUNT_BLOCKED",
        "above-the-maximum, LIMIT_EXCEEDED",
        "wrong-pin, CONFIGURATION",
        "other, REFUSED",
        "no-data, ACCOUNT_NOT_FOUND",
        "no-number, REFUSED"
    })
    void a_417_has_its_reason_once_the_token_has_failed_too(String file, String code) {
        orange.answers(200, TOKEN)
                .answers(417, Approved.text("orange-417/" + file + ".json"))
                .answers(200, Approved.text("orange-417/other.json"));
        assertEquals(code, word(join(rail.submit(COLLECT, PAY))));
    }

    /** A provider that mixes up its answers must not make us pay somebody out a second time. */
    @ParameterizedTest
    @CsvSource({
        "successful, MP26112100ABCD, MP26112100WXYZ",
        "failed, MP26112100ABCD, MP26112100WXYZ",
        "cancelled, MP26112100ABCD, MP26112100WXYZ",
        "expired, MP26112100ABCD, MP26112100WXYZ",
        "undelivered, MP26112100ABCD, MP26112100WXYZ",
        "pending, MP26112100ABCD, MP26112100WXYZ",
        "failed, 4UC59A0YWL0QYR0TZTR, 4UC59A0YWL0QYR0TZTS",
        "failed, 699000001, 699000002",
        "expired, 699000001, 699000002"
    })
    void a_status_of_another_token_order_or_party_decides_nothing(
            String file, String ours, String other) {
        String answer = Approved.text("orange-status/" + file + ".json");
        orange.answers(200, TOKEN).answers(200, answer.replace(ours, other));
        assertEquals("doubt", word(query()));
    }

    @Test
    void a_token_that_expired_is_over_only_if_the_answer_is_about_it() {
        now = SampleOrders.NOON.plusSeconds(8 * 60 + 1);
        String unused = Approved.text("orange-status/initiated.json");
        orange.answers(200, TOKEN).answers(200, unused.replace("00ABCD", "00WXYZ"));
        assertEquals("doubt", word(query()));
        orange.answers(200, unused);
        assertEquals("EXPIRED", word(query()));
    }

    @Test
    void a_refused_payment_whose_token_is_told_of_as_another_ones_is_in_doubt() {
        String other = Approved.text("orange-417/other.json");
        orange.answers(200, TOKEN)
                .answers(417, other)
                .answers(200, other.replace("00ABCD", "00WXYZ"));
        assertEquals("doubt", word(join(rail.submit(COLLECT, PAY))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"initiated", "failed"})
    void a_blank_names_nobody(String file) {
        String answer =
                Approved.text("orange-status/" + file + ".json")
                        .replaceAll(
                                "\"(txnmode|subscriberMsisdn)\":(null|\"[^\"]*\")", "\"$1\":\"\"");
        assertTrue(answer.contains("\"subscriberMsisdn\":\"\""), answer);
        orange.answers(200, TOKEN).answers(200, answer);
        assertEquals(file.equals("failed") ? "INSUFFICIENT_FUNDS" : "accepted", word(query()));
    }

    @ParameterizedTest
    @CsvSource({
        "500, time-out-101504.xml, text/xml",
        "500, no-back-end-101503.xml, text/xml",
        "502, bad-gateway.html, text/html",
        "200, bad-gateway.html, text/html",
        "200, time-out-101504.xml, text/xml"
    })
    void what_is_no_json_is_a_doubt_and_before_the_order_no_token(
            int status, String file, String type) {
        String body = Approved.text("orange-gateway/" + file);
        orange.answers(200, TOKEN).answers(status, type, body).answers(status, type, body);
        assertEquals("doubt", word(join(rail.submit(COLLECT, PAY))));
        assertEquals("doubt", word(query()));
        orange.answers(status, type, body);
        assertEquals("not sent", word(join(rail.prepare(COLLECT))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"900901.json", "900902.json", "wrong-user.json"})
    void a_401_is_answered_by_one_new_token_and_then_by_a_person(String file) {
        String fault = Approved.text("orange-gateway/" + file);
        orange.answers(200, TOKEN)
                .answers(401, fault)
                .answers(200, TOKEN.replace("abc", "def"))
                .answers(200, Approved.text("orange-status/pending.json"));
        assertEquals(new Outcome.Accepted(), join(rail.submit(COLLECT, PAY)));
        assertTrue(orange.requests().getLast().contains("Authorization: Bearer def"));
        orange.answers(401, fault).answers(200, TOKEN).answers(401, fault);
        assertEquals("locked out", word(join(rail.submit(COLLECT, PAY))));
        orange.answers(401, fault).answers(200, TOKEN).answers(401, fault);
        assertEquals("doubt", word(query()));
    }

    /** It becomes a part of an address, and is persisted beside the time it was given out. */
    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "MP 1", "MP1/../pay", "MP1?x=1", "web:a:b:http://c.cm", "MP@1"})
    void a_token_that_cannot_be_used_is_none(String token) {
        orange.answers(200, TOKEN)
                .answers(200, "{\"data\":{\"payToken\":\"" + token + "\"}}")
                .answers(200, Approved.text("orange/initiated.json"));
        assertEquals("not sent", word(join(rail.prepare(COLLECT))));
        assertInstanceOf(Outcome.Prepared.class, join(rail.prepare(COLLECT)));
    }

    private Outcome query() {
        return join(rail.query(COLLECT, PAY));
    }
}
