package cm.sanaga.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.ledger.Entry;
import cm.sanaga.ledger.Journal;
import cm.sanaga.ledger.Side;
import cm.sanaga.ledger.SubAccount;
import cm.sanaga.money.Currency;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Postings.Slip;
import cm.sanaga.payment.fee.Bearer;
import cm.sanaga.payment.fee.Fee;
import cm.sanaga.payment.fee.FeeKind;
import cm.sanaga.payment.fee.FeeLine;
import cm.sanaga.provider.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/**
 * The templates of all journals: that they balance, and that the documentation says what they do.
 */
class PostingsTest {
    private static final long MOST = 1_000_000_000_000L;
    private static final String BEGIN = "<!-- postings:begin -->";
    private static final String END = "<!-- postings:end -->";

    /**
     * A template.
     *
     * @param step in the journal's id
     * @param journal of an amount and a fee
     */
    private record Template(String event, String step, BiFunction<Money, Fee, Journal> journal) {}

    private static final Provider X = new Provider("xx");

    private static final List<Template> TEMPLATES =
            List.of(
                    new Template(
                            "charge collected",
                            "credit",
                            (a, f) -> Postings.chargeCollected(slip("credit"), X, a, f)),
                    new Template(
                            "escrow funded",
                            "fund",
                            (a, _) -> Postings.escrowFunded(slip("fund"), X, a)),
                    new Template(
                            "escrow released, in whole or in part",
                            "release/…",
                            (a, f) -> Postings.escrowReleased(slip("release/x"), a, f)),
                    new Template(
                            "refund from escrow",
                            "refund",
                            (a, _) -> Postings.refundedFromEscrow(slip("refund"), X, asOrdered(a))),
                    new Template(
                            "refund from balance",
                            "refund",
                            (a, _) ->
                                    Postings.refundedFromBalance(slip("refund"), X, asOrdered(a))),
                    new Template(
                            "payout confirmed",
                            "payout",
                            (a, f) -> Postings.payoutConfirmed(slip("payout"), X, asOrdered(a), f)),
                    new Template(
                            "money nobody expected",
                            "suspense",
                            (a, _) -> Postings.unexpected(slip("suspense"), X, a)),
                    new Template(
                            "refund of what came unexpected",
                            "refund",
                            (a, _) ->
                                    Postings.refundedFromSuspense(slip("refund"), X, asOrdered(a))),
                    new Template(
                            "what came unexpected is the merchant's",
                            "case/…",
                            (a, f) -> Postings.suspenseCredited(slip("case/0"), a, f)),
                    new Template(
                            "money left although it was not to",
                            "late",
                            (a, _) -> Postings.leftUnexpectedly(slip("late"), X, a)),
                    new Template(
                            "the merchant bears what left",
                            "case/…",
                            (a, _) -> Postings.receivableCharged(slip("case/0"), a)),
                    new Template(
                            "what left is lost",
                            "case/…",
                            (a, _) -> Postings.receivableLost(slip("case/0"), a)));

    private static Postings.Out asOrdered(Money amount) {
        return new Postings.Out(amount, amount);
    }

    @Property(tries = 20_000)
    void what_left_otherwise_than_ordered_is_booked_as_it_left(
            @ForAll @LongRange(min = 1, max = MOST) long ordered,
            @ForAll @LongRange(min = 1, max = MOST) long moved,
            @ForAll @LongRange(min = 0, max = MOST) long fee) {
        Journal journal =
                Postings.payoutConfirmed(
                        slip("payout"),
                        X,
                        new Postings.Out(Money.xaf(ordered), Money.xaf(moved)),
                        Fee.of(Money.xaf(fee)));
        assertEquals(0, balance(journal));
        for (Entry entry : journal.entries()) {
            if (entry.subAccount().equals(SubAccount.floatAt(X.value()))) {
                assertEquals(moved, entry.amount().minor());
            }
            if (entry.subAccount().equals(SubAccount.AVAILABLE)) {
                assertEquals(Math.min(moved, ordered) + fee, entry.amount().minor());
            }
        }
    }

    private static Slip slip(String step) {
        return new Slip(
                Samples.request(PaymentKind.CHARGE, "k").id(),
                step,
                "key_1",
                Samples.T0,
                List.of());
    }

    /** Debits less credits of a journal. */
    private static long balance(Journal journal) {
        return journal.entries().stream().mapToLong(PostingsTest::signed).sum();
    }

