package cm.sanaga.projection;

import cm.sanaga.payment.PaymentId;
import cm.sanaga.payment.PaymentKind;
import cm.sanaga.payment.PaymentView;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that became of a payment, as its merchant is told.
 *
 * @param id the same for ever
 * @param type the kind of payment and the status that it has since, {@code charge.succeeded}
 * @param view the payment as it was then
 */
public record PaymentEvent(Id id, String type, PaymentView view) {

    /**
     * Which of the events of a payment.
     *
     * @param seq the number of the payment's own event behind it, 1 and up; rises, with gaps
     */
    public record Id(PaymentId payment, long seq) {
        private static final Pattern FORM =
                Pattern.compile("evt_([a-z]{2}_[0-9a-f]{32})_([0-9]{1,9})");

        /** As clients have it. */
        public String text() {
            return "evt_" + payment.value() + "_" + seq;
        }

        /** Reads what {@link #text} wrote, empty when it did not. */
        public static Optional<Id> parse(String text) {
            Matcher form = FORM.matcher(text);
            return form.matches()
                    ? PaymentId.parse(form.group(1))
                            .map(payment -> new Id(payment, Long.parseLong(form.group(2))))
                    : Optional.empty();
        }
    }

    /** What is told of a change, nothing where the merchant need not know of it. */
    static Optional<String> told(Optional<PaymentView> before, Optional<PaymentView> after) {
        return after.filter(now -> before.isEmpty() || differs(before.get(), now))
                .map(now -> type(now.request().id().kind(), now.status()));
    }

    /** Another status, or of an escrow another part released or refunded. */
    private static boolean differs(PaymentView before, PaymentView now) {
        return !before.status().equals(now.status())
                || (before.details() instanceof PaymentView.Escrow was
                        && now.details() instanceof PaymentView.Escrow is
                        && !(was.released().equals(is.released())
                                && was.refunded().equals(is.refunded())));
    }

    /** The type of an event after which a payment has this status. */
    public static String type(PaymentKind kind, String status) {
        return kind.name().toLowerCase(Locale.ROOT) + "." + status;
    }
}
