package cm.sanaga.node;

import cm.sanaga.http.auth.Mode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Whether this installation moves real money, and that its providers are of the same kind: in live
 * mode no simulator is reached, and in test mode nothing else.
 */
final class Modes {
    private static final String MODE = "sanaga.node.mode";
    private static final String SIMULATORS = "sanaga.node.simulators";

    /** Whether endpoints of webhooks may be on this machine or in its network. */
    static final String OWN_MACHINE = "sanaga.webhooks.own-machine";

    private static final String SANDBOXES = "sanaga.node.sandboxes";
    private static final String PROVIDER = "sanaga.provider";
    private static final String ENABLED = PROVIDER + ".enabled";

    /** This machine, private networks, and names that only such have. */
    private static final Pattern NEAR =
            Pattern.compile(
                    "localhost|\\[.*]|127\\..*|10\\..*|192\\.168\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*"
                            + "|[^.]+|.*\\.(svc|local|internal|test)");

    /** Where we call a provider; the others are where he or a payer calls us. */
    private static final Pattern ADDRESS = Pattern.compile(".+\\.(base|token)-url");

    private Modes() {}

    /**
     * The mode of these settings.
     *
     * @param config with the addresses of the providers
     * @throws StartupProblem when there is no such mode, or a provider's address is of the other
     */
    static Mode of(Config config) {
        String name = config.getString(MODE);
        Mode mode =
                Arrays.stream(Mode.values())
                        .filter(each -> each.label().equals(name))
                        .findFirst()
                        .orElseThrow(
                                () -> new StartupProblem(MODE + " is test or live, not " + name));
        if (mode == Mode.LIVE && config.getBoolean(SIMULATORS)) {
            throw new StartupProblem(MODE + " is live: set " + SIMULATORS + " = off");
        }
        if (mode == Mode.LIVE && config.getBoolean(OWN_MACHINE)) {
            throw new StartupProblem(MODE + " is live: set " + OWN_MACHINE + " = off");
        }
        List<String> sandboxes = config.getStringList(SANDBOXES);
        config.getConfig(PROVIDER).entrySet().stream()
                .filter(each -> isAddress(each.getKey(), config.getStringList(ENABLED)))
                .forEach(each -> check(mode, each, sandboxes));
        return mode;
    }

    private static boolean isAddress(String key, List<String> enabled) {
        return ADDRESS.matcher(key).matches()
                && enabled.contains(key.substring(0, key.indexOf('.')));
    }

    private static void check(
            Mode mode, Map.Entry<String, ConfigValue> setting, List<String> sandboxes) {
        String address = String.valueOf(setting.getValue().unwrapped());
        URI uri = URI.create(address);
        String host = String.valueOf(uri.getHost());
        boolean played = NEAR.matcher(host).matches() || sandboxes.contains(host);
        String key = PROVIDER + "." + setting.getKey();
        if (mode == Mode.TEST && !played) {
            throw new StartupProblem(
                    "%s is test, and %s is %s, where money is real: set %s = live, or name the host among %s"
                            .formatted(MODE, key, address, MODE, SANDBOXES));
        }
        if (mode == Mode.LIVE && (played || !"https".equals(uri.getScheme()))) {
            throw new StartupProblem(
                    "%s is live, and %s is %s: it must be https, and no simulator or sandbox"
                            .formatted(MODE, key, address));
        }
    }
}
