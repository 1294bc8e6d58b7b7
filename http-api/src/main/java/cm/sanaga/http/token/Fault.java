package cm.sanaga.http.token;

import cm.sanaga.http.auth.Authentication;
import cm.sanaga.http.problem.Rejection;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a token is not believed. The log has the word, for whoever has set something up wrongly; the
 * caller hears no more than he could find out with a clock.
 */
enum Fault {
    /** It is no signed token, or what it says cannot be read. */
    MALFORMED,
    /** Its header has more than the algorithm, the type and the name of a key. */
    HEADER,
    ALGORITHM,
    /** The issuer has no such key, or it is one for another algorithm. */
    KEY,
    SIGNATURE,
    ISSUER,
    AUDIENCE,
    /** It is for something else than asking: it says who logged in, or gets a new one. */
    KIND,
    /** It was given to a client that we do not take tokens from. */
    PARTY,
    /** It is good only together with a proof that we do not ask for. */
    BOUND,
    SUBJECT,
    EXPIRED,
    EARLY;

    private static final Logger LOG = LoggerFactory.getLogger(Fault.class);

    /** The answer to who shows such a token. */
    Rejection rejection() {
        LOG.atDebug()
                .addKeyValue("fault", name().toLowerCase(Locale.ROOT))
                .log("token not accepted");
        return Authentication.unknown(
                switch (this) {
                    case EXPIRED -> "The token has expired";
                    case EARLY -> "The token is not good yet";
                    case MALFORMED,
                            HEADER,
                            ALGORITHM,
                            KEY,
                            SIGNATURE,
                            ISSUER,
                            AUDIENCE,
                            KIND,
                            PARTY,
                            BOUND,
                            SUBJECT ->
                            "The token is not valid";
                });
    }
}
