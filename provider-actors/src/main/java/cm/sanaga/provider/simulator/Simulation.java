package cm.sanaga.provider.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ServerBinding;

/** What every simulator is made of, whatever protocol it speaks. */
record Simulation(
        Book book, Rules rules, SimulatedClock clock, Callbacks callbacks, RequestLog log) {

    static Simulation of(
            ActorSystem<?> system, long opening, Optional<Path> file, MagicNumbers magic) {
        var book = new Book(opening, file);
        var clock = new SimulatedClock(system);
        clock.notBefore(book.latest());
        return new Simulation(
                book, new Rules(magic), clock, new Callbacks(system), new RequestLog());
    }

    Course course(Duration promptLife, Course.Caller caller) {
        return new Course(book, rules, clock, promptLife, caller);
    }

    CompletionStage<ServerBinding> bind(
            ActorSystem<?> system, String host, int port, Protocol protocol) {
        var faults = new Faults(protocol, book, rules, clock);
        var control = new ControlSurface(protocol, this, faults);
        return new SimulatorServer(system, faults::serve, control, log, clock)
                .bind(system, host, port);
    }
}
