package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.explain.Explained;
import cm.sanaga.http.explain.Facts;
import cm.sanaga.http.explain.Language;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Case;
import cm.sanaga.payment.CaseView;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import cm.sanaga.payment.dispute.Dispute;
import cm.sanaga.provider.ProviderTransactionId;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.Receipt;
import cm.sanaga.provider.Rung;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What people are told of a payment, in two languages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainTest {
    private static final Instant SOON = Samples.LATER.plusSeconds(40);
    private static final Pattern VALUE = Pattern.compile("\\{(\\d)}");
    private static final Path RECEIVED = Path.of("target", "explained.txt");

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

    private static Map<String, Facts> told() {
        Map<String, Facts> told = new LinkedHashMap<>();
        PaymentView waiting = Samples.waiting();
        told.put("charge, on the handset", open(waiting, Rung.POLL, false));
        told.put("charge, on a page", open(waiting, Rung.POLL, true));
        told.put("charge, not taken", open(Samples.unprepared(Samples.AT), Rung.POLL, false));
        told.put("charge, in the statement", open(waiting, Rung.STATEMENT, false));
        told.put("charge, a person's", open(waiting, Rung.PERSON, false));
        told.put("charge, being booked", still(waiting));
        told.put("charge, succeeded", still(Samples.charge()));
        told.put("charge, expired and paid all the same", still(Samples.late()));
        told.put(
                "charge, expired and paid, and it was decided that it is the merchant's",
                still(ruled(new Case.Resolution.CreditMerchant(), Optional.of(SOON))));
        told.put(
                "charge, expired and paid, and it is being given back",
                still(ruled(new Case.Resolution.RefundPayer(), Optional.empty())));
        told.put("escrow, held", still(Samples.escrow()));
        told.put(
                "escrow, held beyond its date",
                new Facts(
                        Samples.escrow(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        SOON.plus(Duration.ofDays(2))));
        told.put("escrow, all of it on its way back", still(escrow("held", 0, 0, 0)));
        told.put("escrow, in dispute, offered", still(Samples.disputed()));
        told.put("escrow, in dispute, not answered", still(disputed(asked(), 3_500, 1_500)));
        told.put("escrow, in dispute, answered", still(disputed(answered(), 3_500, 1_500)));
        told.put("escrow, dispute decided", still(held(decided(), 1_500, 1_500)));
        told.put("escrow, dispute decided, not reached", still(held(decided(), 3_500, 1_500)));
        told.put("escrow, refunded", still(escrow("refunded", 0, 5_000, 0)));
        told.put("escrow, settled", still(escrow("settled", 4_000, 1_000, 0)));
        told.put("payout, sent", open(payout("sent"), Rung.POLL, false));
        told.put("payout, being set aside", still(payout("pending")));
        told.put("payout, in line", line(Reason.Code.FLOAT_SHORT, Optional.of(SOON)));
        told.put(
                "payout, in line and nobody knows until when",
                line(Reason.Code.ACCOUNT_FROZEN, Optional.empty()));
        told.put("payout, arrived", still(payout("succeeded")));
        told.put("payout, cancelled", still(payout("cancelled")));
        told.put(
                "payout, said to have failed and yet arrived",
                still(out(new Case.Resolution.ChargeMerchant())));
        told.put(
                "payout, not covered",
                still(
                        Samples.payout(
                                "failed",
                                Optional.of(
                                        new Reason(Reason.Code.INSUFFICIENT_FUNDS, "too little")),
                                Optional.empty())));
        told.put("refund, failed", still(Samples.refund()));
        return told;
    }

    private static Facts still(PaymentView view) {
        return Facts.still(view, Samples.LATER);
    }

    private static PaymentView ruled(Case.Resolution resolution, Optional<Instant> closed) {
        PaymentView late = Samples.late();
        CaseView open = late.matter().orElseThrow();
        return with(late, ruling(open, open.receipt().orElseThrow(), resolution, closed));
    }

    private static PaymentView out(Case.Resolution resolution) {
        PaymentView failed = payout("failed");
        var receipt = new Receipt(new ProviderTransactionId("9"), failed.amount());
        CaseView open =
                new CaseView(
                        Case.Kind.PAID_AFTER_FAILURE,
                        Optional.of(receipt),
                        Optional.empty(),
                        Samples.LATER,
                        Optional.empty(),
                        Optional.empty());
        return with(failed, ruling(open, receipt, resolution, Optional.of(SOON)));
    }

    private static CaseView ruling(
            CaseView open, Receipt receipt, Case.Resolution resolution, Optional<Instant> closed) {
        return new CaseView(
                open.kind(),
                Optional.of(receipt),
                Optional.empty(),
                open.openedAt(),
                Optional.of(new Case.Ruling(resolution, "key_op", "seen", SOON)),
                closed);
    }

    private static PaymentView with(PaymentView view, CaseView matter) {
        return new PaymentView(
                view.request(),
                view.status(),
                view.reason(),
                view.amount(),
                view.fee(),
                view.wallet(),
                view.providerReference(),
                view.providerTransaction(),
                view.journals(),
                view.details(),
                view.updatedAt(),
                Optional.of(matter),
                Optional.empty(),
                Optional.empty());
    }

    private static PaymentView escrow(String status, long released, long refunded, long left) {
        PaymentView held = Samples.escrow();
        return new PaymentView(
                held.request(),
                status,
                Optional.empty(),
                held.amount(),
                held.fee(),
                held.wallet(),
                held.providerReference(),
                held.providerTransaction(),
                held.journals(),
                new PaymentView.Escrow(
                        Money.xaf(released),
                        Money.xaf(refunded),
                        Money.xaf(left),
                        Optional.of(SOON),
                        Optional.empty()),
                held.updatedAt());
    }

    private static Dispute asked() {
        return new Dispute(offered().openings(), List.of(), List.of(), Optional.empty());
    }

    private static Dispute answered() {
        return new Dispute(
                offered().openings(), offered().statements(), List.of(), Optional.empty());
    }

    private static Dispute decided() {
        return offered()
                .evolve(
                        new Dispute.Event.Ended(
                                new Dispute.Ending(
                                        Dispute.Manner.DECIDED,
                                        Money.xaf(2_000),
                                        offered().terms().opened())));
    }

    private static Dispute offered() {
        return Samples.disputed().dispute().orElseThrow();
    }

    private static PaymentView disputed(Dispute dispute, long left, long releasable) {
        return with(Samples.disputed(), "disputed", dispute, left, releasable);
    }

    private static PaymentView held(Dispute dispute, long left, long releasable) {
        return with(Samples.disputed(), "held", dispute, left, releasable);
    }

    private static PaymentView with(
            PaymentView view, String status, Dispute dispute, long left, long releasable) {
        return new PaymentView(
                view.request(),
                status,
                Optional.empty(),
                view.amount(),
                view.fee(),
                view.wallet(),
                view.providerReference(),
                view.providerTransaction(),
                view.journals(),
                new PaymentView.Escrow(
                        Money.xaf(1_000),
                        Money.xaf(500),
                        Money.xaf(left),
                        Money.xaf(releasable),
                        Optional.of(SOON),
                        Optional.empty(),
                        List.of(dispute),
                        false),
                view.updatedAt());
    }

    private static PaymentView payout(String status) {
        return Samples.payout(status, Optional.empty(), Optional.of("reference"));
    }

    private static Facts open(PaymentView view, Rung rung, boolean page) {
        return new Facts(
                view, Optional.of(rung), Optional.of(SOON), page, Optional.empty(), Samples.LATER);
    }

    private static Facts line(Reason.Code code, Optional<Instant> at) {
        return new Facts(
                Samples.payout(
                        "queued", Optional.of(new Reason(code, "why")), Optional.of("reference")),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of(new Facts.Turn(3, at)),
                Samples.LATER);
    }

    /** To be read by whoever changes a text: {@code explained.txt}. */
    @Test
    void it_is_told_as_approved() throws IOException {
        StringBuilder all = new StringBuilder();
        told().forEach(
                        (name, facts) -> {
                            all.append("# ").append(name).append('\n');
                            for (Language language : Language.values()) {
                                Explained one = Explained.of(facts, language);
                                one.said().forEach(said -> all.append(said).append('\n'));
                                all.append("- ")
                                        .append(one.actsNext())
                                        .append(one.nextAt().map(at -> ", " + at).orElse(""))
                                        .append('\n');
                            }
                        });
        Files.writeString(RECEIVED, all);
        try (InputStream in = ExplainTest.class.getResourceAsStream("explained.txt")) {
            String approved =
                    in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(approved, all.toString(), "look at " + RECEIVED);
        }
    }

    @ParameterizedTest
    @EnumSource(Reason.Code.class)
    void every_reason_has_words(Reason.Code code) {
        for (Language language : Language.values()) {
            var charge = Explained.of(still(Samples.failedCharge(code)), language);
            assertEquals(2, charge.said().size(), charge::toString);
            var reason = Optional.of(new Reason(code, "why"));
            for (Optional<String> reference :
                    List.of(Optional.of("reference"), Optional.<String>empty())) {
                var payout =
                        Explained.of(still(Samples.payout("failed", reason, reference)), language);
                boolean covered = code != Reason.Code.INSUFFICIENT_FUNDS || reference.isPresent();
                assertEquals(covered ? 2 : 1, payout.said().size(), payout::toString);
            }
        }
    }

    @Test
    void both_languages_have_the_same_texts_with_the_same_values() throws IOException {
        Properties english = texts("en");
        Properties french = texts("fr");
        assertEquals(new TreeSet<>(english.keySet()), new TreeSet<>(french.keySet()));
        assertTrue(english.size() > 40);
        for (String key : english.stringPropertyNames()) {
            String one = english.getProperty(key);
            String other = french.getProperty(key);
            assertEquals(values(one), values(other), key);
            if (!key.equals("time")) {
                // A lone apostrophe would swallow what follows.
                assertFalse(
                        (one + other).replace("''", "").contains("'"),
                        key + " has an apostrophe that is not written twice");
                assertFalse(new MessageFormat(one).format(new Object[4]).isBlank());
            }
        }
    }

    private static String values(String text) {
        return VALUE.matcher(text)
                .results()
                .map(MatchResult::group)
                .sorted()
                .distinct()
                .collect(Collectors.joining());
    }

    private static Properties texts(String language) throws IOException {
        Properties texts = new Properties();
        try (InputStream in =
                        Explained.class.getResourceAsStream("texts_" + language + ".properties");
                var reader =
                        new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8)) {
            texts.load(reader);
        }
        return texts;
    }

    @CsvSource(
            delimiter = '|',
            value = {
                "fr | fr",
                "fr-CM, fr;q=0.9, en;q=0.8 | fr",
                "en;q=0.3, fr | fr",
                "fr;q=0.3, en | en",
                "en-GB | en",
                "de | en",
                "de, fr;q=0.1 | fr",
                "* | en",
                "fr;q=x | en"
            })
    @ParameterizedTest
    void the_language_that_suits_best_is_spoken(String asked, String spoken) {
        assertEquals(spoken, Language.best(Optional.of(asked)).tag());
    }

    @Test
    void a_payment_is_explained_where_it_is_and_to_nobody_else() {
        api.payments.has(Samples.waiting());
        String path = "/v1/charges/" + Samples.id(PaymentKind.CHARGE).value() + "/explain";
        var answer = api.get(path);
        assertEquals(200, answer.status(), answer::toString);
        assertEquals("payer", answer.json().path("acts_next").asText());
        assertEquals("en", answer.header("Content-Language"));
        var french = api.send(api.to(path).header("Accept-Language", "fr-CM").GET());
        JsonNode said = french.json().path("said");
        assertTrue(said.path(0).asText().contains("5 000 FCFA"), said::toString);
        assertEquals("fr", french.json().path("language").asText());
        assertEquals(404, api.get(path.replace("charges", "escrows")).status());
        String other = RunningApi.OTHER_KEY;
        assertEquals(
                404,
                api.send(api.to(path).setHeader("Authorization", "Bearer " + other).GET())
                        .status());
    }

    @Test
    void a_payout_in_line_says_which_place_it_has() {
        var reason = new Reason(Reason.Code.FLOAT_SHORT, "too little there");
        api.payments.has(Samples.payout("queued", Optional.of(reason), Optional.of("reference")));
        var answer = api.get("/v1/payouts/" + Samples.id(PaymentKind.PAYOUT).value() + "/explain");
        assertTrue(answer.json().path("said").toString().contains("number 3"), answer::toString);
        assertEquals(Samples.AT, Instant.parse(answer.json().path("next_at").asText()));
    }
}
