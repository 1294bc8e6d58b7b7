package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.projection.LedgerRecords;
import cm.sanaga.projection.PaymentRecords;
import cm.sanaga.projection.ReadUnavailable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists as files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportsTest {
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

    @ParameterizedTest
    @EnumSource(Sheet.class)
    void each_list_is_a_table_with_as_many_cells_in_each_row(Sheet sheet) {
        var answer = api.get("/v1/exports/" + sheet.label());
        assertEquals(200, answer.status(), answer.text());
        assertEquals("text/csv; charset=UTF-8", answer.header("Content-Type"));
        assertEquals(
                "attachment; filename=\"" + sheet.label() + ".csv\"",
                answer.header("Content-Disposition"));
        assertTrue(answer.text().endsWith("\r\n"));
        List<String> lines = answer.text().lines().toList();
        assertEquals(sheet.head().strip(), lines.getFirst());
        // The payments that are played come on two pages.
        assertEquals(sheet == Sheet.ENTRIES ? 2 : 3, lines.size(), answer.text());
    }

    @Test
    void a_charge_is_a_row_that_an_accountant_can_read() {
        List<String> lines = api.get("/v1/exports/charges").text().lines().toList();
        assertEquals(
                "id,created_at,updated_at,status,status_reason_code,amount,fee,net,currency,"
                        + "payer_msisdn,payer_provider,refunded_amount,payout_id,"
                        + "provider_reference,provider_transaction_id,reference,description,"
                        + "metadata,journals,fees",
                lines.getFirst());
        String row = lines.get(1);
        String begin =
                Samples.charge().request().id()
                        + ",2026-03-01T08:15:30.123456Z,2026-03-01T08:15:31.000000Z,succeeded,,";
        assertTrue(row.startsWith(begin), row);
        assertTrue(row.contains("\"\"rule\"\":\"\"charge-2026\"\""), row);
    }

    @Test
    void what_others_wrote_neither_breaks_the_table_nor_is_a_formula() {
        var row =
                Sheet.PAYOUTS.row(
                        Map.of(
                                "id", "po_1",
                                "reference", "=HYPERLINK(\"http://evil\")",
                                "description", "two\nlines, and \"quotes\"",
                                "destination", Map.of("msisdn", "+237670000001"),
                                "journals", List.of("jr_1", "jr_2"),
                                "metadata", Map.of("k", "v"),
                                "status", Optional.empty()));
        assertEquals(
                "po_1,,,,,,,,,+237670000001,,,,\"'=HYPERLINK(\"\"http://evil\"\")\","
                        + "\"two\nlines, and \"\"quotes\"\"\",\"{\"\"k\"\":\"\"v\"\"}\",jr_1 jr_2,\r\n",
                row);
    }

    /** A field that the list shows and no column has would be lost to whoever has the file. */
    @Test
    void no_field_of_a_list_is_forgotten() {
        for (Sheet sheet : List.of(Sheet.CHARGES, Sheet.ESCROWS, Sheet.REFUNDS, Sheet.PAYOUTS)) {
            Map<String, Object> shown =
                    switch (sheet) {
                        case CHARGES -> PaymentJson.listed(Samples.charge());
                        case ESCROWS -> PaymentJson.listed(Samples.escrow());
                        case REFUNDS -> PaymentJson.listed(Samples.refund());
                        case PAYOUTS, ENTRIES -> PaymentJson.listed(Samples.payout());
                    };
            String head = "," + sheet.head().strip() + ",";
            for (String field : shown.keySet()) {
                boolean there =
                        head.contains("," + field + ",") || head.contains("," + field + "_");
                assertTrue(there || List.of("object", "case", "disputes").contains(field), field);
            }
        }
    }

    @Test
    void a_part_of_a_list_is_asked_for_by_when_it_was_created() {
        String part = "?created_from=2026-01-01T00:00:00Z&created_to=2026-02-01T00:00:00Z";
        api.get("/v1/exports/payouts" + part);
        api.get("/v1/exports/entries" + part);
        Optional<Instant> from = Optional.of(Instant.parse("2026-01-01T00:00:00Z"));
        Optional<Instant> to = Optional.of(Instant.parse("2026-02-01T00:00:00Z"));
        var payouts = (PaymentRecords.Query) api.reads.asked.getFirst();
        assertEquals(from, payouts.filters().createdFrom());
        assertEquals(to, payouts.filters().createdTo());
        var entries = (LedgerRecords.EntryQuery) api.reads.asked.getLast();
        assertEquals(from, entries.from());
        assertEquals(to, entries.to());
    }

    @ParameterizedTest
    @ValueSource(strings = {"created_from=yesterday", "status=failed", "limit=10"})
    void what_makes_no_sense_is_refused_by_name(String param) {
        var answer = api.get("/v1/exports/charges?" + param);
        assertEquals(400, answer.status());
        assertEquals(param.split("=", 2)[0], answer.param());
    }

    @Test
    void what_cannot_be_begun_is_a_problem_and_no_file() {
        assertEquals(404, api.get("/v1/exports/nonsense").status());
        api.reads.fail(new ReadUnavailable("behind", new TimeoutException()));
        assertEquals(503, api.get("/v1/exports/charges").status());
    }

    @Test
    void one_after_the_other_can_be_had_without_end() {
        for (int i = 0; i < 12; i++) {
            assertEquals(200, api.get("/v1/exports/charges").status());
        }
    }
}
