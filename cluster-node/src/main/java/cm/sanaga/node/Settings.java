package cm.sanaga.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment decides about a node. Every name the program reads from the environment
 * stands in this file; a bad value stops the start and is named.
 *
 * @param httpPort of the API; 0 takes a free one, as for all ports
 * @param managementPort of health and cluster management
 * @param simulatorPort of the first provider simulator; the others follow it one by one
 * @param dataFolder everything the node keeps
 * @param configuration a file that is laid over the program's own configuration
 */
public record Settings(
        int httpPort,
        int managementPort,
        int simulatorPort,
        Path dataFolder,
        Store store,
        Optional<Path> configuration) {

    public static final String HTTP_PORT = "SANAGA_HTTP_PORT";
    public static final String MANAGEMENT_PORT = "SANAGA_MANAGEMENT_PORT";
    public static final String POSTGRES_PORT = "SANAGA_POSTGRES_PORT";
    public static final String SIMULATOR_PORT = "SANAGA_SIMULATOR_PORT";
    public static final String DATA_FOLDER = "SANAGA_DATA_DIR";
    public static final String CONFIGURATION = "SANAGA_CONFIG";
    public static final String DATABASE_URL = "SANAGA_DATABASE_URL";
    public static final String DATABASE_USER = "SANAGA_DATABASE_USER";
    public static final String DATABASE_PASSWORD = "SANAGA_DATABASE_PASSWORD";

    /** Read by Logback, which would be silent about a form it does not know. */
    public static final String LOG = "SANAGA_LOG";

    /** Whose PostgreSQL it is. */
    public sealed interface Store {
        /** Ours: started and stopped with the node, in the data folder. */
        record Embedded(int port) implements Store {}

        /** Somebody else's, which is there before us and stays. */
        record Outside(Database database) implements Store {}
    }

    /** Settings that lay nothing over the configuration. */
    public Settings(
            int httpPort, int managementPort, int simulatorPort, Path dataFolder, Store store) {
        this(httpPort, managementPort, simulatorPort, dataFolder, store, Optional.empty());
    }

    /**
     * Reads the environment.
     *
     * @throws StartupProblem naming the variable whose value is bad
     */
    public static Settings from(Map<String, String> environment) {
        Settings settings =
                new Settings(
                        port(environment, HTTP_PORT, 8080),
                        port(environment, MANAGEMENT_PORT, 8558),
                        port(environment, SIMULATOR_PORT, 9101),
                        folder(environment),
                        store(environment),
                        configuration(environment));
        settings.refuseSharedPorts();
        refuseUnknownLog(environment);
        return settings;
    }

    /**
     * The same with a port of the API that is known before anything listens on it: providers are
     * told where to call back before the API starts.
     */
    Settings withKnownApi() {
        return httpPort == 0
                ? new Settings(
                        freePort(), managementPort, simulatorPort, dataFolder, store, configuration)
                : this;
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new StartupProblem("no port is free: set " + HTTP_PORT, e);
        }
    }

    private static Store store(Map<String, String> environment) {
        String url = environment.getOrDefault(DATABASE_URL, "").strip();
        if (url.isEmpty()) {
            return new Store.Embedded(port(environment, POSTGRES_PORT, 5433));
        }
        String jdbc = url.startsWith("jdbc:") ? url : "jdbc:" + url;
        if (!jdbc.startsWith("jdbc:postgresql:")) {
            throw new StartupProblem(
                    DATABASE_URL + " must begin with jdbc:postgresql: and does not");
        }
        String user = environment.getOrDefault(DATABASE_USER, "");
        if (user.isBlank()) {
            throw new StartupProblem(DATABASE_USER + " is missing: " + DATABASE_URL + " needs it");
        }
        Secret password = new Secret(environment.getOrDefault(DATABASE_PASSWORD, ""));
        return new Store.Outside(new Database(jdbc, user, password));
    }

    private static int port(Map<String, String> environment, String name, int otherwise) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new StartupProblem(name + " must be a port from 0 to 65535, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private static Path folder(Map<String, String> environment) {
        String text = environment.getOrDefault(DATA_FOLDER, "");
        try {
            return Path.of(text.isBlank() ? "data" : text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new StartupProblem(DATA_FOLDER + " is not the name of a folder", e);
        }
    }

    private static Optional<Path> configuration(Map<String, String> environment) {
        String text = environment.getOrDefault(CONFIGURATION, "");
        if (text.isBlank()) {
            return Optional.empty();
        }
        Path file = Path.of(text).toAbsolutePath().normalize();
        if (!Files.isReadable(file)) {
            throw new StartupProblem(CONFIGURATION + " names a file that cannot be read: " + file);
        }
        return Optional.of(file);
    }

    private static void refuseUnknownLog(Map<String, String> environment) {
        String form = environment.getOrDefault(LOG, "text");
        if (!form.equals("text") && !form.equals("json")) {
            throw new StartupProblem(LOG + " must be text or json, not '" + form + "'");
        }
    }

    private void refuseSharedPorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put(HTTP_PORT, httpPort);
        ports.put(MANAGEMENT_PORT, managementPort);
        ports.put(SIMULATOR_PORT, simulatorPort);
        if (store instanceof Store.Embedded(int port)) {
            ports.put(POSTGRES_PORT, port);
        }
        Map<Integer, String> owners = new LinkedHashMap<>();
        ports.forEach(
                (name, port) -> {
                    String other = port == 0 ? null : owners.put(port, name);
                    if (other != null) {
                        throw new StartupProblem(
                                "%s and %s are both %d: choose two ports"
                                        .formatted(other, name, port));
                    }
                });
    }
}
