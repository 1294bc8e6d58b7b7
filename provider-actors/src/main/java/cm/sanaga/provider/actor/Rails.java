package cm.sanaga.provider.actor;

import cm.sanaga.provider.NumberingPlan;
import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Outage;
import cm.sanaga.provider.Polling;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Quarantine;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.RailNetwork;
import cm.sanaga.provider.http.Keys;
import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/** The door to the providers: a guarded rail for each that is enabled, on this node. */
public final class Rails implements RailNetwork {
    private static final String PATH = "sanaga.provider";

    private final Map<Provider, Guarded> rails;
    private final List<ActorRef<RailGuard.Command>> guards;
    private final NumberingPlan numbering;
    private final Quarantine quarantine;

    private record Guarded(Rail rail, RailGuard guard) {}

    private Rails(
            Map<Provider, Guarded> rails,
            List<ActorRef<RailGuard.Command>> guards,
            NumberingPlan numbering,
            Quarantine quarantine) {
        this.rails = rails;
        this.guards = guards;
        this.numbering = numbering;
        this.quarantine = quarantine;
    }

    /**
     * Starts a guard in front of each adapter whose provider is named by {@code
     * sanaga.provider.enabled}.
     *
     * @param root the whole configuration
     * @param adapters those we have, enabled or not
     * @param drains what operators have switched off
     * @param quarantine whether our journal can be believed
     * @throws IllegalArgumentException naming the setting, when one is missing or wrong or a
     *     provider is enabled for which there is no adapter
     */
    public static Rails start(
            ActorSystem<?> system,
            Config root,
            List<Unguarded> adapters,
            Drains drains,
            Quarantine quarantine) {
        Rails rails = start(system, root, adapters, drains, quarantine, System::nanoTime);
        system.systemActorOf(
                Members.tell(List.copyOf(rails.guards)), "rails-members", Props.empty());
        return rails;
    }

    /** The same for one program that is in no cluster, with nothing switched off. */
    public static Rails alone(ActorSystem<?> system, Config root, List<Unguarded> adapters) {
        return start(system, root, adapters, Drains.NONE, Quarantine.NONE, System::nanoTime);
    }

    static Rails start(
            ActorSystem<?> system,
            Config root,
            List<Unguarded> adapters,
            Drains drains,
            Quarantine quarantine,
            LongSupplier nanos) {
        Keys keys = Keys.of(root, PATH);
        var rails = new LinkedHashMap<Provider, Guarded>();
        var guards = new ArrayList<ActorRef<RailGuard.Command>>();
        for (String name : keys.texts("enabled")) {
            Unguarded adapter =
                    adapters.stream()
                            .filter(one -> one.provider().value().equals(name))
                            .findFirst()
                            .orElseThrow(
                                    () -> keys.bad("enabled", "names an unknown rail: " + name));
            GuardSettings limits = GuardSettings.of(keys.under("guard"), name);
            var guard =
                    new RailGuard(
                            adapter.provider(),
                            limits,
                            keys.count("guard.nodes-expected"),
                            drains,
                            nanos);
            Rail rail = adapter.open(system);
            var actor = system.systemActorOf(guard.behavior(), "rail-" + name, Props.empty());
            guards.add(actor);
            rails.put(adapter.provider(), new Guarded(new GuardedRail(rail, actor), guard));
        }
        return new Rails(rails, guards, numbering(keys.under("numbering.moved")), quarantine);
    }

    private static NumberingPlan numbering(Keys moved) {
        return new NumberingPlan(
                moved.names().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        prefix -> prefix,
                                        prefix -> new Provider(moved.text(prefix)))));
    }

    /**
     * The rail of a provider, behind its guard; empty when it is not enabled. What the guard
     * refuses is {@code NotSent}: of an order that it was not sent, of a question that it was not
     * asked.
     */
    @Override
    public Optional<Rail> rail(Provider provider) {
        return Optional.ofNullable(rails.get(provider)).map(Guarded::rail);
    }

    /** Who serves which number, as the settings have it. */
    public NumberingPlan numbering() {
        return numbering;
    }

    @Override
    public boolean available(Provider provider, Operation operation) {
        Guarded guarded = rails.get(provider);
        return guarded != null && guarded.guard().available(operation);
    }

    @Override
    public Optional<Outage> outage(Provider provider, Operation operation) {
        return Optional.ofNullable(rails.get(provider))
                .flatMap(guarded -> guarded.guard().outage(operation));
    }

    @Override
    public Quarantine quarantine() {
        return quarantine;
    }

    /** The providers that are enabled, in the order of the configuration. */
    public Set<Provider> enabled() {
        return java.util.Collections.unmodifiableSet(rails.keySet());
    }

    /** When each provider is asked about an open order. */
    public Map<Provider, Polling> polling() {
        return rails.entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                Map.Entry::getKey,
                                entry -> entry.getValue().rail().terms().polling()));
    }

    /** How each operation of each rail is at this moment, and its questions. */
    public List<RailHealth> health() {
        return rails.values().stream()
                .flatMap(guarded -> guarded.guard().health().stream())
                .toList();
    }
}
