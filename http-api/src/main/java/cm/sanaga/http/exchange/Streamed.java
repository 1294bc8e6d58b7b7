package cm.sanaga.http.exchange;

import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * The body of an answer that is too long to be held: it is sent as it is made, no faster than it is
 * read. If it fails in the middle the connection breaks, so nobody takes a part for the whole.
 *
 * @param bytes run once, or never
 */
public record Streamed(ContentType type, Source<ByteString, NotUsed> bytes) {}
