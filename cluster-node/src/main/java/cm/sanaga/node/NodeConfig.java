package cm.sanaga.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pekko's configuration: the files of this module with what the environment decides on top. */
final class NodeConfig {
    private static final String JOURNAL = "pekko-persistence-jdbc.shared-databases.slick.db.";

    private NodeConfig() {}

    static Config of(Settings settings, Database database) {
        Map<String, Object> decided = new LinkedHashMap<>();
        decided.put("pekko.management.http.port", settings.managementPort());
        decided.put(JOURNAL + "url", database.driverUrl());
        decided.put(JOURNAL + "user", database.user());
        decided.put(JOURNAL + "password", database.password().value());
        return ConfigFactory.load(
                ConfigFactory.parseMap(decided, "the environment")
                        .withFallback(ConfigFactory.defaultApplication()));
    }
}
