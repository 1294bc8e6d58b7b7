package cm.sanaga.http.delivery;

import cm.sanaga.projection.PaymentEvent;
import java.util.stream.IntStream;

/**
 * An event on its way to an endpoint, claimed to be sent now.
 *
 * @param endpoint {@code we_…}
 * @param url where that is
 * @param secret the version of the endpoint's secret
 * @param both whether the version before is still good
 * @param number how often it was claimed, this time too; tells one claim from the next
 * @param tries how often it will have been sent since it was last asked for, this time too
 */
public record Parcel(
        String endpoint,
        String url,
        int secret,
        boolean both,
        PaymentEvent.Id event,
        int number,
        int tries) {

    /** The versions of the secret it is signed with. */
    IntStream versions() {
        return both ? IntStream.of(secret, secret - 1) : IntStream.of(secret);
    }
}
