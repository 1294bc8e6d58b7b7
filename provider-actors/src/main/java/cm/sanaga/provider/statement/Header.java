package cm.sanaga.provider.statement;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The names of the columns: small letters and digits only, without accents. */
record Header(Map<String, Integer> columns) {
    private static final Pattern MARKS = Pattern.compile("\\p{M}");
    private static final Pattern OTHER = Pattern.compile("[^a-z0-9]");

    /** Of several columns with one name the first counts: exports repeat the currency. */
    static Header of(List<String> cells) {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            columns.putIfAbsent(plain(cells.get(i)), i);
        }
        return new Header(columns);
    }

    static String plain(String text) {
        String bare = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
        return OTHER.matcher(bare.toLowerCase(Locale.ROOT)).replaceAll("");
    }

    boolean has(List<String> names) {
        return columns.keySet().containsAll(names);
    }

    Cells over(List<String> cells) {
        return new Cells(this, cells);
    }
}
