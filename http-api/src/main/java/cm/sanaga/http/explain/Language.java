package cm.sanaga.http.explain;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A language that we speak. */
public enum Language {
    /** Where nothing else is asked for. */
    EN(Locale.ENGLISH),
    FR(Locale.FRENCH);

    private static final List<Locale> ALL = List.of(EN.locale, FR.locale);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    Locale locale() {
        return locale;
    }

    /** Its name of two letters. */
    public String tag() {
        return locale.getLanguage();
    }

    /**
     * The one that suits best.
     *
     * @param accepted as {@code Accept-Language} has it; what is none is passed over
     */
    public static Language best(Optional<String> accepted) {
        try {
            return accepted.map(Locale.LanguageRange::parse)
                            .map(ranges -> Locale.lookup(ranges, ALL))
                            .filter(FR.locale::equals)
                            .isPresent()
                    ? FR
                    : EN;
        } catch (IllegalArgumentException _) {
            return EN;
        }
    }
}
