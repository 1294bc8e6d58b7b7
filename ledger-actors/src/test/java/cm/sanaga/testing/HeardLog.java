package cm.sanaga.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What the program says in the log from INFO on, as long as somebody listens. */
public final class HeardLog implements AutoCloseable {
    private static final Logger OURS = (Logger) LoggerFactory.getLogger("cm.sanaga");

    private final Queue<ILoggingEvent> heard = new ConcurrentLinkedQueue<>();
    private final Level before = OURS.getLevel();
    private final AppenderBase<ILoggingEvent> ear =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent line) {
                    heard.add(line);
                }
            };

    /** From now on. */
    public HeardLog() {
        ear.start();
        OURS.setLevel(Level.INFO);
        OURS.addAppender(ear);
    }

    /** Those that have this value under this key. */
    public List<ILoggingEvent> with(String key, String value) {
        return heard.stream().filter(line -> value.equals(pair(line, key))).toList();
    }

    /** What a line has under a key, empty if nothing. */
    public static String pair(ILoggingEvent line, String key) {
        return line.getKeyValuePairs() == null
                ? ""
                : line.getKeyValuePairs().stream()
                        .filter(pair -> pair.key.equals(key))
                        .map(pair -> String.valueOf(pair.value))
                        .findFirst()
                        .orElse("");
    }

    @Override
    public void close() {
        OURS.detachAppender(ear);
        OURS.setLevel(before);
        ear.stop();
    }
}
