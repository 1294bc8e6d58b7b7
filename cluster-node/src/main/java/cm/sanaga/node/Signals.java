package cm.sanaga.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Signals to processes, by their numbers. */
final class Signals {
    private Signals() {}

    /**
     * Sends one; who is gone by then needs none.
     *
     * @param which as {@code kill} takes it, {@code -STOP}
     */
    static void send(String which, Stream<Long> pids) {
        List<String> words = new ArrayList<>(List.of("kill", which));
        pids.map(pid -> Long.toString(pid)).forEach(words::add);
        if (words.size() == 2) {
            return;
        }
        try {
            Process kill =
                    new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!kill.waitFor(5, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("kill does not work here", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
