package cm.sanaga.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.coordination.lease.javadsl.Lease;
import org.apache.pekko.coordination.lease.javadsl.LeaseProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pekko's lease takes the form that our definition gives it. */
class LeaseTest {
    private static final String NAME = "sanaga-pekko-sbr";
    private static final String KUBERNETES = "pekko.coordination.lease.kubernetes";

    private final ApiServer server = ApiServer.open(Manifests.of("production"), NAME);
    private final ActorSystem<Void> system;

    LeaseTest() throws IOException {
        Map<String, Object> reached =
                Map.of(
                        "pekko.actor.provider",
                        "local",
                        KUBERNETES + ".secure-api-server",
                        false,
                        KUBERNETES + ".api-service-host",
                        "127.0.0.1",
                        KUBERNETES + ".api-service-port",
                        server.port(),
                        KUBERNETES + ".namespace",
                        "sanaga",
                        KUBERNETES + ".lease-operation-timeout",
                        "60s",
                        KUBERNETES + ".api-server-request-timeout",
                        "20s");
        system =
                ActorSystem.create(
                        Behaviors.empty(),
                        "lease",
                        ConfigFactory.parseMap(reached).withFallback(ConfigFactory.load()));
    }

    @AfterEach
    void stop() throws Exception {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
        server.close();
    }

    private Lease of(String owner) {
        return LeaseProvider.get(system).getLease(NAME, KUBERNETES, owner);
    }

    private static boolean got(Lease lease) throws Exception {
        return lease.acquire().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void one_side_gets_it_and_the_other_once_it_is_given_back() throws Exception {
        Lease left = of("left");
        Lease right = of("right");
        assertTrue(got(left), () -> server.refused().toString());
        assertEquals("left", server.owner());
        assertFalse(got(right));
        assertTrue(left.release().toCompletableFuture().get(60, TimeUnit.SECONDS));
        assertTrue(got(right));
        assertEquals("right", server.owner());
        assertEquals(List.of(), server.refused());
    }
}
