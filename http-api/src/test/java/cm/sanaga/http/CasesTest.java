package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.Refusal;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Receipt;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators may decide about a case, and how they are told what is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CasesTest {
    private static final String CASE = "/admin/cases/ca_ch_0123456789abcdef0123456789abcdef";
    private RunningApi api;

    @BeforeAll
    void start() {
        api = RunningApi.usual();
    }

    @AfterAll
    void stop() {
        api.close();
    }

    @BeforeEach
    void reset() {
        api.reset();
    }

    private RunningApi.Answer resolve(String path, String body) {
        return api.send(
                api.to(path + "/resolve")
                        .setHeader("Authorization", "Bearer " + RunningApi.ADMIN_KEY)
                        .header("Idempotency-Key", "k1")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void a_ruling_names_who_decided_and_why() {
        var answer =
                resolve(CASE, "{\"resolution\":\"refund_payer\",\"reason\":\"paid elsewhere\"}");
        assertEquals(200, answer.status(), answer.text());
        var ruling = (Case.Ruling) api.payments.orders.getFirst();
        assertEquals(new Case.Resolution.RefundPayer(), ruling.resolution());
        assertEquals("paid elsewhere", ruling.why());
        assertEquals(Samples.AT, ruling.at());
        assertTrue(!ruling.by().contains(RunningApi.ADMIN_KEY));
    }

    @Test
    void a_confirmation_carries_what_the_person_has_seen() {
        var answer =
                resolve(
                        CASE,
                        "{\"resolution\":\"confirm\",\"reason\":\"in the statement\","
                                + "\"provider_transaction_id\":\"88\",\"amount\":4999}");
        assertEquals(200, answer.status(), answer.text());
        assertEquals(
                new Case.Resolution.Confirm(
                        new Receipt(new ProviderTransactionId("88"), Money.xaf(4999))),
                ((Case.Ruling) api.payments.orders.getFirst()).resolution());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | resolution",
                "{\"resolution\":\"pay\",\"reason\":\"x\"} | resolution",
                "{\"resolution\":\"decline\"} | reason",
                "{\"resolution\":\"decline\",\"reason\":\" \"} | reason",
                "{\"resolution\":\"confirm\",\"reason\":\"x\",\"amount\":1} |"
                        + " provider_transaction_id",
                "{\"resolution\":\"confirm\",\"reason\":\"x\",\"provider_transaction_id\":\"8\"} |"
                        + " amount",
                "{\"resolution\":\"decline\",\"reason\":\"x\",\"amount\":1} | amount"
            })
    void a_ruling_that_is_not_whole_is_refused_by_its_field(String body, String field) {
        AProblem.check(resolve(CASE, body), 400, "invalid_request", field);
        assertTrue(api.payments.orders.isEmpty());
    }

    @Test
    void what_does_not_fit_is_a_conflict_and_what_is_no_case_is_not_found() {
        api.payments.refuse(
                new Refusal.NotNow(Samples.id(PaymentKind.CHARGE), "late_success", "resolve"));
        AProblem.check(
                resolve(CASE, "{\"resolution\":\"write_off\",\"reason\":\"x\"}"),
                409,
                "conflict",
                "");
        AProblem.check(
                resolve("/admin/cases/ch_1", "{\"resolution\":\"decline\",\"reason\":\"x\"}"),
                404,
                "not_found",
                "");
        AProblem.check(api.asOperator("/admin/cases/ca_x"), 404, "not_found", "");
    }
}
