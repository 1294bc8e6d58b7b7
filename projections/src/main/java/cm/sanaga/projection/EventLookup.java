package cm.sanaga.projection;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What events say, by their ids. A stage fails with {@link ReadUnavailable} when none is read. */
public interface EventLookup {

    /** Those of them that there are. */
    CompletionStage<Map<PaymentEvent.Id, PaymentEvent>> of(Collection<PaymentEvent.Id> ids);
}
