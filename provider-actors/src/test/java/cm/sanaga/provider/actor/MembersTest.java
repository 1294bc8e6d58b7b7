package cm.sanaga.provider.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cm.sanaga.money.Money;
import cm.sanaga.provider.Outcome;
import cm.sanaga.provider.Polling;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.ProviderCall;
import cm.sanaga.provider.ProviderToken;
import cm.sanaga.provider.Quarantine;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.RailTerms;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two members of one cluster, with a rail each. */
class MembersTest {
    private static final Config CONFIG =
            ConfigFactory.parseString(
                            """
                            pekko {
                              actor.provider = cluster
                              remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                              cluster.jmx.multi-mbeans-in-same-jvm = on
                              cluster.min-nr-of-members = 1
                            }
                            sanaga.provider {
                              enabled = [mtn]
                              guard { nodes-expected = 3, mtn.collect.rate = 300 }
                            }
                            """)
                    .withFallback(ConfigFactory.load());

    private final ActorTestKit first = ActorTestKit.create("members", CONFIG);
    private final ActorTestKit second = ActorTestKit.create("members", CONFIG);

    /** A provider that confirms nothing. */
    private static final class Quiet implements Rail {
        @Override
        public RailTerms terms() {
            return new RailTerms(
                    Provider.MTN,
                    false,
                    true,
                    new Polling(
                            List.of(),
                            List.of(
                                    new Polling.Phase(
                                            Duration.ofSeconds(1), Duration.ofMinutes(1))),
                            Duration.ofSeconds(1),
                            Duration.ofMinutes(2)));
        }

        @Override
        public CompletionStage<Outcome> prepare(ProviderCall.Order order) {
            return CompletableFuture.completedFuture(new Outcome.Accepted());
        }

        @Override
        public CompletionStage<Outcome> submit(
                ProviderCall.Order order, Optional<ProviderToken> token) {
            return CompletableFuture.completedFuture(new Outcome.Accepted());
        }

        @Override
        public CompletionStage<Outcome> query(
                ProviderCall.Order order, Optional<ProviderToken> token) {
            return CompletableFuture.completedFuture(new Outcome.Accepted());
        }

        @Override
        public CompletionStage<Optional<Money>> balance() {
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    @AfterEach
    void stop() {
        second.shutdownTestKit();
        first.shutdownTestKit();
    }

    @Test
    void a_rate_is_shared_by_those_who_are_up_and_grows_again_when_one_has_left() {
        Rails here = rails(first);
        Rails there = rails(second);
        assertEquals(100.0, share(here), "nothing is known yet");

        var seed = Cluster.get(first.system()).selfMember().address();
        Cluster.get(first.system()).manager().tell(Join.create(seed));
        awaitShare(here, 300.0);
        assertEquals(100.0, share(there), "nothing is known there yet");

        Cluster.get(second.system()).manager().tell(Join.create(seed));
        awaitShare(here, 150.0);
        awaitShare(there, 150.0);

        var leaver = Cluster.get(second.system());
        leaver.manager().tell(Leave.create(leaver.selfMember().address()));
        awaitShare(here, 300.0);
    }

    private static Rails rails(ActorTestKit kit) {
        return Rails.start(
                kit.system(),
                CONFIG,
                List.of(Unguarded.rail(Provider.MTN, _ -> new Quiet())),
                Drains.NONE,
                Quarantine.NONE);
    }

    private static double share(Rails rails) {
        return rails.health().getFirst().share();
    }

    private void awaitShare(Rails rails, double share) {
        first.createTestProbe()
                .awaitAssert(
                        Duration.ofSeconds(30),
                        Duration.ofMillis(100),
                        () -> {
                            assertEquals(share, share(rails));
                            return share;
                        });
    }
}
