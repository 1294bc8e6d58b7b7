package cm.sanaga.node.demo;

import java.io.Console;
import java.io.PrintStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The product's story, step by step, and the books at its end. */
public final class Demo {
    private Demo() {}

    /**
     * Tells it on a terminal.
     *
     * @param api where the node's API is
     * @param apiKey of the merchant
     * @param adminKey of the operator
     * @param simulators where each provider's simulator is, by name
     * @return how many things were not as they should be
     */
    public static int tell(
            URI api, String apiKey, String adminKey, Map<String, URI> simulators, PrintStream out) {
        Teller teller =
                new Teller(
                        out,
                        Optional.ofNullable(System.console())
                                .map(Console::isTerminal)
                                .orElse(false));
        Api shop = new Api(api, apiKey);
        teller.title("Sanaga: paid on one operator, held, released, cashed out on another");
        new Story(shop, teller).tell();
        new Books(shop, new Api(api, adminKey), simulators, teller).open();
        out.println();
        out.println(
                teller.wrong() == 0
                        ? "All of it was as it should be."
                        : teller.wrong() + " things were not as they should be.");
        return teller.wrong();
    }
}
