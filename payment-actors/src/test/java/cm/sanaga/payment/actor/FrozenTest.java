package cm.sanaga.payment.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cm.sanaga.ledger.AccountId;
import cm.sanaga.money.Money;
import cm.sanaga.payment.Samples;
import cm.sanaga.provider.Provider;
import cm.sanaga.provider.Reason;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Nothing leaves a frozen account, and everything leaves the others. */
class FrozenTest {
    private static final AccountId SHOP = AccountId.merchant("mer_1");

    private final Set<String> frozen = new TreeSet<>();
    private final FloatWork work =
            new FloatWork(
                    new ActorKinds.DeepWallets(),
                    account ->
                            frozen.contains(account.value())
                                    ? Optional.of(
                                            new Freezes.Freeze("I7", "invariants", Samples.T0))
                                    : Optional.empty());

    private FloatWork.Leave ask(AccountId account) {
        return work.ask(
                        account,
                        Samples.payout(Samples.MTN).request().id(),
                        Provider.MTN,
                        Money.xaf(500),
                        Samples.T0)
                .toCompletableFuture()
                .join();
    }

    @Test
    void a_payout_waits_with_a_reason_until_its_account_thaws() {
        assertInstanceOf(FloatWork.Leave.Given.class, ask(SHOP));
        frozen.add(SHOP.value());
        var withheld = assertInstanceOf(FloatWork.Leave.Withheld.class, ask(SHOP));
        assertEquals(Reason.Code.ACCOUNT_FROZEN, withheld.reason().map(Reason::code).orElseThrow());
        assertInstanceOf(FloatWork.Leave.Given.class, ask(AccountId.merchant("mer_2")));
        frozen.clear();
        assertInstanceOf(FloatWork.Leave.Given.class, ask(SHOP));
    }
}
