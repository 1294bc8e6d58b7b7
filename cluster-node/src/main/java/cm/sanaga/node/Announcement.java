package cm.sanaga.node;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** What whoever starts the program is told when it is ready. */
final class Announcement {
    private Announcement() {}

    /** Several nodes are. */
    static String of(LocalCluster cluster, Settings settings, int count) {
        Path credentials = settings.dataFolder().resolve(Credentials.FILE);
        return """
                %d nodes are ready. Ctrl-C stops them all; one that ends is started again.
                  API          %s
                  health       %s
                  simulators   %s
                  nodes        kill -TERM restarts one in good order, kill -9 breaks it
                %s  kept in      %s
                  credentials  %s
                """
                .formatted(
                        count,
                        cluster.api(),
                        cluster.health(),
                        String.join(
                                ", ",
                                cluster.simulators().stream()
                                        .map(each -> each.address().toString())
                                        .toList()),
                        cluster.told(),
                        settings.dataFolder(),
                        credentials);
    }

    /** One is. */
    static String of(Node node, Settings settings) {
        // The start of the JVM, not of the shell whose process it took over.
        Instant began = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        Path credentials = settings.dataFolder().resolve(Credentials.FILE);
        return """
                Sanaga is ready after %.1f s. Ctrl-C stops it.
                  API          %s  (openapi.json describes it)
                  health       %s/ready
                  simulators   %s
                  kept in      %s
                  credentials  %s

                A customer of MTN pays 5 000 FCFA:
                  curl -s %s/v1/charges \\
                    -H "Authorization: Bearer $(grep -o 'sk_test_[A-Za-z0-9]*' %s)" \\
                    -H "Idempotency-Key: $(date +%%s%%N)" -H "Prefer: wait=10" \\
                    -H "Content-Type: application/json" \\
                    -d '{"amount": 5000, "currency": "XAF", "payer": {"msisdn": "670000000"}}'
                """
                .formatted(
                        Duration.between(began, Instant.now()).toMillis() / 1000.0,
                        node.api(),
                        node.management(),
                        String.join(
                                ", ",
                                node.simulators().values().stream().map(URI::toString).toList()),
                        settings.dataFolder(),
                        credentials,
                        node.api(),
                        credentials);
    }
}
