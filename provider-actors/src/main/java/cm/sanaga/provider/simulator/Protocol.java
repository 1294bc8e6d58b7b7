package cm.sanaga.provider.simulator;

import java.util.concurrent.CompletionStage;

/** What is one provider's own about its simulator. */
interface Protocol {
    /** The provider's short name. */
    String name();

    /** Answers a request of the provider's API. */
    CompletionStage<Reply> serve(Incoming in);

    /** The wallet's movements as the provider exports them. */
    String statement(Book.Wallet wallet);

    /** Forgets what is not in the books: tokens. */
    void reset();
}
