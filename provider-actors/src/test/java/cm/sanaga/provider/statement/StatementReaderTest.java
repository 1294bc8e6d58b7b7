package cm.sanaga.provider.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Provider;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in the cells, and what may not. */
class StatementReaderTest {
    private static final String MTN =
            "Export of 27/11/2026\nAmount,Id,External id,Date,Status,Type,From,To,Currency\n";
    private static final String ORANGE =
            "Relevé\nN°;Date;Heure;Référence;Service;Paiement;Statut;Mode;N° de Compte;Wallet;"
                    + "Débit;Crédit\n";

    private static Statement read(Provider provider, String text) throws UnknownStatement {
        return StatementReader.of(provider)
                .orElseThrow()
                .read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Statement mtn(String amount, String date, String from, String to)
            throws UnknownStatement {
        return read(
                Provider.MTN,
                MTN
                        + String.join(
                                ",",
                                '"' + amount + '"',
                                "77",
                                "ch_1",
                                date,
                                "Successful",
                                "Payment",
                                from,
                                to,
                                "XAF"));
    }

    private static final String CUSTOMER = "FRI:237670000001/MSISDN";
    private static final String US = "FRI:sanaga/USER";
    private static final String DATE = "2026-11-27 09:30:00";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1500 | 1500",
                "1500,00 | 1500",
                "1500.0 | 1500",
                "1 500 | 1500",
                "1\u00a0500\u202f000,00 | 1500000",
                "-1500 | 1500"
            })
    void an_amount_is_francs_however_it_is_written(String written, long francs)
            throws UnknownStatement {
        Statement read = mtn(written, DATE, CUSTOMER, US);
        assertEquals(List.of(), read.unreadable());
        assertEquals(Money.xaf(francs), read.rows().getFirst().amount());
    }

    @ParameterizedTest
    @CsvSource({"1500.5", "'1,500'", "0", "15 00", "1e3", "'', ''", "9999999999999999", "XAF"})
    void what_is_no_whole_number_of_francs_makes_no_row(String written) throws UnknownStatement {
        Statement read = mtn(written, DATE, CUSTOMER, US);
        assertEquals(List.of(), read.rows());
        assertTrue(read.unreadable().getFirst().why().startsWith("amount is"), read::toString);
        assertEquals(3, read.unreadable().getFirst().line());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-27 09:30:00, 2026-11-27T08:30:00Z",
        "27/11/2026 09:30:00, 2026-11-27T08:30:00Z",
        "2026-11-27T08:30:00Z, 2026-11-27T08:30:00Z"
    })
    void a_date_is_that_of_douala_unless_it_says_otherwise(String written, Instant at)
            throws UnknownStatement {
        assertEquals(at, mtn("1", written, CUSTOMER, US).rows().getFirst().at());
    }

    @ParameterizedTest
    @CsvSource({"31/02/2026 09:30:00", "11/27/2026 09:30:00", "yesterday", "2026-11-27"})
    void a_date_nobody_can_read_makes_no_row(String written) throws UnknownStatement {
        assertEquals(1, mtn("1", written, CUSTOMER, US).unreadable().size());
    }

    @Test
    void which_way_it_went_must_be_clear() throws UnknownStatement {
        assertEquals(
                StatementRow.Direction.IN,
                mtn("1", DATE, CUSTOMER, US).rows().getFirst().direction());
        assertEquals(
                StatementRow.Direction.OUT,
                mtn("1", DATE, US, CUSTOMER).rows().getFirst().direction());
        assertEquals(1, mtn("1", DATE, CUSTOMER, CUSTOMER).unreadable().size());
        assertEquals(1, mtn("1", DATE, US, US).unreadable().size());
        Statement both =
                read(
                        Provider.ORANGE,
                        ORANGE + "1;27/11/2026;09:30:00;MP1;s;ORD;Succès;API;69;w;100;100\n");
        assertEquals(1, both.unreadable().size());
    }

    @Test
    void orange_tells_credit_and_debit_apart_and_what_did_not_succeed() throws UnknownStatement {
        Statement read =
                read(
                        Provider.ORANGE,
                        ORANGE
                                + "1;27/11/2026;09:30:00;MP1;Merchant Payment;ORD1;Succès;API;69;w;;5 000\n"
                                + "\n"
                                + "2;27/11/2026;09:31:00;CI1;Cash in;ORD2;Echec;API;69;w;700,00;\n");
        assertEquals(List.of(), read.unreadable());
        StatementRow in = read.rows().get(0);
        StatementRow out = read.rows().get(1);
        assertEquals(StatementRow.Direction.IN, in.direction());
        assertEquals(Money.xaf(5_000), in.amount());
        assertEquals(Optional.of("ORD1"), in.ours());
        assertEquals(Instant.parse("2026-11-27T08:30:00Z"), in.at());
        assertTrue(in.succeeded());
        assertEquals(Money.xaf(700), out.amount());
        assertFalse(out.succeeded());
        assertEquals(5, out.line());
    }

    @Test
    void another_currency_is_not_ours() throws UnknownStatement {
        Statement read =
                read(
                        Provider.MTN,
                        MTN + "5,1,ch_1," + DATE + ",Successful,x," + CUSTOMER + "," + US + ",EUR");
        assertEquals("currency is not XAF", read.unreadable().getFirst().why());
    }

    @ParameterizedTest
    @CsvSource({"mtn", "orange", "camtel"})
    void what_is_no_statement_is_refused_with_the_columns_it_should_have(String provider) {
        for (String text : List.of("", "{}", "a,b,c\n1,2,3\n", "Id;Date\n")) {
            UnknownStatement refused =
                    assertThrows(UnknownStatement.class, () -> read(new Provider(provider), text));
            assertTrue(refused.toString().contains("date"), refused::toString);
        }
    }

    @Test
    void who_exports_nothing_we_know_has_no_reader() {
        assertEquals(Optional.empty(), StatementReader.of(new Provider("wave")));
    }
}
