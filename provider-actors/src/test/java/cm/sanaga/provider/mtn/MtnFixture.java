package cm.sanaga.provider.mtn;

import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.http.Approved;
import cm.sanaga.provider.http.RawServer;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** The adapter before a server that plays MTN from a script. */
final class MtnFixture {
    static final String TOKEN = Approved.text("mtn/responses/token.json");

    private MtnFixture() {}

    /** The adapter with these settings under {@code sanaga.provider.mtn} besides the usual. */
    static Rail rail(ActorSystem<?> system, RawServer server, Map<String, Object> more) {
        var settings = new HashMap<String, Object>();
        settings.put("callback-base-url", "https://pay.example.cm");
        settings.put("http.answer-timeout", "20s");
        settings.put("mtn.base-url", server.url());
        settings.put("mtn.api-user", "user");
        settings.put("mtn.api-key", "key");
        settings.put("mtn.collection-subscription-key", "ck");
        settings.put("mtn.disbursement-subscription-key", "dk");
        more.forEach((key, value) -> settings.put("mtn." + key, value));
        var config =
                ConfigFactory.parseMap(settings)
                        .atPath("sanaga.provider")
                        .withFallback(ConfigFactory.defaultReferenceUnresolved())
                        .resolve();
        return MtnRail.open(
                system,
                MtnRail.Settings.from(config),
                new CallbackPath(new byte[CallbackPath.KEY_BYTES]));
    }

    static Outcome submit(Rail rail, ProviderCall.Order order) {
        return join(rail.submit(order, Optional.empty()));
    }

    static Outcome query(Rail rail, ProviderCall.Order order) {
        return join(rail.query(order, Optional.empty()));
    }

    /** An outcome in a word. */
    static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _ -> "accepted";
            case Outcome.Doubt _ -> "doubt";
            case Outcome.NotSent(var reason, _) ->
                    reason.code() == Reason.Code.CONFIGURATION ? "locked out" : "not sent";
            case Outcome.Unheard _ -> "unheard";
            case Outcome.Confirmed _ -> "confirmed";
            case Outcome.Declined(var reason) -> reason.code().name();
            case Outcome.Prepared _, Outcome.HadBefore _ -> outcome.toString();
        };
    }

    static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
