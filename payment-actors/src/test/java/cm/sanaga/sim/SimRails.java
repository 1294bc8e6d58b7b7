package cm.sanaga.sim;

import cm.sanaga.provider.Operation;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Rail;
import cm.sanaga.provider.RailNetwork;
import java.util.Map;
import java.util.Optional;

/** The rails of a simulated world; now and then one takes no orders. */
record SimRails(World world, Map<Provider, Rail> rails) implements RailNetwork {

    @Override
    public Optional<Rail> rail(Provider provider) {
        return Optional.ofNullable(rails.get(provider));
    }

    @Override
    public boolean available(Provider provider, Operation operation) {
        return !world.chance(world.faults().refused());
    }
}
