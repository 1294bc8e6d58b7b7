package cm.sanaga.projection;

import cm.sanaga.ledger.PostedBefore;
import cm.sanaga.provider.Claim;
import cm.sanaga.provider.Provider;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The door to the read models. Started on every node: each answers questions, and one of them at a
 * time feeds each projection.
 */
public interface Projections extends AutoCloseable {

    /**
     * Starts them on this node; the schema of the journal must be there.
     *
     * @throws ReadUnavailable when the schema of the read models cannot be made
     */
    static Projections start(ActorSystem<?> system, ReadSettings settings) {
        return RunningProjections.start(system, settings);
    }

    /** Questions about payments. */
    PaymentRecords payments();

    /** What merchants are told. */
    EventRecords events();

    /** The same by id. */
    EventLookup eventsById();

    /** Questions to the relational ledger. */
    LedgerRecords ledger();

    /** Lets a reader wait until the read models have seen what he was answered. */
    Freshness freshness();

    /** Looks up, for accounts, ids they may have forgotten. */
    PostedBefore postedBefore();

    /**
     * Starts waking what must go on by itself, on one node at a time.
     *
     * @param wake called for each item whose time has come; returns at once
     */
    void dueWork(Consumer<DueWork.Item> wake);

    /**
     * Starts checking the books again and again, on one node at a time.
     *
     * @param elsewhere what is checked beside the tables; may fail, which says nothing
     * @param alarm called for each breach that was seen twice running, or while rows were written
     */
    void watchInvariants(Supplier<CompletionStage<List<Breach>>> elsewhere, Consumer<Breach> alarm);

    /**
     * Starts comparing what callbacks claimed with what their providers answered, on one node at a
     * time. A contradiction is counted, logged and noted with the callback; nothing else is done.
     *
     * @param providers those that are served
     * @param claims reads a body as its provider writes it; empty where it claims no end
     */
    void judgeCallbacks(
            Set<Provider> providers, BiFunction<Provider, String, Optional<Claim>> claims);

    /** Empty when the read models are close behind the journal, else why they are not. */
    CompletionStage<Optional<String>> trouble();

    /** The same in figures. */
    CompletionStage<Standing> standing();

    /** Where the daemons that were started are, whichever node they are on. */
    CompletionStage<List<DaemonPlace>> daemons();

    /** How much of what there is. */
    CompletionStage<Figures> figures();

    /** Ends the pools; feeding ends with the actor system. */
    @Override
    void close();
}
