package cm.sanaga.http.exchange;

import cm.sanaga.http.auth.Caller;
import cm.sanaga.http.json.Fields;
import cm.sanaga.http.json.StrictJson;
import cm.sanaga.http.problem.Rejection;
import cm.sanaga.kernel.Digest;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.util.ByteString;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A request that was let in.
 *
 * @param requestId of this exchange
 * @param trace what is told of it
 * @param path as it was asked for
 * @param names what stands for the names in the route's path
 * @param query the parameters, each of which may be asked for once
 * @param headers by lower-case name
 * @param from who asks, empty on an open route
 * @param origin the IP address that the request comes from
 * @param bytes the body
 */
public record Call(
        String requestId,
        RequestTrace trace,
        String path,
        Map<String, String> names,
        QueryFields query,
        Map<String, String> headers,
        Optional<Caller> from,
        InetAddress origin,
        ByteString bytes) {

    /** The merchant for whom is asked. */
    public Caller.Merchant merchant() {
        return from.filter(Caller.Merchant.class::isInstance)
                .map(Caller.Merchant.class::cast)
                .orElseThrow(() -> new IllegalStateException(path + " is not a merchant's route"));
    }

    /** The operator who asks. */
    public Caller.Operator operator() {
        return from.filter(Caller.Operator.class::isInstance)
                .map(Caller.Operator.class::cast)
                .orElseThrow(() -> new IllegalStateException(path + " is not an operator's route"));
    }

    /** Says which payment this is about, for traces and logs; nothing happens in a dry run. */
    public void about(String payment) {
        if (!dryRun()) {
            trace.about(payment);
        }
    }

    /** A line of the log, by which this request and its payment are found. */
    public LoggingEventBuilder on(LoggingEventBuilder line) {
        return trace.on(line);
    }

    /** What stands in the path for this name. */
    public String named(String name) {
        String value = names.get(name);
        if (value == null) {
            throw new IllegalStateException(path + " has no " + name);
        }
        return value;
    }

    /** How long the answer may be held back. */
    public Duration patience() {
        return dryRun() ? Duration.ZERO : Prefer.patience(preferences());
    }

    /**
     * Whether nothing is to be done but to say what would be: for who has a credential.
     *
     * @throws Rejection when it is not clear
     */
    public boolean dryRun() {
        return from.isPresent() && Prefer.dryRun(preferences());
    }

    private Optional<String> preferences() {
        return Optional.ofNullable(headers.get("prefer"));
    }

    /** Which languages the caller reads, as he has it. */
    public Optional<String> languages() {
        return Optional.ofNullable(headers.get("accept-language"));
    }

    /**
     * The idempotency key.
     *
     * @throws Rejection when it is missing or malformed
     */
    public String idempotencyKey() {
        return IdempotencyKey.of(Optional.ofNullable(headers.get("idempotency-key")));
    }

    /**
     * Reads the body.
     *
     * @throws Rejection when it is not exactly what the reader asks for
     */
    public <T> Body<T> body(Function<Fields, T> reader) {
        ObjectNode object = object();
        return new Body<>(Fields.read(object, reader), StrictJson.fingerprint(object));
    }

    /**
     * What is asked, told apart from any other: where, and what the body says.
     *
     * @param body its fingerprint
     */
    public Digest request(Digest body) {
        return Digest.of(path + "\n" + body);
    }

    private ObjectNode object() {
        return bytes.isEmpty()
                ? JsonNodeFactory.instance.objectNode()
                : StrictJson.object(ByteBuffer.wrap(bytes.toArrayUnsafe()));
    }

    /**
     * A body that was read.
     *
     * @param fingerprint of what it says, however it was written
     */
    public record Body<T>(T content, Digest fingerprint) {}
}
