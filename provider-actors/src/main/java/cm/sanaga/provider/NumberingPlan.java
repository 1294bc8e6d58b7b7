package cm.sanaga.provider;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToCarrierMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns what people type into a number of Cameroon and the provider whose wallet it most likely is.
 * The operator comes from the public numbering tables, so it is a guess: a number may have been
 * ported. Whoever knows better says so.
 */
public final class NumberingPlan {
    private static final String REGION = "CM";
    private static final int COUNTRY = 237;

    /** Digits and the marks people put between them; letters would be read as a keypad. */
    private static final Pattern WRITTEN = Pattern.compile("(?:tel:)?[+0-9 ()./\\u00a0\\u202f-]+");

    private static final int LONGEST = 32;

    private static final Map<String, Provider> WALLETS =
            Map.of(
                    "mtn cameroon",
                    Provider.MTN,
                    "orange",
                    Provider.ORANGE,
                    "camtel",
                    Provider.CAMTEL);

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final PhoneNumberToCarrierMapper carriers = PhoneNumberToCarrierMapper.getInstance();
    private final Map<String, Provider> moved;

    /** What a piece of text turned out to be. */
    public sealed interface Reading {
        /** A number that can have a wallet, and whose. */
        record Recognised(Msisdn msisdn, Provider provider) implements Reading {}

        /** No telephone number at all, or one that nobody can have. */
        record NotANumber() implements Reading {}

        /** A number of another country. */
        record NotCameroonian() implements Reading {}

        /** A line in a wall (222, 233) or on Camtel's fixed radio (242, 243): no wallet. */
        record FixedLine() implements Reading {}

        /** A mobile number whose operator has no wallet that we can reach. */
        record NoWallet(Msisdn msisdn, String operator) implements Reading {}
    }

    /** The public tables alone. */
    public NumberingPlan() {
        this(Map.of());
    }

    /**
     * The public tables, corrected.
     *
     * @param moved national prefixes (such as {@code 685}) and who serves them now; the longest
     *     wins
     */
    public NumberingPlan(Map<String, Provider> moved) {
        this.moved = Map.copyOf(moved);
    }

    /** Reads a number in any usual form, national or international. */
    public Reading read(String text) {
        return read(text, Optional.empty());
    }

    /** Reads a number whose provider is perhaps known; a known provider overrides the tables. */
    public Reading read(String text, Optional<Provider> known) {
        String trimmed = text.strip();
        if (trimmed.length() > LONGEST || !WRITTEN.matcher(trimmed).matches()) {
            return new Reading.NotANumber();
        }
        try {
            return judge(numbers.parse(trimmed, REGION), known);
        } catch (NumberParseException _) {
            return new Reading.NotANumber();
        }
    }

    private Reading judge(PhoneNumber number, Optional<Provider> known) {
        // Of no type is what nobody can have; to ask for that by itself costs as much again.
        PhoneNumberType type = numbers.getNumberType(number);
        if (type == PhoneNumberType.UNKNOWN) {
            return new Reading.NotANumber();
        }
        if (number.getCountryCode() != COUNTRY) {
            return new Reading.NotCameroonian();
        }
        String national = Long.toString(number.getNationalNumber());
        if (national.startsWith("2")) {
            return new Reading.FixedLine();
        }
        if (type != PhoneNumberType.MOBILE) {
            return new Reading.NotANumber();
        }
        var msisdn = new Msisdn(numbers.format(number, PhoneNumberFormat.E164));
        return known.or(() -> movedTo(national))
                .<Reading>map(provider -> new Reading.Recognised(msisdn, provider))
                .orElseGet(() -> byTheTables(msisdn, number));
    }

    private Reading byTheTables(Msisdn msisdn, PhoneNumber number) {
        // The number is one of its country already, which the other questions would look at again.
        String operator = carriers.getNameForValidNumber(number, Locale.ENGLISH);
        Provider provider = WALLETS.get(operator.toLowerCase(Locale.ROOT));
        return provider == null
                ? new Reading.NoWallet(msisdn, operator)
                : new Reading.Recognised(msisdn, provider);
    }

    private Optional<Provider> movedTo(String national) {
        for (int length = national.length(); length > 0 && !moved.isEmpty(); length--) {
            Provider provider = moved.get(national.substring(0, length));
            if (provider != null) {
                return Optional.of(provider);
            }
        }
        return Optional.empty();
    }
}
