package cm.sanaga.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cm.sanaga.http.delivery.Courier;
import cm.sanaga.http.delivery.DeliverySettings;
import cm.sanaga.http.delivery.Parcel;
import cm.sanaga.http.delivery.Signing;
import cm.sanaga.projection.PaymentEvent;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A courier at work, a receiver, and what is to be sent between them. */
abstract class CourierWorld {
    static final PaymentEvent EVENT =
            new PaymentEvent(
                    new PaymentEvent.Id(Samples.charge().request().id(), 4),
                    "charge.succeeded",
                    Samples.charge());
    static final Signing SIGNING = new Signing(new byte[32]);

    final PlayedOutbox outbox = new PlayedOutbox();
    final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    final Set<Long> unreadable = new HashSet<>();
    final Set<Long> breaking = new HashSet<>();
    ExecutorService threads;
    HttpServer receiver;
    ActorSystem<Void> system;

    /** A request as it came. */
    record Received(Headers headers, String body) {}

    /** What a receiver does. */
    interface Doing {
        void with(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    final void start() throws IOException {
        threads = Executors.newVirtualThreadPerTaskExecutor();
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setExecutor(threads);
        receiver.start();
        system = ActorSystem.create(Behaviors.empty(), "courier", ConfigFactory.load());
    }

    @AfterEach
    final void stop() {
        receiver.stop(0);
        threads.shutdownNow();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    void begin(boolean ownMachine) {
        begin(ownMachine, Duration.ofSeconds(2));
    }

    void begin(boolean ownMachine, Duration answerTime) {
        Courier.start(
                system,
                new DeliverySettings(Duration.ofMillis(20), 64, 4, answerTime, ownMachine),
                outbox,
                ids ->
                        ids.stream().anyMatch(id -> breaking.contains(id.seq()))
                                ? CompletableFuture.failedFuture(
                                        new IllegalStateException("broken"))
                                : CompletableFuture.completedFuture(
                                        ids.stream()
                                                .filter(id -> !unreadable.contains(id.seq()))
                                                .collect(
                                                        Collectors.toMap(
                                                                Function.identity(),
                                                                id ->
                                                                        new PaymentEvent(
                                                                                id,
                                                                                EVENT.type(),
                                                                                EVENT.view())))),
                EventJson::bytes,
                SIGNING,
                Clock.fixed(Samples.AT, ZoneOffset.UTC));
    }

    void answers(String path, Doing doing) {
        receiver.createContext(
                path,
                exchange -> {
                    received.add(
                            new Received(
                                    exchange.getRequestHeaders(),
                                    new String(
                                            exchange.getRequestBody().readAllBytes(),
                                            StandardCharsets.UTF_8)));
                    try (exchange) {
                        doing.with(exchange);
                    }
                });
    }

    void answers(String path, int status, String text) {
        answers(
                path,
                exchange -> {
                    byte[] body = text.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                });
    }

    String at(String path) {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
    }

    static Parcel parcel(String endpoint, String url, int seq, int tries) {
        return new Parcel(
                endpoint,
                url,
                2,
                true,
                new PaymentEvent.Id(EVENT.id().payment(), seq),
                tries + 3,
                tries);
    }

    PlayedOutbox.Ended sent(String url) throws InterruptedException {
        outbox.put(parcel("we_1", url, 4, 1));
        return ended();
    }

    PlayedOutbox.Ended ended() throws InterruptedException {
        return assertNotNull(outbox.ended.poll(10, TimeUnit.SECONDS));
    }

    static <T> T assertNotNull(@org.jspecify.annotations.Nullable T value) {
        if (value == null) {
            throw new AssertionError("nothing came");
        }
        return value;
    }

    static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
