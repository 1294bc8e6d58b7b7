package cm.sanaga.node.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Who calls the ledger in SQL. */
sealed interface SqlClients {
    int GROSS = 100;
    int FEE = 2;

    /** Calls as fast as so many clients can, for so long. */
    RowLockLedger.Outcome run(Postmaster server, int first, int last, int clients, Duration span)
            throws InterruptedException;

    /** {@code pgbench} where there is one, which costs less than a JVM; else threads here. */
    static SqlClients best(Path folder) {
        return program("pgbench").<SqlClients>map(at -> new Pgbench(at, folder)).orElse(new Jdbc());
    }

    private static Optional<Path> program(String name) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** PostgreSQL's own load generator, with prepared statements; a log line for each call. */
    record Pgbench(Path program, Path folder) implements SqlClients {
        @Override
        public RowLockLedger.Outcome run(
                Postmaster server, int first, int last, int clients, Duration span)
                throws InterruptedException {
            try {
                Path logs = Files.createTempDirectory(folder, "pgbench");
                Path script =
                        Files.writeString(
                                logs.resolve("script"),
                                "\\set book random(%d, %d)\nSELECT rowlock.post(:book, uuidv7(), %d, %d);\n"
                                        .formatted(first, last, GROSS, FEE));
                execute(server, script, logs, clients, span);
                return read(logs, span);
            } catch (IOException e) {
                throw new UncheckedIOException("pgbench", e);
            }
        }

        private void execute(Postmaster server, Path script, Path logs, int clients, Duration span)
                throws IOException, InterruptedException {
            String user = server.first("SELECT current_user");
            List<String> command =
                    List.of(
                            program.toString(),
                            "-n",
                            "-M",
                            "prepared",
                            "-l",
                            "--log-prefix",
                            logs.resolve("log").toString(),
                            "-c",
                            Integer.toString(clients),
                            "-j",
                            Integer.toString(Math.min(2, clients)),
                            "-T",
                            Long.toString(span.toSeconds()),
                            "-f",
                            script.toString(),
                            "-h",
                            "127.0.0.1",
                            "-p",
                            Integer.toString(server.port()),
                            "-U",
                            user,
                            server.first("SELECT current_database()"));
            Path said = logs.resolve("said");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(said.toFile());
            Process process = builder.start();
            if (!process.waitFor(span.toSeconds() + 30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("pgbench does not end");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("pgbench failed: " + Files.readString(said));
            }
        }

        /** A line is: client, call, microseconds, script, second, microsecond. */
        private static RowLockLedger.Outcome read(Path logs, Duration span) throws IOException {
            Histogram micros = new Histogram(3);
            List<Path> files;
            try (Stream<Path> all = Files.list(logs)) {
                files =
                        all.filter(file -> file.getFileName().toString().startsWith("log"))
                                .toList();
            }
            for (Path file : files) {
                try (Stream<String> lines = Files.lines(file)) {
                    lines.forEach(line -> micros.recordValue(micros(line)));
                }
                Files.delete(file);
            }
            return new RowLockLedger.Outcome(micros.getTotalCount(), span.toNanos() / 1e9, micros);
        }

        private static long micros(String line) {
            int second = line.indexOf(' ', line.indexOf(' ') + 1) + 1;
            return Long.parseLong(line.substring(second, line.indexOf(' ', second)));
        }

        @Override
        public String toString() {
            return "pgbench -M prepared";
        }
    }

    /** A thread and a connection for each client, prepared statements. */
    record Jdbc() implements SqlClients {
        @Override
        public RowLockLedger.Outcome run(
                Postmaster server, int first, int last, int clients, Duration span)
                throws InterruptedException {
            List<Future<Histogram>> running = new ArrayList<>();
            long end = System.nanoTime() + span.toNanos();
            try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
                for (int client = 0; client < clients; client++) {
                    running.add(threads.submit(() -> one(server, first, last, end)));
                }
                Histogram all = new Histogram(3);
                for (Future<Histogram> each : running) {
                    all.add(each.get());
                }
                return new RowLockLedger.Outcome(all.getTotalCount(), span.toNanos() / 1e9, all);
            } catch (ExecutionException e) {
                throw new IllegalStateException("the ledger in SQL failed", e);
            }
        }

        private static Histogram one(Postmaster server, int first, int last, long end)
                throws SQLException {
            Histogram micros = new Histogram(3);
            try (Connection connection = server.connect();
                    PreparedStatement post =
                            connection.prepareStatement("SELECT rowlock.post(?, ?, ?, ?)")) {
                post.setLong(3, GROSS);
                post.setLong(4, FEE);
                for (long now = System.nanoTime(); now < end; ) {
                    post.setInt(1, ThreadLocalRandom.current().nextInt(first, last + 1));
                    post.setObject(2, UUID.randomUUID());
                    post.executeQuery().close();
                    long done = System.nanoTime();
                    micros.recordValue((done - now) / 1000);
                    now = done;
                }
            }
            return micros;
        }

        @Override
        public String toString() {
            return "JDBC threads in this JVM";
        }
    }
}
