package cm.sanaga.node.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One node's process, which is started again whenever it ends, until it is stopped. */
public final class SupervisedNode implements AutoCloseable {
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(60);

    private final String name;
    private final Supplier<ProcessBuilder> builder;
    private final Consumer<String> told;
    private Process process;
    private boolean stopping;

    private SupervisedNode(String name, Supplier<ProcessBuilder> builder, Consumer<String> told) {
        this.name = name;
        this.builder = builder;
        this.told = told;
        this.process = launch();
    }

    /**
     * Starts it.
     *
     * @param told each time it was started or has ended
     */
    public static SupervisedNode start(
            String name, Supplier<ProcessBuilder> builder, Consumer<String> told) {
        return new SupervisedNode(name, builder, told);
    }

    private Process launch() {
        try {
            Process started = builder.get().start();
            told.accept(name + " started pid=" + started.pid());
            var _ = started.onExit().thenAccept(this::ended);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started", e);
        }
    }

    private void ended(Process which) {
        told.accept(name + " ended pid=" + which.pid() + " code=" + which.exitValue());
        var _ =
                CompletableFuture.runAsync(
                        this::again,
                        CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    }

    private synchronized void again() {
        if (!stopping && !process.isAlive()) {
            process = launch();
        }
    }

    /** Of the process there is now. */
    public synchronized long pid() {
        return process.pid();
    }

    /** Asks it to stop in good order; it is started again. */
    public synchronized void restart() {
        process.destroy();
    }

    /** Ends it as a machine that loses power would; it is started again. */
    public synchronized void kill() {
        process.destroyForcibly();
    }

    /** Asks it to stop, and waits for nothing. */
    public synchronized void leave() {
        stopping = true;
        process.destroy();
    }

    @Override
    public void close() {
        leave();
        Process last;
        synchronized (this) {
            last = process;
        }
        try {
            if (!last.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                last.destroyForcibly();
            }
        } catch (InterruptedException e) {
            last.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
