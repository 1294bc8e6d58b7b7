package cm.sanaga.provider.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The last requests, for a person or a test to look at. Credentials are not kept. */
final class RequestLog {
    private static final int MOST = 1000;
    private static final int LONGEST = 2000;
    private static final Pattern SECRET =
            Pattern.compile("(\"(?:pin|merchant_key)\"\\s*:\\s*\"|(?:^|&)otp=)[^\"&]*");

    private final ArrayDeque<Entry> entries = new ArrayDeque<>(MOST);

    /** One request. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            Instant at,
            String method,
            String path,
            @Nullable String reference,
            @Nullable String callback,
            @Nullable String traceparent,
            String body,
            String answer,
            long ms) {}

    /** Notes a request that was answered after some milliseconds. */
    void add(Instant at, Incoming in, Reply reply, long ms) {
        String body = in.body().length() > LONGEST ? in.body().substring(0, LONGEST) : in.body();
        var entry =
                new Entry(
                        at,
                        in.method(),
                        in.path(),
                        in.header("X-Reference-Id")
                                .or(() -> in.header("X-CorrelationID"))
                                .orElse(null),
                        in.header("X-Callback-Url").orElse(null),
                        in.header("traceparent").orElse(null),
                        SECRET.matcher(body).replaceAll("$1***"),
                        switch (reply) {
                            case Reply.Said said -> Integer.toString(said.status());
                            case Reply.Cut _ -> "cut";
                            case Reply.Silence _ -> "silence";
                        },
                        ms);
        synchronized (entries) {
            if (entries.size() == MOST) {
                entries.removeFirst();
            }
            entries.addLast(entry);
        }
    }

    List<Entry> all() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }

    /** The last ones, the newest first. */
    List<Entry> last(int count) {
        synchronized (entries) {
            return entries.reversed().stream().limit(count).toList();
        }
    }

    void clear() {
        synchronized (entries) {
            entries.clear();
        }
    }
}
