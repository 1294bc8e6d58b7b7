package cm.sanaga.http.explain;

import cm.sanaga.payment.PaymentView;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a payment stands, for people.
 *
 * @param said one sentence each
 * @param actsNext who does
 * @param nextAt when something happens by itself at the latest
 */
public record Explained(
        String object,
        String payment,
        String language,
        String status,
        List<String> said,
        String actsNext,
        Optional<Instant> nextAt) {
    private static final Map<Language, Texts> TEXTS = texts();

    private static Map<Language, Texts> texts() {
        Map<Language, Texts> texts = new EnumMap<>(Language.class);
        for (Language language : Language.values()) {
            texts.put(language, new Texts(language));
        }
        return texts;
    }

    /** In a language. */
    public static Explained of(Facts facts, Language language) {
        PaymentView view = facts.view();
        Explanation explanation = Explainer.of(facts);
        Texts texts = Objects.requireNonNull(TEXTS.get(language));
        return new Explained(
                "explanation",
                view.request().id().value(),
                language.tag(),
                view.status(),
                explanation.said().stream().map(texts::said).toList(),
                explanation.next().name().toLowerCase(Locale.ROOT),
                explanation.at());
    }
}
