package cm.sanaga.provider.simulator;

import java.util.concurrent.CompletionStage;

/** What is one provider's own about its simulator. */
interface Protocol {
    /** The provider's short name. */
    String name();

    /** What rules take a call for. */
    enum Nature {
        /** It moves money, or is to: rules about orders befall it. */
        ORDER,
        /** Something is read. */
        QUESTION,
        /** A login, or what comes before an order. */
        OTHER
    }

    /** What rules take this call for: an order names an amount, or the collection it gives back. */
    default Nature nature(Incoming in) {
        boolean order =
                in.method().equals("POST")
                        && (in.body().contains("\"amount\"")
                                || in.body().contains("\"referenceIdToRefund\""));
        if (order) {
            return Nature.ORDER;
        }
        return in.method().equals("GET") ? Nature.QUESTION : Nature.OTHER;
    }

    /** A path whose last part names the order that a call is about, if it is about one. */
    default String subject(Incoming in) {
        return in.path();
    }

    /** How it behaves where sources disagree. */
    Manners<?> manners();

    /** Answers a request of the provider's API. */
    CompletionStage<Reply> serve(Incoming in);

    /** The wallet's movements as the provider exports them. */
    String statement(Book.Wallet wallet);

    /** Forgets what is not in the books: tokens. */
    void reset();
}
