package cm.sanaga.node.demo;

import static cm.sanaga.node.demo.Teller.francs;
import static cm.sanaga.node.demo.Teller.grouped;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is in the books when the story is over, and whether it is right. */
final class Books {
    private final Api shop;
    private final Api operator;
    private final Map<String, URI> simulators;
    private final Teller teller;

    Books(Api shop, Api operator, Map<String, URI> simulators, Teller teller) {
        this.shop = shop;
        this.operator = operator;
        this.simulators = simulators;
        this.teller = teller;
    }

    void open() {
        balance();
        trialBalance();
        floats();
        invariants();
    }

    private void balance() {
        teller.title("What the shop sees");
        JsonNode balance = shop.get("/v1/balance").body();
        teller.line("in escrow   " + francs(balance.path("escrow").asLong()));
        teller.line("available   " + francs(balance.path("available").asLong()));
        teller.line("held        " + francs(balance.path("held").asLong()));
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode entry :
                shop.get("/v1/entries?sub_account=available&limit=8").body().path("data")) {
            boolean credit = entry.path("direction").asText().equals("credit");
            rows.add(
                    List.of(
                            entry.path("payment").asText(),
                            (credit ? "+" : "−") + grouped(entry.path("amount").asLong())));
        }
        teller.table(List.of("the newest entries of its available balance", "FCFA"), rows);
    }

    private void trialBalance() {
        teller.title("Trial balance over all accounts");
        JsonNode trial = operator.get("/admin/trial_balance").body();
        List<List<String>> rows = new ArrayList<>();
        long debits = 0;
        long credits = 0;
        for (JsonNode line : trial.path("lines")) {
            debits += line.path("debits").asLong();
            credits += line.path("credits").asLong();
            rows.add(
                    List.of(
                            line.path("sub_account").asText(),
                            grouped(line.path("debits").asLong()),
                            grouped(line.path("credits").asLong())));
        }
        rows.add(List.of("in all", grouped(debits), grouped(credits)));
        teller.table(List.of("sub-account", "debits", "credits"), rows);
        teller.check(
                trial.path("balanced").asBoolean() && debits == credits && debits > 0,
                "debits equal credits");
    }

    /** The simulators' own ledgers are asked, not our word for what they said. */
    private void floats() {
        teller.title("Our books beside the operators' own");
        List<List<String>> rows = new ArrayList<>();
        boolean equal = true;
        JsonNode floats = operator.get("/admin/floats").body().path("data");
        for (JsonNode one : floats) {
            String provider = one.path("provider").asText();
            URI simulator = simulators.get(provider);
            if (simulator == null) {
                continue;
            }
            JsonNode theirs = new Api(simulator, "").get("/__sim/ledger?limit=1").body();
            long drift = theirs.path("balance").asLong() - one.path("ledger").asLong();
            equal &= drift == 0;
            rows.add(
                    List.of(
                            provider,
                            grouped(one.path("ledger").asLong()),
                            grouped(theirs.path("balance").asLong()),
                            grouped(drift)));
        }
        teller.table(List.of("wallet at", "we say", "they say", "drift"), rows);
        teller.check(
                equal && rows.size() == simulators.size(), "every franc is where we think it is");
    }

    private void invariants() {
        teller.title("Invariants");
        for (JsonNode one : operator.get("/admin/invariants").body().path("data")) {
            teller.check(
                    one.path("ok").asBoolean(),
                    one.path("name").asText() + "  " + one.path("says").asText());
        }
    }
}
