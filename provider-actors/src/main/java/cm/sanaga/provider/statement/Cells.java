package cm.sanaga.provider.statement;

import cm.sanaga.money.Money;
import cm.sanaga.provider.ProviderTransactionId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One line, by the names of its columns. */
record Cells(Header header, List<String> cells) {
    private static final ZoneId DOUALA = ZoneId.of("Africa/Douala");
    private static final List<DateTimeFormatter> FORMS =
            List.of(form("uuuu-MM-dd HH:mm:ss"), form("dd/MM/uuuu HH:mm:ss"));

    /** Blanks of any kind between thousands, no fraction but zeros. */
    private static final Pattern FRANCS =
            Pattern.compile("(-?)([0-9]{1,15}|[0-9]{1,3}(?: [0-9]{3}){1,4})(?:[.,]0{1,2})?");

    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00a0\\u202f]+");
    private static final int LONGEST_NAME = 64;

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /** What stands there, empty where nothing does. */
    Optional<String> text(String column) {
        Integer at = header.columns().get(column);
        return at == null || at >= cells.size()
                ? Optional.empty()
                : Optional.of(BLANKS.matcher(cells.get(at)).replaceAll(" ").strip())
                        .filter(text -> !text.isEmpty());
    }

    String required(String column) throws Unreadable {
        return text(column).orElseThrow(() -> new Unreadable(column + " is empty"));
    }

    ProviderTransactionId transaction(String column) throws Unreadable {
        String name = required(column);
        if (name.length() > LONGEST_NAME) {
            throw new Unreadable(column + " is longer than " + LONGEST_NAME + " characters");
        }
        return new ProviderTransactionId(name);
    }

    /** Whole francs above zero, whatever sign they are written with. */
    Money amount(String column) throws Unreadable {
        String text = required(column);
        Matcher francs = FRANCS.matcher(text);
        long minor = francs.matches() ? Long.parseLong(francs.group(2).replace(" ", "")) : 0;
        if (minor < 1 || minor > Money.LIMIT) {
            throw new Unreadable(column + " is no whole number of francs: " + shown(text));
        }
        return Money.xaf(minor);
    }

    /** Local time of Cameroon where no zone is told. */
    Instant instant(String text) throws Unreadable {
        for (DateTimeFormatter form : FORMS) {
            try {
                return LocalDateTime.parse(text, form).atZone(DOUALA).toInstant();
            } catch (DateTimeException _) {
                // The next one.
            }
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            throw new Unreadable("no date that we know: " + shown(text));
        }
    }

    private static String shown(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
