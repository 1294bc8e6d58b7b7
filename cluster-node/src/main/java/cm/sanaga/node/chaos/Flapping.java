package cm.sanaga.node.chaos;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Something that goes and comes every three seconds until it is ended. */
final class Flapping {
    private static final long SECONDS = 3;

    private final Runnable come;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private boolean gone;

    Flapping(Runnable go, Runnable come) {
        this.come = come;
        var _ =
                timer.scheduleAtFixedRate(
                        () -> {
                            (gone ? come : go).run();
                            gone = !gone;
                        },
                        0,
                        SECONDS,
                        TimeUnit.SECONDS);
    }

    /** It is there, and stays. */
    void end() {
        timer.close();
        come.run();
    }
}
