package cm.sanaga.provider.simulator;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A file of lines that is only appended to. A line is in the hands of the operating system before
 * {@link #append} returns, so it outlives the death of this process; a line torn by it is dropped.
 */
final class BookFile implements AutoCloseable {
    private final FileChannel channel;

    private BookFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens or creates a file, after giving each whole line in it to the reader. */
    static BookFile open(Path file, Consumer<String> reader) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            var access = new RandomAccessFile(file.toFile(), "rw");
            FileChannel channel = access.getChannel();
            long whole = replay(file, reader);
            channel.truncate(whole);
            channel.position(whole);
            return new BookFile(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open " + file, e);
        }
    }

    /** Returns where the last whole line ends. */
    private static long replay(Path file, Consumer<String> reader) throws IOException {
        long whole = 0;
        try (var in = new java.io.BufferedInputStream(Files.newInputStream(file))) {
            var line = new java.io.ByteArrayOutputStream();
            int each;
            while ((each = in.read()) >= 0) {
                if (each != '\n') {
                    line.write(each);
                    continue;
                }
                whole += line.size() + 1L;
                reader.accept(line.toString(StandardCharsets.UTF_8));
                line.reset();
            }
        }
        return whole;
    }

    void append(String line) {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the simulator cannot write", e);
        }
    }

    /** Begins again from nothing. */
    void clear() {
        try {
            channel.truncate(0);
            channel.position(0);
        } catch (IOException e) {
            throw new UncheckedIOException("the simulator cannot write", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the simulator cannot close its file", e);
        }
    }
}
