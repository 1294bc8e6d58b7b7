package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.Refusal;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.Reference;
import cm.sanaga.provider.Rung;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the rows of a statement do to payments, and what they must not do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatementsTest {
    private static final String MTN = "/admin/statements/mtn";
    private static final String HEADER =
            "Id,External id,Date,Status,Type,From,To,Amount,Currency\n";
    private static final PaymentId CHARGE = Samples.id(PaymentKind.CHARGE);
    private static final String PAID = row("363440463", CHARGE.value(), "5000");

    private RunningApi api;
    private int keys;

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

    private static String row(String transaction, String ours, String amount) {
        return row(transaction, ours, amount, "Successful", true);
    }

    private static String row(
            String transaction, String ours, String amount, String status, boolean in) {
        return row(transaction, ours, "2026-03-01 09:00:00", status, in, "237670000001", amount);
    }

    private static String row(
            String transaction,
            String ours,
            String at,
            String status,
            boolean in,
            String number,
            String amount) {
        String customer = "FRI:" + number + "/MSISDN";
        String us = "FRI:sanaga/USER";
        return String.join(
                        ",",
                        transaction,
                        ours,
                        at,
                        status,
                        "x",
                        in ? customer : us,
                        in ? us : customer,
                        amount,
                        "XAF")
                + "\n";
    }

    private RunningApi.Answer send(String key, String path, String body) {
        return api.send(request(key, path, body));
    }

    private HttpRequest.Builder request(String key, String path, String body) {
        return api.to(path)
                .setHeader("Authorization", "Bearer " + RunningApi.ADMIN_KEY)
                .header("Idempotency-Key", key)
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(body));
    }

    private JsonNode imported(String... rows) {
        var answer = send("k" + ++keys, MTN, HEADER + String.join("", rows));
        assertEquals(200, answer.status(), answer.text());
        return answer.json();
    }

    private void has(PaymentView view) {
        api.reads.named.put(view.request().id().value(), view);
        view.providerTransaction().ifPresent(name -> api.reads.named.put(name, view));
    }

    private static PaymentView on(Rung rung) {
        var waiting = Samples.waiting();
        return new PaymentView(
                waiting.request(),
                waiting.status(),
                waiting.reason(),
                waiting.amount(),
                waiting.fee(),
                waiting.wallet(),
                waiting.providerReference(),
                waiting.providerTransaction(),
                waiting.journals(),
                waiting.details(),
                waiting.updatedAt(),
                waiting.matter(),
                Optional.of(new ProviderCall.Ladder(rung, Optional.of("silence"), Samples.AT)),
                Optional.empty());
    }

    private void assertOnly(String result, JsonNode report) {
        assertEquals(1, report.path("results").size(), report::toString);
        assertEquals(1, report.path("results").path(result).asInt(), report::toString);
    }

    @ParameterizedTest
    @EnumSource(
            value = Rung.class,
            names = {"STATEMENT", "PERSON"})
    void money_that_moved_just_so_ends_an_order_beyond_asking(Rung rung) {
        has(on(rung));
        JsonNode report = imported(PAID);
        assertOnly("confirmed", report);
        assertEquals(CHARGE.value(), report.path("items").path(0).path("payment").asText());
        var ruling = (Case.Ruling) api.payments.orders.getFirst();
        assertEquals(
                new Case.Resolution.Confirm(
                        new Receipt(new ProviderTransactionId("363440463"), Money.xaf(5_000))),
                ruling.resolution());
        assertTrue(ruling.why().matches("statement [0-9a-f]{8}, line 2"), ruling.why());
        assertEquals(2, api.operators.done.size());
        assertTrue(
                api.operators.done.getLast().startsWith("case.resolve ca_" + CHARGE),
                api.operators.done::toString);
    }

    /** One that would be confirmed, and one that would be asked after. */
    @Test
    void a_file_that_is_only_tried_is_judged_and_nothing_is_done() {
        has(on(Rung.STATEMENT));
        PaymentView queued = Samples.payout("queued", Optional.empty(), Optional.of(REFERENCE));
        has(queued);
        String rows =
                PAID
                        + paidOut(
                                queued.request().id().value(),
                                queued.wallet().msisdn().digits(),
                                "4000.00");
        var tried = api.send(request("dry", MTN, HEADER + rows).header("Prefer", "dry-run"));
        assertEquals(200, tried.status(), tried.text());
        assertEquals("dry-run", tried.header("Preference-Applied"));
        assertEquals(1, tried.json().path("results").path("confirmed").asInt(), tried.text());
        assertEquals(1, tried.json().path("results").path("asked").asInt(), tried.text());
        assertEquals(List.of(), api.payments.orders);
        assertEquals(List.of(), api.payments.nudged);
        assertEquals(List.of(), api.operators.done);
        var meant = send("dry", MTN, HEADER + rows);
        assertEquals("", meant.header("Idempotent-Replayed"));
        assertEquals(tried.json(), meant.json());
        assertEquals(1, api.payments.orders.size());
        assertEquals(1, api.payments.nudged.size());
    }

    @Test
    void money_that_left_by_a_token_we_lost_ends_what_is_to_go_out() {
        PaymentView sent = Samples.payout("sent", Optional.empty(), Optional.of(REFERENCE));
        has(sent);
        String id = sent.request().id().value();
        String number = sent.wallet().msisdn().digits();
        assertOnly("confirmed", imported(paidOut(id, number, "4000.00")));
        var ruling = (Case.Ruling) api.payments.orders.getFirst();
        assertInstanceOf(Case.Resolution.Confirm.class, ruling.resolution());
        assertOnly("differs", imported(paidOut(id, number, "3999.00")));
        has(Samples.payout("queued", Optional.empty(), Optional.of(REFERENCE)));
        assertOnly("asked", imported(paidOut(id, number, "4000.00")));
        assertEquals(1, api.payments.orders.size());
    }

    private static final String REFERENCE = "0f1e2d3c-4b5a-4968-8776-655443322110";

    private static String paidOut(String ours, String number, String amount) {
        return row("363440999", ours, "2026-03-01 09:00:00", "Successful", false, number, amount);
    }

    @Test
    void the_same_file_again_repeats_nothing_and_finds_everything_in_order() {
        has(Samples.charge());
        assertOnly("matched", imported(PAID));
        assertEquals(List.of(), api.payments.orders);
        assertEquals(List.of(), api.payments.nudged);
        var first = send("same", MTN, HEADER + PAID);
        var again = send("same", MTN, HEADER + PAID);
        assertEquals("true", again.header("Idempotent-Replayed"));
        assertEquals(first.json(), again.json());
        AProblem.check(send("same", MTN, HEADER), 422, "idempotency_key_reused", "Idempotency-Key");
    }

    @ParameterizedTest
    @CsvSource({
        "4999, in, on the ladder, differs",
        "5001, in, on the ladder, differs",
        "5000, out, on the ladder, differs",
        "4999, in, succeeded, differs",
        "5000, out, succeeded, differs",
        "5000, in, polled, asked",
        "4999, in, polled, asked",
        "5000, in, late, matched",
        "4999, in, late, differs",
        "5000, in, nobody's, unknown"
    })
    void what_is_not_just_so_is_shown_and_confirms_nothing(
            String amount, String way, String payment, String result) {
        switch (payment) {
            case "on the ladder" -> has(on(Rung.STATEMENT));
            case "polled" -> has(on(Rung.POLL));
            case "late" -> has(Samples.late());
            case "succeeded" -> has(Samples.charge());
            default -> {}
        }
        assertOnly(
                result,
                imported(row("363440463", CHARGE.value(), amount, "Successful", way.equals("in"))));
        assertEquals(List.of(), api.payments.orders);
        assertEquals(result.equals("asked") ? List.of(CHARGE) : List.of(), api.payments.nudged);
    }

    @Test
    void a_second_movement_for_one_payment_is_not_the_first() {
        has(Samples.charge());
        JsonNode report = imported(PAID, row("999", CHARGE.value(), "5000"));
        assertEquals(1, report.path("results").path("matched").asInt());
        assertEquals(1, report.path("results").path("differs").asInt());
        assertEquals(
                "we know the movement as 363440463",
                report.path("items").path(0).path("detail").asText());
    }

    @ParameterizedTest
    @CsvSource({
        // Asked for at 2026-03-01T08:15:30Z, 09:15:30 in Douala.
        "2026-02-28 09:15:00, 237670000001, the order came later: 2026-03-01T08:15:30.123456Z",
        "2026-02-28 09:16:00, 237670000001,",
        "2026-03-01 09:16:00, 237670000002, the order was for another number",
        "2026-03-01 09:16:00, 670000001,"
    })
    void only_what_can_be_the_order_ends_it(String at, String number, String detail) {
        has(on(Rung.STATEMENT));
        JsonNode report =
                imported(row("1", CHARGE.value(), at, "Successful", true, number, "5000"));
        assertOnly(detail == null ? "confirmed" : "differs", report);
        JsonNode told = report.path("items").path(0).path("detail");
        assertEquals(detail, told.isTextual() ? told.asText() : null);
        assertEquals(detail == null ? 1 : 0, api.payments.orders.size());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 4999, the file tells this movement in several ways",
        "2, 5000, the file has several movements for it",
        "2, 4999, the file has several movements for it"
    })
    void a_file_that_contradicts_itself_confirms_nothing(
            String transaction, String amount, String detail) {
        has(on(Rung.PERSON));
        JsonNode report =
                imported(
                        row("1", CHARGE.value(), "5000"),
                        row("77", "nobody's", "100").repeat(600),
                        row(transaction, CHARGE.value(), amount));
        assertEquals(2, report.path("results").path("differs").asInt(), report::toString);
        assertEquals(detail, report.path("items").path(0).path("detail").asText());
        assertEquals(List.of(), api.payments.orders);
        // What did not succeed contradicts nothing.
        assertEquals(
                1,
                imported(PAID, row("2", CHARGE.value(), "5000", "Failed", true))
                        .path("results")
                        .path("confirmed")
                        .asInt());
    }

    @Test
    void a_row_that_stands_there_twice_counts_once() {
        has(on(Rung.STATEMENT));
        JsonNode report = imported(PAID, PAID);
        assertEquals(1, report.path("results").path("confirmed").asInt());
        assertEquals(1, report.path("results").path("duplicate").asInt());
        assertEquals(1, api.payments.orders.size());
    }

    @Test
    void a_merchant_cannot_have_a_payment_confirmed_by_what_he_calls_it() {
        // The name leads to the payment, but it is none that the provider has from us.
        api.reads.named.put("order-17", on(Rung.STATEMENT));
        assertOnly("unknown", imported(row("order-17", "", "5000")));
        assertOnly("unknown", imported(row("1", "order-17", "5000")));
        assertEquals(List.of(), api.payments.orders);
    }

    @Test
    void orange_calls_our_order_by_its_short_name() {
        var charge = Samples.charge();
        var paid =
                new PaymentView(
                        charge.request(),
                        charge.status(),
                        charge.reason(),
                        charge.amount(),
                        charge.fee(),
                        Samples.RECIPIENT,
                        charge.providerReference(),
                        Optional.of("MP1"),
                        charge.journals(),
                        charge.details(),
                        charge.updatedAt());
        String name =
                new Reference(UUID.fromString(charge.providerReference().orElseThrow()))
                        .shortName();
        api.reads.named.put(name, paid);
        String csv =
                "N°;Date;Heure;Référence;Paiement;Statut;Débit;Crédit\n"
                        + "1;01/03/2026;09:00:00;MP2;"
                        + name
                        + ";Succès;;5000\n";
        JsonNode report = send("orange", "/admin/statements/orange", csv).json();
        assertOnly("differs", report);
        assertEquals(
                "we know the movement as MP1",
                report.path("items").path(0).path("detail").asText());
    }

    @Test
    void what_the_provider_does_not_call_done_decides_nothing() {
        has(on(Rung.STATEMENT));
        assertOnly("not_successful", imported(row("1", CHARGE.value(), "5000", "Failed", true)));
        assertEquals(List.of(), api.payments.orders);
        assertEquals(List.of(), api.payments.nudged);
    }

    @Test
    void a_payment_that_has_moved_on_meanwhile_is_asked_after() {
        has(on(Rung.STATEMENT));
        api.payments.refuse(new Refusal.NotNow(CHARGE, "succeeded", "resolve"));
        JsonNode report = imported(PAID);
        assertOnly("asked", report);
        assertEquals(List.of(CHARGE), api.payments.nudged);
    }

    @Test
    void a_line_that_is_no_row_is_shown_beside_those_that_are() {
        JsonNode report = imported("rubbish\n", PAID);
        assertEquals(1, report.path("rows").asInt());
        assertEquals(2, report.path("unreadable").path(0).path("line").asInt());
        assertEquals("id is empty", shownWhy(imported(",,\n")));
    }

    private static String shownWhy(JsonNode report) {
        return report.path("unreadable").path(0).path("why").asText();
    }

    @Test
    void what_is_no_statement_is_refused_and_leaves_no_trace() {
        AProblem.check(send("k", MTN, "{}"), 400, "invalid_request", "body");
        AProblem.check(send("k", "/admin/statements/wave", PAID), 404, "not_found", "");
        assertEquals(List.of(), api.operators.done);
    }

    @Test
    void a_month_of_rows_is_no_body_too_long() {
        String many = PAID.repeat(20_000);
        assertTrue(many.length() > 1_000_000);
        assertEquals(20_000, imported(many).path("rows").asInt());
        var answer = api.offer(request("k", MTN, "x".repeat(9 * 1024 * 1024)));
        AProblem.check(answer, 413, "payload_too_large", "");
    }
}
