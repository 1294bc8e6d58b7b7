package cm.sanaga.http.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import cm.sanaga.http.auth.Keys;
import cm.sanaga.testing.HeardLog;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Each forged token is refused for what is wrong with it, and not for something else. */
class ForgeriesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private static final String EXPECTED =
            """
            algorithm
              another length of the same kind
              another padding
              no algorithm in capitals
              the public key as a secret
              the public key as a secret, in PEM
            audience
              for nobody
              for somebody called alike
              for somebody else
            bound
              bound to a certificate
            early
              not yet
            expired
              an end beyond all time
              expired
              no end
            header
              a key in it
              a key in it, signed by the issuer
              a token for logging out
              a token for logging out, signed by the issuer
              a token inside
              a token inside, signed by the issuer
              an address of certificates
              an address of certificates, signed by the issuer
              an address of keys
              an address of keys, signed by the issuer
              certificates in it
              certificates in it, signed by the issuer
              no name of a key
              no name of a key, signed by the issuer
              something critical
              something critical, signed by the issuer
            issuer
              an issuer with a stroke
              another issuer
              another realm
              no issuer
            key
              a key called a question to a database
              a key called a way up
              a key called an address
              a key called no name
              a key called our key's name and more
              a key called our key's name in capitals
              a key called two lines
              a key for sealing
              a key that is not there
              a key that is too short
              a key that was withdrawn
              the name of a key for another algorithm
            kind
              for a new one
              for a new one later
              of no kind
              who logged in
            malformed
              an end in words
              nested without end
              no algorithm
              no algorithm, and a signature
              the algorithm twice
              without a signature
            no token
              in JSON with two signatures
              of dots
              of five parts
              of two parts
              too long
              twice
              without a header
            party
              another client's
              no client's
            signature
              a signature of zeros
              another claim
              another header
              another signature
              somebody else's key under our name
              without claims
            subject
              of nobody
              of somebody long
              of two lines
            """;

    @Test
    void each_is_refused_for_its_own_fault() {
        assertEquals(EXPECTED, faults());
    }

    private static String faults() {
        Logger log = (Logger) LoggerFactory.getLogger(Fault.class);
        Level before = log.getLevel();
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        log.setLevel(Level.DEBUG);
        log.addAppender(heard);
        var faults = new TreeMap<String, TreeSet<String>>();
        try (PlayedIssuer issuer = new PlayedIssuer();
                PlayedIssuer attacker = new PlayedIssuer()) {
            Forgeries forgeries = new Forgeries(issuer, attacker, NOW);
            Keys keys =
                    Tokens.from(
                                    issuer.settings(""),
                                    _ -> CompletableFuture.completedFuture(Optional.empty()),
                                    () -> NOW)
                            .orElseThrow()
                            .beside(_ -> CompletableFuture.completedFuture(Optional.empty()));
            forgeries
                    .of("platform")
                    .forEach(
                            (wrong, token) -> {
                                heard.list.clear();
                                keys.caller(token)
                                        .handle((_, _) -> true)
                                        .toCompletableFuture()
                                        .join();
                                String fault =
                                        heard.list.stream()
                                                .map(line -> HeardLog.pair(line, "fault"))
                                                .collect(Collectors.joining());
                                faults.computeIfAbsent(
                                                fault.isEmpty() ? "no token" : fault,
                                                _ -> new TreeSet<>())
                                        .add(wrong);
                            });
        } finally {
            log.detachAppender(heard);
            log.setLevel(before);
        }
        return faults.entrySet().stream()
                .map(one -> one.getKey() + "\n  " + String.join("\n  ", one.getValue()) + "\n")
                .collect(Collectors.joining());
    }
}
