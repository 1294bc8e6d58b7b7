package cm.sanaga.node;

import com.typesafe.config.Config;
import java.util.List;
import kamon.Kamon;
import kamon.metric.Counter;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.Envelope;
import org.apache.pekko.dispatch.MailboxType;
import org.apache.pekko.dispatch.MessageQueue;
import org.apache.pekko.dispatch.ProducesMessageQueue;
import org.apache.pekko.dispatch.UnboundedMailbox;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** The usual mailbox of a node under test, which counts what is sent to actors. */
public final class CountedMailbox
        implements MailboxType, ProducesMessageQueue<UnboundedMailbox.MessageQueue> {
    /** As the node tells it. */
    static final String METRIC = "sanaga_test_messages_total";

    private static final Counter SENT =
            Kamon.counter("sanaga.test.messages", "Messages put into the mailboxes of actors")
                    .withoutTags();

    /** Made by Pekko, by the name of its class. */
    public CountedMailbox(ActorSystem.Settings settings, Config config) {}

    /** What makes it the mailbox of every actor of a JVM that asks for no other. */
    static List<String> options() {
        return List.of(
                "-Dpekko.actor.default-mailbox.mailbox-type=" + CountedMailbox.class.getName());
    }

    @Override
    public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
        return new Counting();
    }

    private static final class Counting extends UnboundedMailbox.MessageQueue {
        private static final long serialVersionUID = 1;

        @Override
        public void enqueue(@Nullable ActorRef receiver, Envelope handle) {
            SENT.increment();
            super.enqueue(receiver, handle);
        }
    }
}
