package cm.sanaga.node.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class ChartTest {
    @Test
    void a_dot_stands_as_far_from_nought_as_its_figure() throws Exception {
        Figures figures = new Figures();
        figures.add("hot", Map.of("rate", 100.0));
        figures.add("hot", Map.of("rate", 50.0));
        figures.add("cold", Map.of("rate", 25.0));
        assertEquals(
                List.of("680.0", "470.0", "365.0"), attributes(drawn(figures), "circle", "cx"));
    }

    @Test
    void what_was_never_measured_has_no_panel() throws Exception {
        Figures figures = new Figures();
        figures.add("SQL", new HashMap<>(Map.of("rate", 100.0)));
        figures.more("SQL", Map.of("jvm_us_each", Double.NaN, "error 503", 0.0));
        assertEquals(List.of("title", "rate", "SQL", "100"), texts(drawn(figures)));
    }

    @Test
    void a_name_is_no_markup() throws Exception {
        Figures figures = new Figures();
        figures.add("<b> & </svg>", Map.of("rate", 1.0));
        assertEquals("<b> & </svg>", texts(drawn(figures)).get(2));
    }

    private static Document drawn(Figures figures) throws Exception {
        byte[] svg = Chart.of("title", figures).getBytes(StandardCharsets.UTF_8);
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg));
    }

    private static List<String> attributes(Document svg, String element, String attribute) {
        NodeList all = svg.getElementsByTagName(element);
        return IntStream.range(0, all.getLength())
                .mapToObj(n -> all.item(n).getAttributes().getNamedItem(attribute).getNodeValue())
                .toList();
    }

    private static List<String> texts(Document svg) {
        NodeList all = svg.getElementsByTagName("text");
        return IntStream.range(0, all.getLength())
                .mapToObj(n -> all.item(n).getTextContent())
                .toList();
    }
}
