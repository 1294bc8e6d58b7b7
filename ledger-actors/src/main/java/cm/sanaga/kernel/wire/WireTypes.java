package cm.sanaga.kernel.wire;

import com.typesafe.config.Config;
import java.util.HashMap;
import java.util.Map;

/**
 * Every type that may stand alone on the wire, by name. The roots are listed in the configuration
 * under {@code sanaga.wire.types}; the cases of a sealed root are named after it: {@code
 * account-event.posted}.
 */
final class WireTypes {
    private final Map<String, Class<?>> byName = new HashMap<>();
    private final Map<Class<?>, String> byType = new HashMap<>();

    static WireTypes from(Config config) {
        WireTypes types = new WireTypes();
        Config roots = config.getConfig("sanaga.wire.types");
        for (String root : roots.root().keySet()) {
            String type = roots.getString('"' + root + '"');
            try {
                types.add(root, Class.forName(type));
            } catch (ClassNotFoundException e) {
                throw new IllegalArgumentException(
                        "sanaga.wire.types." + root + ": there is no class " + type, e);
            }
        }
        return types;
    }

    private void add(String name, Class<?> type) {
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                add(permitted.isSealed() ? name : name + "." + WireName.of(permitted), permitted);
            }
            return;
        }
        Class<?> other = byName.put(name, type);
        if (other != null && other != type) {
            throw new IllegalArgumentException(
                    "two types have the wire name " + name + ": " + other + " and " + type);
        }
        byType.put(type, name);
    }

    String name(Class<?> type) {
        String name = byType.get(type);
        if (name == null) {
            throw new IllegalArgumentException(
                    type.getName()
                            + " has no name on the wire: list its root in sanaga.wire.types");
        }
        return name;
    }

    Class<?> type(String name) {
        Class<?> type = byName.get(name);
        if (type == null) {
            throw new IllegalArgumentException("no type has the wire name " + name);
        }
        return type;
    }
}
