package cm.sanaga.provider;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a callback says has become of an order. Nothing is done because of it: it is held against
 * what the provider itself then answers, so that somebody hears of a lie.
 *
 * @param amount what it says has moved, in whole francs, with the currency behind it where that is
 *     another; empty where it names no amount that can be read
 */
public record Claim(End end, Optional<String> amount) {
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    /** How an order ended. */
    public enum End {
        SUCCEEDED,
        FAILED
    }

    /** That nothing moved and nothing will. */
    public static Claim failed() {
        return new Claim(End.FAILED, Optional.empty());
    }

    /**
     * That money moved.
     *
     * @param amount as the provider writes it
     * @param currency as the provider writes it, absent where it means its own
     * @param francs how it calls francs
     */
    public static Claim succeeded(
            @Nullable String amount, @Nullable String currency, String francs) {
        return new Claim(
                End.SUCCEEDED, whole(amount).map(digits -> digits + unit(currency, francs)));
    }

    /** Anybody may have written it, and it is kept and logged: three letters or a mark. */
    private static String unit(@Nullable String currency, String francs) {
        if (currency == null || currency.equals(francs)) {
            return "";
        }
        return " " + (CURRENCY.matcher(currency).matches() ? currency : "?");
    }

    private static Optional<String> whole(@Nullable String amount) {
        if (amount == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.toString(new BigDecimal(amount).longValueExact()));
        } catch (ArithmeticException | NumberFormatException _) {
            return Optional.empty();
        }
    }
}
