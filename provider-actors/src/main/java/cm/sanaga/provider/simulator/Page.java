package cm.sanaga.provider.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentTypes;

/**
 * The page of a simulator for a person: a shell that fills itself from {@code /__sim/state}. It
 * loads nothing from anywhere else, and says so to the browser.
 */
record Page(String template) {
    static Page of(String provider) {
        return new Page(
                read("simulator.html")
                        .replace("{{style}}", read("simulator.css"))
                        .replace("{{provider}}", title(provider)));
    }

    private static String read(String file) {
        try (InputStream in = Page.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static String title(String provider) {
        return provider.equals("mtn")
                ? "MTN"
                : Character.toUpperCase(provider.charAt(0)) + provider.substring(1);
    }

    /** Only this page's own script and style, known by a number nobody can guess, are run. */
    Reply reply() {
        String nonce = RandomSecrets.text();
        String ours = "'nonce-" + nonce + "'; ";
        String policy =
                "default-src 'none'; script-src "
                        + ours
                        + "style-src "
                        + ours
                        + "connect-src 'self'; base-uri 'none'; form-action 'none'; "
                        + "frame-ancestors 'none'";
        return new Reply.Said(
                200,
                ContentTypes.TEXT_HTML_UTF8,
                template.replace("{{nonce}}", nonce),
                Map.of(
                        "Content-Security-Policy", policy,
                        "X-Content-Type-Options", "nosniff",
                        "Referrer-Policy", "no-referrer",
                        "Cache-Control", "no-store"));
    }
}
