package cm.sanaga.node;

import java.security.SecureRandom;
import java.util.stream.Collectors;

/** Texts nobody can guess, of lower-case letters and digits that are not taken for one another. */
final class RandomText {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomText() {}

    /** Five random bits for each character. */
    static String of(int length) {
        return RANDOM.ints(length, 0, ALPHABET.length())
                .mapToObj(index -> String.valueOf(ALPHABET.charAt(index)))
                .collect(Collectors.joining());
    }
}
