package cm.sanaga.node.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Makes a file system lose power, by the call that the kernel's own tests use for it: no copy of a
 * disk that is being written to is needed, which would be of no single moment.
 */
@SuppressWarnings("restricted")
final class PowerSwitch {
    /** EXT4_IOC_SHUTDOWN. */
    private static final long SHUT_DOWN = 0x8004587DL;

    /** EXT4_GOING_FLAGS_NOLOGFLUSH: not even the journal of the file system is written. */
    private static final int AT_ONCE = 2;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup C = LINKER.defaultLookup();
    private static final MethodHandle OPEN =
            call(
                    "open",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle IOCTL =
            call(
                    "ioctl",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.ADDRESS));
    private static final MethodHandle CLOSE =
            LINKER.downcallHandle(
                    C.findOrThrow("close"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private PowerSwitch() {}

    /** Both take more arguments than are named, from the third on. */
    private static MethodHandle call(String name, FunctionDescriptor shape) {
        return LINKER.downcallHandle(C.findOrThrow(name), shape, Linker.Option.firstVariadicArg(2));
    }

    static void off(Path mounted) throws IOException {
        int failed;
        try (Arena memory = Arena.ofConfined()) {
            int folder = (int) OPEN.invokeExact(memory.allocateFrom(mounted.toString()), 0);
            MemorySegment how = memory.allocateFrom(ValueLayout.JAVA_INT, AT_ONCE);
            failed = folder < 0 ? folder : (int) IOCTL.invokeExact(folder, SHUT_DOWN, how);
            int _ = (int) CLOSE.invokeExact(folder);
        } catch (Throwable e) {
            throw new IOException("the file system of " + mounted + " cannot lose power", e);
        }
        if (failed != 0) {
            throw new IOException("the file system of " + mounted + " does not lose power");
        }
    }
}
