package cm.sanaga.http.explain;

import cm.sanaga.http.explain.Explanation.Sentence;
import cm.sanaga.money.Money;
import cm.sanaga.provider.Msisdn;
import cm.sanaga.provider.Provider;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.ResourceBundle;

/** Sentences in a language: amounts as people write them, times as clocks in Cameroon show them. */
final class Texts {
    private static final String BUNDLE = "cm.sanaga.http.explain.texts";
    private static final ZoneId DOUALA = ZoneId.of("Africa/Douala");

    private final Locale locale;
    private final ResourceBundle texts;
    private final DateTimeFormatter time;

    Texts(Language language) {
        this.locale = language.locale();
        this.texts =
                ResourceBundle.getBundle(
                        BUNDLE,
                        locale,
                        ResourceBundle.Control.getNoFallbackControl(
                                ResourceBundle.Control.FORMAT_PROPERTIES));
        this.time = DateTimeFormatter.ofPattern(texts.getString("time"), locale).withZone(DOUALA);
    }

    /** Whose wallet it is, and where. */
    record At(Msisdn msisdn, Provider provider) {}

    String said(Sentence sentence) {
        Object[] values = sentence.values().stream().map(this::word).toArray();
        return new MessageFormat(texts.getString(sentence.key()), locale).format(values);
    }

    private Object word(Object value) {
        return switch (value) {
            case Money money -> amount(money);
            case Instant at -> time.format(at);
            case At(var msisdn, var provider) ->
                    MessageFormat.format(texts.getString("wallet"), msisdn.value(), name(provider));
            case Provider provider -> name(provider);
            case Msisdn msisdn -> msisdn.value();
            case Integer number -> number.toString();
            default -> throw new IllegalArgumentException("no words for " + value);
        };
    }

    /** As on every price in Cameroon: 10 000 FCFA. */
    private static String amount(Money money) {
        return NumberFormat.getIntegerInstance(Locale.ENGLISH)
                        .format(money.minor())
                        .replace(',', ' ')
                + " FCFA";
    }

    private static String name(Provider provider) {
        return switch (provider.value()) {
            case "mtn" -> "MTN";
            case "orange" -> "Orange";
            case "camtel" -> "Camtel";
            default -> provider.value();
        };
    }
}
