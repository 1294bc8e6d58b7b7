package cm.sanaga.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.io.Inet;

/**
 * Several sockets that listen on one port, between which the kernel divides who comes. Pekko
 * accepts one connection of a socket at a time, and each takes several changes of threads: on a
 * machine that is full some 30 a second.
 */
record Listening(List<ServerBinding> bindings) {

    private static final Inet.SocketOption SHARED =
            new Inet.AbstractSocketOption() {
                @Override
                public void beforeServerSocketBind(ServerSocket socket) {
                    try {
                        socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                }
            };

    /** How an address is listened on once. */
    interface Bind extends Function<InetSocketAddress, CompletionStage<ServerBinding>> {}

    /** How many there may be of those that are wished for: one where the system shares no ports. */
    static int possible(int wished) {
        return shares() ? wished : 1;
    }

    /** What a socket needs so that others may listen on its port, if they are of the same user. */
    static List<Inet.SocketOption> options(int sockets) {
        return sockets > 1 ? List.of(SHARED) : List.of();
    }

    /**
     * Listens with so many sockets. The stage fails when the port is taken.
     *
     * @param address of which the port may be 0, for any that is free
     * @param bind listens once, with {@link #options}
     */
    static CompletionStage<Listening> on(InetSocketAddress address, int sockets, Bind bind) {
        try {
            refuseTaken(address);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
        return bind.apply(address)
                .thenCompose(
                        first ->
                                others(
                                        first,
                                        new InetSocketAddress(
                                                address.getHostString(),
                                                first.localAddress().getPort()),
                                        sockets - 1,
                                        bind));
    }

    private static CompletionStage<Listening> others(
            ServerBinding first, InetSocketAddress address, int more, Bind bind) {
        List<CompletableFuture<ServerBinding>> others =
                Stream.generate(() -> bind.apply(address).toCompletableFuture())
                        .limit(more)
                        .toList();
        return all(others)
                .thenApply(
                        _ -> {
                            List<ServerBinding> bindings = new ArrayList<>(List.of(first));
                            others.forEach(other -> bindings.add(other.join()));
                            return new Listening(List.copyOf(bindings));
                        });
    }

    private static boolean shares() {
        try (ServerSocket any = new ServerSocket()) {
            return any.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * Another program of the same user that listens so too would otherwise get half of our callers,
     * and neither would be told.
     */
    private static void refuseTaken(InetSocketAddress address) throws IOException {
        try (ServerSocket alone = new ServerSocket()) {
            // As a listening socket has it on every system but Windows, where it means to share.
            alone.setReuseAddress(!System.getProperty("os.name", "").startsWith("Windows"));
            alone.bind(address);
        }
    }

    InetSocketAddress address() {
        return bindings.getFirst().localAddress();
    }

    /** Nobody is accepted any more. */
    CompletableFuture<Void> unbind() {
        return all(bindings.stream().map(ServerBinding::unbind).toList());
    }

    /** Connections end, those with an answer under way after so long. */
    CompletableFuture<Void> terminate(Duration patience) {
        return all(bindings.stream().map(binding -> binding.terminate(patience)).toList());
    }

    private static CompletableFuture<Void> all(List<? extends CompletionStage<?>> stages) {
        return CompletableFuture.allOf(
                stages.stream()
                        .map(CompletionStage::toCompletableFuture)
                        .toArray(CompletableFuture[]::new));
    }
}
