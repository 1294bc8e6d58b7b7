package cm.sanaga.node.words;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The words after the name of a command: {@code --name value}, each at most once. */
public final class Options {
    private final Map<String, String> given;

    private Options(Map<String, String> given) {
        this.given = given;
    }

    /** A word of the command line is wrong; the message names it. */
    public static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Wrong(String message) {
            super(message);
        }
    }

    /**
     * Reads them.
     *
     * @throws Wrong naming the word that is not among those known, or stands there twice
     */
    public static Options of(List<String> words, Set<String> known) {
        Map<String, String> given = new LinkedHashMap<>();
        List<String> left = new ArrayList<>(words);
        while (!left.isEmpty()) {
            String word = left.removeFirst();
            String name = word.startsWith("--") ? word.substring(2) : "";
            if (!known.contains(name)) {
                throw new Wrong("no option '%s'; there are %s".formatted(word, listed(known)));
            }
            if (left.isEmpty()) {
                throw new Wrong(word + " needs a value");
            }
            if (given.put(name, left.removeFirst()) != null) {
                throw new Wrong(word + " stands twice");
            }
        }
        return new Options(given);
    }

    /** A whole number within bounds, both included. */
    public int number(String name, int otherwise, int least, int most) {
        String text = given.getOrDefault(name, Integer.toString(otherwise));
        int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        if (value < least || value > most) {
            throw new Wrong(
                    "--%s is a whole number from %d to %d, not '%s'"
                            .formatted(name, least, most, text));
        }
        return value;
    }

    /** One of a few words; the first where none is given. */
    public String word(String name, List<String> allowed) {
        String text = given.getOrDefault(name, allowed.getFirst());
        if (!allowed.contains(text)) {
            throw new Wrong(
                    "--%s is one of %s, not '%s'"
                            .formatted(name, String.join(", ", allowed), text));
        }
        return text;
    }

    /** Whether it was. */
    public boolean given(String name) {
        return given.containsKey(name);
    }

    /** What was given, whatever it is. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name));
    }

    /** Words apart by blanks; none where none is given. */
    public List<String> words(String name) {
        return Pattern.compile(" +")
                .splitAsStream(given.getOrDefault(name, "").strip())
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String listed(Collection<String> names) {
        return String.join(", ", names.stream().sorted().map(name -> "--" + name).toList());
    }
}
