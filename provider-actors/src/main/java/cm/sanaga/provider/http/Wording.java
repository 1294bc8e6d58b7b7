package cm.sanaga.provider.http;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Texts in the few characters that every provider's gateway is known to take. */
public final class Wording {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9 .,:_/-]+");
    private static final Pattern BLANKS = Pattern.compile(" {2,}");

    private Wording() {}

    /** The text without accents, apostrophes and the like, cut to a length. */
    public static String plain(String text, int longest) {
        String safe = UNSAFE.matcher(unaccented(text)).replaceAll(" ");
        String single = BLANKS.matcher(safe).replaceAll(" ").strip();
        return single.length() <= longest ? single : single.substring(0, longest).strip();
    }

    /** The text without accents and in lower case, for comparing. */
    public static String folded(String text) {
        return unaccented(text).toLowerCase(Locale.ROOT);
    }

    private static String unaccented(String text) {
        return MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
    }
}
