package cm.sanaga.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Pekko's configuration: the files of this module, what the environment decides on top, and on top
 * of that the file the operator gives.
 */
final class NodeConfig {
    private static final String JOURNAL = "pekko-persistence-jdbc.shared-databases.slick.db.";

    /**
     * What an operator's file may add to: maps whose keys are names of the world. A guard reads its
     * own and refuses what it does not know.
     */
    private static final List<String> MAPS =
            Stream.concat(
                            Stream.of(
                                    "sanaga.node.opening-float.",
                                    "sanaga.provider.numbering.moved.",
                                    "sanaga.provider.guard.default."),
                            Simulators.names().stream().map("sanaga.provider.guard.%s."::formatted))
                    .toList();

    private NodeConfig() {}

    /**
     * @throws StartupProblem when the operator's file cannot be read or has a key nobody knows
     */
    static Config of(Settings settings, Database database) {
        Map<String, Object> decided = new LinkedHashMap<>();
        decided.put("pekko.management.http.port", settings.managementPort());
        decided.put("sanaga.provider.callback-base-url", "http://127.0.0.1:" + settings.httpPort());
        decided.put(JOURNAL + "url", database.driverUrl());
        decided.put(JOURNAL + "user", database.user());
        decided.put(JOURNAL + "password", database.password().value());
        Config ours =
                ConfigFactory.parseMap(decided, "the environment")
                        .withFallback(ConfigFactory.defaultApplication());
        Config base = ConfigFactory.load(ours);
        return settings.configuration()
                .map(file -> ConfigFactory.load(known(file, base).withFallback(ours)))
                .orElse(base);
    }

    /** The operator's file; a key that nobody reads is a mistake, and often a dangerous one. */
    private static Config known(Path file, Config base) {
        Config given;
        try {
            given =
                    ConfigFactory.parseFile(
                            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
        } catch (ConfigException bad) {
            throw new StartupProblem(Settings.CONFIGURATION + ": " + bad.getMessage(), bad);
        }
        given.entrySet().stream()
                .map(Map.Entry::getKey)
                .filter(key -> key.startsWith("sanaga."))
                .filter(key -> MAPS.stream().noneMatch(key::startsWith))
                .filter(key -> !base.hasPathOrNull(key))
                .findFirst()
                .ifPresent(
                        key -> {
                            throw new StartupProblem(
                                    "%s: %s has a key that nobody reads: %s"
                                            .formatted(Settings.CONFIGURATION, file, key));
                        });
        return given;
    }
}
