package cm.sanaga.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** The providers, lent to be broken: their simulators do what rules say. */
final class ChaosProviders {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<URI> simulators;
    private final HttpClient http = HttpClient.newHttpClient();

    private ChaosProviders(List<URI> simulators) {
        this.simulators = List.copyOf(simulators);
    }

    /** Those of a cluster, each of which has these rules from the beginning. */
    static ChaosProviders of(LocalCluster cluster, List<String> rules) {
        ChaosProviders all =
                new ChaosProviders(
                        cluster.simulators().stream().map(Simulators.Running::address).toList());
        for (int each = 0; each < all.simulators.size(); each++) {
            for (String rule : rules) {
                all.rule(each, rule);
            }
        }
        return all;
    }

    /** Where each of them is. */
    List<URI> simulators() {
        return simulators;
    }

    /** From now on a provider does what this rule says. */
    void rule(int provider, String rule) {
        send(
                request(provider)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(rule)));
    }

    private HttpRequest.Builder request(int provider) {
        return HttpRequest.newBuilder(simulators.get(provider).resolve("/__sim/rules"))
                .timeout(PATIENCE);
    }

    private void send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException("a simulator says " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a simulator does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while it waited for a simulator", e);
        }
    }
}
