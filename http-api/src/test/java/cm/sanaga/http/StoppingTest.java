package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.kernel.actor.ProcessAnswer.Replay;
import cm.sanaga.payment.actor.Payments;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;

/** A node that stops answers what it has taken on. */
class StoppingTest {
    @RepeatedTest(5)
    void what_is_under_way_ends_and_nothing_new_begins() throws Exception {
        try (RunningApi api = RunningApi.usual();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch inside = new CountDownLatch(1);
            CompletableFuture<Payments.Answer> work = new CompletableFuture<>();
            api.payments.answer(
                    () -> {
                        inside.countDown();
                        return work;
                    });
            var answer =
                    CompletableFuture.supplyAsync(
                            () ->
                                    api.post(
                                            "/v1/charges",
                                            "{\"amount\":500,\"currency\":\"XAF\",\"payer\":"
                                                    + "{\"msisdn\":\"670000001\"}}"),
                            threads);
            assertTrue(inside.await(60, TimeUnit.SECONDS));
            CompletableFuture<Void> stopped = api.stop();
            work.complete(new Payments.Answer.Done(Samples.charge(), Replay.NOW));
            assertEquals(201, answer.get(60, TimeUnit.SECONDS).status());
            stopped.get(60, TimeUnit.SECONDS);
            assertThrows(UncheckedIOException.class, () -> api.get("/v1/balance"));
        }
    }
}