    private static long signed(Entry entry) {
        return entry.side() == Side.DEBIT ? entry.amount().minor() : -entry.amount().minor();
    }

    @Property(tries = 20_000)
    void every_template_balances_for_all_amounts_and_fees(
            @ForAll @LongRange(min = 1, max = MOST) long amount,
            @ForAll @LongRange(min = 0, max = MOST) long fee,
            @ForAll @LongRange(min = 0, max = MOST) long tax) {
        long owed = Math.min(tax, amount);
        Fee whole = fee(Math.min(fee, amount - owed), owed);
        for (Template template : TEMPLATES) {
            assertEquals(0, balance(template.journal.apply(Money.xaf(amount), whole)));
        }
    }

    private static Fee fee(long kept, long tax) {
        return Fee.of(
                Currency.XAF,
                List.of(
                        new FeeLine(FeeKind.PLATFORM, "ours", Money.xaf(kept), Bearer.MERCHANT),
                        new FeeLine(FeeKind.TAX, "state", Money.xaf(tax), Bearer.CUSTOMER)));
    }

    /**
     * Each entry is a·amount + k·kept + t·tax. The coefficients are read off by raising one of the
     * three, and of each template they add up to nothing: it balances whatever the figures.
     */
    @Test
    void the_coefficients_of_every_template_add_up_to_nothing() {
        for (Template template : TEMPLATES) {
            Map<String, Long> base = entries(template, 1_000, 70, 30);
            Map<String, Long> raised = entries(template, 1_001, 70, 30);
            Map<String, Long> dearer = entries(template, 1_000, 71, 30);
            Map<String, Long> taxed = entries(template, 1_000, 70, 31);
            long ofAmount = 0;
            long ofKept = 0;
            long ofTax = 0;
            for (String line : base.keySet()) {
                long at = base.getOrDefault(line, 0L);
                long a = raised.getOrDefault(line, 0L) - at;
                long k = dearer.getOrDefault(line, 0L) - at;
                long t = taxed.getOrDefault(line, 0L) - at;
                assertEquals(
                        at,
                        a * 1_000 + k * 70 + t * 30,
                        template.event + ": " + line + " is not linear");
                ofAmount += a;
                ofKept += k;
                ofTax += t;
            }
            assertEquals(0, ofAmount, template.event);
            assertEquals(0, ofKept, template.event);
            assertEquals(0, ofTax, template.event);
        }
    }

    private static Map<String, Long> entries(Template template, long amount, long kept, long tax) {
        Map<String, Long> lines = new LinkedHashMap<>();
        template.journal
                .apply(Money.xaf(amount), fee(kept, tax))
                .entries()
                .forEach(
                        entry -> lines.merge(entry.subAccount().value(), signed(entry), Long::sum));
        return lines;
    }

    @Test
    void the_documentation_shows_these_postings_and_no_others() throws IOException {
        String text = Files.readString(Path.of("..", "docs", "ledger.md"));
        String shown = text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END));
        assertEquals(table(), shown.strip());
        long templates =
                Stream.of(Postings.class.getDeclaredMethods())
                        .filter(method -> method.getReturnType() == Journal.class)
                        .count();
        assertEquals(TEMPLATES.size(), templates, "a template is missing in this test");
    }

    private static String table() {
        return Stream.concat(
                        Stream.of(
                                "| event | step in the journal's id | debit | credit |",
                                "|---|---|---|---|"),
                        TEMPLATES.stream().map(PostingsTest::row))
                .collect(Collectors.joining("\n"));
    }

    private static String row(Template template) {
        Journal journal = template.journal.apply(Money.xaf(1_000), fee(70, 30));
        return "| %s | `%s` | %s | %s |"
                .formatted(
                        template.event,
                        template.step,
                        side(journal, Side.DEBIT),
                        side(journal, Side.CREDIT));
    }

    private static String side(Journal journal, Side side) {
        return journal.entries().stream()
                .filter(entry -> entry.side() == side)
                .map(
                        entry ->
                                "`%s` %s"
                                        .formatted(
                                                entry.subAccount().value().replace("/xx", "/x"),
                                                word(entry.amount().minor())))
                .collect(Collectors.joining(" · "));
    }

    private static String word(long francs) {
        return switch ((int) francs) {
            case 1_000 -> "amount";
            case 70 -> "fee − tax";
            case 30 -> "tax";
            case 900 -> "amount − fee";
            case 1_100 -> "amount + fee";
            default -> throw new IllegalArgumentException("what is " + francs);
        };
    }
}
