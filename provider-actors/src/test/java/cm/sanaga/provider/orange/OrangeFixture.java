package cm.sanaga.provider.orange;

import cm.sanaga.provider.CallbackPath;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.Reason;
import cm.sanaga.provider.http.RawServer;
import com.typesafe.config.ConfigFactory;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** The adapter to omcoreapis before a server that plays Orange from a script. */
final class OrangeFixture {
    private OrangeFixture() {}

    /** The adapter with these settings under {@code sanaga.provider.orange} besides the usual. */
    static Rail rail(
            ActorSystem<?> system,
            RawServer server,
            Map<String, String> more,
            InstantSource clock) {
        var settings = new HashMap<String, String>();
        settings.put("callback-base-url", "https://pay.example.cm");
        settings.put("http.answer-timeout", "20s");
        settings.put("orange.base-url", server.url() + "/omcoreapis/1.0.2");
        settings.put("orange.token-url", server.url() + "/token");
        settings.put("orange.consumer-key", "ck");
        settings.put("orange.consumer-secret", "cs");
        settings.put("orange.api-user", "sandbox");
        settings.put("orange.api-password", "sandbox");
        settings.put("orange.channel-msisdn", "691000000");
        settings.put("orange.pin", "0000");
        more.forEach((key, value) -> settings.put("orange." + key, value));
        return OrangeRail.open(
                system,
                OrangeRail.Settings.from(
                        ConfigFactory.parseMap(settings)
                                .atPath("sanaga.provider")
                                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                                .resolve()),
                new CallbackPath(new byte[CallbackPath.KEY_BYTES]),
                clock);
    }

    /** An outcome in a word. */
    static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _ -> "accepted";
            case Outcome.Doubt _ -> "doubt";
            case Outcome.NotSent(var reason, _) ->
                    reason.code() == Reason.Code.CONFIGURATION ? "locked out" : "not sent";
            case Outcome.Confirmed _ -> "confirmed";
            case Outcome.Declined(var reason) -> reason.code().name();
            case Outcome.HadBefore _ -> "had before";
            case Outcome.Prepared _, Outcome.Unheard _ -> outcome.toString();
        };
    }

    static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
