package cm.sanaga.payment;

import cm.sanaga.kernel.Sent;
import cm.sanaga.money.Money;
import cm.sanaga.provider.Provider;
import java.time.Duration;
import java.util.Optional;

/** Every way in which a payment says no. Nothing has happened when it does. */
public sealed interface Refusal extends Sent {

    /** The idempotency key was used for another request. */
    record KeyReused(PaymentId id) implements Refusal {}

    /** There is no such payment, or it is not the caller's. */
    record NotFound(String id) implements Refusal {}

    /** Not in a state for that. */
    record NotNow(PaymentId id, String status, String asked) implements Refusal {}

    /** More than is left of the payment. */
    record BeyondLeft(PaymentId id, Money left, Money asked) implements Refusal {}

    /** Released by a code, and this is not it, or none where one is needed. */
    record WrongCode(PaymentId id) implements Refusal {}

    /** Another dispute is open than the one that was named. */
    record OtherDispute(PaymentId id, String open) implements Refusal {}

    /** One side has taken as many steps in disputes about the payment as it may. */
    record TooMuchSaid(PaymentId id, int most) implements Refusal {}

    /** Nobody offers just that; what is offered may be nothing. */
    record OtherOffer(PaymentId id, Optional<Money> stands, Money asked) implements Refusal {}

    /** More than is in dispute of the payment. */
    record BeyondDispute(PaymentId id, Money disputed, Money asked) implements Refusal {}

    /** More than the merchant has available. */
    record InsufficientFunds(Money available, Money asked) implements Refusal {}

    /** The amount does not even cover the fee. */
    record BelowFee(Money amount, Money fee) implements Refusal {}

    /** The provider is not enabled here. */
    record NoSuchRail(Provider provider) implements Refusal {}

    /** The provider is down; the same request may be made again. */
    record RailDown(Provider provider, Duration retryAfter) implements Refusal {}

    /** It was ordered before under this key, and whoever did so has no answer yet. */
    record InProgress(PaymentId id) implements Refusal {}

    /** The provider has no way to ask a payer once more; nothing was sent. */
    record NoPromptAgain(Provider provider) implements Refusal {}

    /** The payer was asked a moment ago; nothing was sent. */
    record TooSoon(PaymentId id, Duration retryAfter) implements Refusal {}

    /** An answer of the world that does not belong to this state; never seen by clients. */
    record OutOfPlace(String what) implements Refusal {}
}
