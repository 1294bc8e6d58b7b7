package cm.sanaga.payment.dispute;

import static cm.sanaga.kernel.Decision.accept;
import static cm.sanaga.kernel.Decision.refuse;
import static cm.sanaga.kernel.Decision.repeated;

import cm.sanaga.kernel.Decision;
import cm.sanaga.kernel.Digest;
import cm.sanaga.kernel.Persisted;
import cm.sanaga.kernel.Sent;
import cm.sanaga.money.Money;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One dispute, as its events have made it.
 *
 * @param openings what it is about: the first, and those that made more of it; the last one stands
 * @param statements what both sides said, in order
 * @param offers the merchant's, in order; the last one stands
 * @param ending how it ended, empty while it is open
 */
public record Dispute(
        List<Terms> openings,
        List<Statement> statements,
        List<Offer> offers,
        Optional<Ending> ending) {

    public Dispute {
        openings = List.copyOf(openings);
        statements = List.copyOf(statements);
        offers = List.copyOf(offers);
    }

    /** What is said to be wrong. */
    public enum Ground {
        NOT_RECEIVED,
        NOT_AS_DESCRIBED,
        DAMAGED,
        NOT_ORDERED,
        OTHER
    }

    /** Whose side. */
    public enum Party {
        PAYER,
        MERCHANT
    }

    /** How a dispute came to its end. */
    public enum Manner {
        /** The payer took what the merchant offered. */
        OFFER_ACCEPTED,
        /** The merchant gave all of it back. */
        CONCEDED,
        /** A person of the operators decided. */
        DECIDED,
        /** The merchant said nothing in time. */
        UNANSWERED
    }

    /**
     * One step of somebody.
     *
     * @param id derived from the request that ordered it
     * @param fingerprint of the request's content
     * @param by the key or person who asked
     * @param text in his words; empty where nothing was to be said
     * @param at when
     */
    public record Step(String id, Digest fingerprint, String by, String text, Instant at) {
        Step at(Instant then) {
            return new Step(id, fingerprint, by, text, then);
        }
    }

    /**
     * What was opened.
     *
     * @param opened by whom, and in which words; its id is the dispute's
     * @param party for whom
     * @param amount in dispute, above zero; frozen until the end
     * @param reclaimed of that, what an earlier one gave the payer and did not reach him
     * @param answerBy by then the merchant has said something, or all of it goes back
     * @param decideBy by then it should have been decided
     */
    public record Terms(
            Step opened,
            Party party,
            Money amount,
            Money reclaimed,
            Ground ground,
            Instant answerBy,
            Instant decideBy) {}

    /** What a side said. */
    public record Statement(Party party, Step step) {}

    /**
     * The merchant's offer.
     *
     * @param refund what would go back; the rest would be released
     */
    public record Offer(Money refund, Step step) {}

    /**
     * The end.
     *
     * @param refund what goes back; the rest is released
     */
    public record Ending(Manner manner, Money refund, Step step) {}

    /** What may be asked. */
    public sealed interface Command extends Sent {
        Step step();

        /** Which one, empty for what opens one. */
        default Optional<String> about() {
            return switch (this) {
                case Open _ -> Optional.empty();
                case Say c -> Optional.of(c.dispute);
                case Propose c -> Optional.of(c.dispute);
                case Accept c -> Optional.of(c.dispute);
                case Decide c -> Optional.of(c.dispute);
            };
        }

        /** Whose side takes this step, empty for what ends a dispute. */
        default Optional<Party> side() {
            return switch (this) {
                case Open c -> Optional.of(c.party);
                case Say c -> Optional.of(c.party);
                case Propose _ -> Optional.of(Party.MERCHANT);
                case Accept _, Decide _ -> Optional.empty();
            };
        }

        /** In the words of a refusal. */
        default String verb() {
            return switch (this) {
                case Open _ -> "dispute";
                case Say _ -> "evidence";
                case Propose _ -> "offer";
                case Accept _ -> "accept";
                case Decide _ -> "decide";
            };
        }

        /**
         * @param party for whom; for the payer one that is open may be made larger
         * @param amount in dispute, everything that can be when empty
         */
        record Open(
                Party party,
                Optional<Money> amount,
                Ground ground,
                Instant answerBy,
                Instant decideBy,
                Step step)
                implements Command {
            public Open {
                if (amount.filter(asked -> !asked.positive()).isPresent()) {
                    throw new IllegalArgumentException(
                            "what is in dispute is above zero: " + amount.get());
                }
            }
        }

        /**
         * @param dispute which, as for all below: another one may be open by now
         */
        record Say(String dispute, Party party, Step step) implements Command {}

        /** The merchant offers to give back a part, or all of it and is done with it. */
        record Propose(String dispute, Money refund, Step step) implements Command {}

        /**
         * The payer takes the offer.
         *
         * @param refund of the offer he was told of: there may be another one since
         */
        record Accept(String dispute, Money refund, Step step) implements Command {}

        /**
         * A person decides.
         *
         * @param refund from nothing to everything
         */
        record Decide(String dispute, Money refund, Step step) implements Command {}
    }

    /** How a dispute says no. */
    public sealed interface No {
        /** The request's key was used for another one. */
        record KeyReused() implements No {}

        /** Not in a state for that. */
        record NotNow(String verb) implements No {}

        /** Not what is offered. */
        record OtherOffer(Optional<Money> stands, Money asked) implements No {}

        /** It is not the one that is open. */
        record OtherDispute(String open) implements No {}

        /** This side has said so much about the escrow that there is no room for more. */
        record TooMuchSaid(int most) implements No {}

        /** More than could be in dispute. */
        record BeyondFree(Money free, Money asked) implements No {}

        /** More than is in dispute. */
        record BeyondDispute(Money disputed, Money asked) implements No {}
    }

    /** What happened. */
    public sealed interface Event extends Persisted {
        /** When. */
        default Instant at() {
            return switch (this) {
                case Opened(var terms) -> terms.opened.at;
                case Said(var statement) -> statement.step.at;
                case Offered(var offer) -> offer.step.at;
                case Ended(var ending) -> ending.step.at;
            };
        }

        record Opened(Terms terms) implements Event {}

        record Said(Statement statement) implements Event {}

        record Offered(Offer offer) implements Event {}

        record Ended(Ending ending) implements Event {}
    }

    /** Whether it goes on. */
    public boolean open() {
        return ending.isEmpty();
    }

    /** What stands. */
    public Terms terms() {
        return openings.getLast();
    }

    /** By which it is named; another one when more has been made of it. */
    public String id() {
        return terms().opened.id;
    }

    /** Whether the merchant has said anything since it stands so, or made an offer. */
    public boolean answered() {
        return offer().isPresent()
                || statements.stream()
                        .anyMatch(one -> one.party == Party.MERCHANT && since(one.step));
    }

    private boolean since(Step step) {
        return step.at.isAfter(terms().opened.at);
    }

    /** The offer that stands: of what is in dispute now. */
    public Optional<Offer> offer() {
        return offers.isEmpty()
                ? Optional.empty()
                : Optional.of(offers.getLast()).filter(last -> since(last.step));
    }

    /** How many steps of this side there are in it. */
    long said(Party party) {
        return openings.stream().filter(one -> one.party == party).count()
                + statements.stream().filter(one -> one.party == party).count()
                + (party == Party.MERCHANT ? offers.size() : 0);
    }

    /** When it ends by itself, if the merchant says nothing before. */
    public Optional<Instant> due() {
        return open() && !answered() ? Optional.of(terms().answerBy) : Optional.empty();
    }

    /** The end when that time has come: silence gives the payer all of it. */
    public Event silence(Instant at) {
        return new Event.Ended(
                new Ending(
                        Manner.UNANSWERED,
                        terms().amount,
                        new Step(
                                "unanswered/" + terms().opened.id,
                                Digest.ZERO,
                                "timer",
                                "the merchant did not answer",
                                at)));
    }

    /** What a command does to this one, while it is open. */
    Decision<Event, No> decide(Command command, Instant at) {
        if (command.about().filter(one -> !one.equals(id())).isPresent()) {
            return refuse(new No.OtherDispute(id()));
        }
        Step step = command.step().at(at);
        boolean late = due().filter(by -> !at.isBefore(by)).isPresent();
        return switch (command) {
            // Silence has decided by then, also where the clock has not rung yet.
            case Command _ when late && command.side().filter(Party.MERCHANT::equals).isPresent() ->
                    refuse(new No.NotNow(command.verb()));
            case Command.Open _ -> refuse(new No.NotNow(command.verb()));
            case Command.Say c -> accept(new Event.Said(new Statement(c.party, step)));
            case Command.Propose c ->
                    within(
                            c.refund,
                            c.refund.equals(terms().amount)
                                    ? ended(Manner.CONCEDED, c.refund, step)
                                    : new Event.Offered(new Offer(c.refund, step)));
            case Command.Accept c ->
                    offer().filter(stands -> stands.refund.equals(c.refund)).isPresent()
                            ? accept(ended(Manner.OFFER_ACCEPTED, c.refund, step))
                            : refuse(new No.OtherOffer(offer().map(Offer::refund), c.refund));
            case Command.Decide c -> within(c.refund, ended(Manner.DECIDED, c.refund, step));
        };
    }

    private Decision<Event, No> within(Money refund, Event event) {
        return refund.compareTo(terms().amount) > 0
                ? refuse(new No.BeyondDispute(terms().amount, refund))
                : accept(event);
    }

    private static Event ended(Manner manner, Money refund, Step step) {
        return new Event.Ended(new Ending(manner, refund, step));
    }

    /** Whether a request made a step of this one: yes with the same content, no with another. */
    Optional<Decision<Event, No>> known(Step asked) {
        return steps().filter(one -> one.id.equals(asked.id))
                .findFirst()
                .map(
                        one ->
                                one.fingerprint.equals(asked.fingerprint)
                                        ? repeated()
                                        : refuse(new No.KeyReused()));
    }

    private Stream<Step> steps() {
        return Stream.of(
                        openings.stream().map(Terms::opened),
                        statements.stream().map(Statement::step),
                        offers.stream().map(Offer::step),
                        ending.stream().map(Ending::step))
                .flatMap(all -> all);
    }

    /** When this step had happened with all that it moved, if it did. */
    public Optional<Instant> when(String step) {
        return steps().filter(one -> one.id.equals(step))
                .map(
                        one ->
                                ending.filter(end -> end.step.equals(one))
                                        .map(this::moved)
                                        .orElse(one.at))
                .findFirst();
    }

    /** Each of the movements that the end orders has an instant of its own. */
    private Instant moved(Ending end) {
        Money release = terms().amount.minus(end.refund);
        long moves = Stream.of(release, end.refund).filter(Money::positive).count();
        return end.step.at.plus(moves, ChronoUnit.MICROS);
    }

    /** The dispute after an event. */
    public Dispute evolve(Event event) {
        return switch (event) {
            case Event.Opened(var more) ->
                    new Dispute(with(openings, more), statements, offers, ending);
            case Event.Said(var said) ->
                    new Dispute(openings, with(statements, said), offers, ending);
            case Event.Offered(var made) ->
                    new Dispute(openings, statements, with(offers, made), ending);
            case Event.Ended(var end) ->
                    new Dispute(openings, statements, offers, Optional.of(end));
        };
    }

    /** The dispute as it was at an instant, empty if there was none. */
    public Optional<Dispute> asOf(Instant then) {
        return openings.getFirst().opened.at.isAfter(then)
                ? Optional.empty()
                : Optional.of(
                        new Dispute(
                                until(then, openings, Terms::opened),
                                until(then, statements, Statement::step),
                                until(then, offers, Offer::step),
                                ending.filter(one -> !one.step.at.isAfter(then))));
    }

    private static <T> List<T> until(Instant then, List<T> all, Function<T, Step> step) {
        return all.stream().filter(one -> !step.apply(one).at.isAfter(then)).toList();
    }

    private static <T> List<T> with(List<T> some, T one) {
        List<T> all = new ArrayList<>(some);
        all.add(one);
        return all;
    }
}
