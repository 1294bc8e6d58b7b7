package cm.sanaga.provider;

/**
 * The provider's name for a movement of money, as it stands on its statement: MTN's {@code
 * financialTransactionId}, Orange's {@code txnid}, Camtel's {@code transactionReference}.
 *
 * @param value opaque
 */
public record ProviderTransactionId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
