package cm.sanaga.http.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody inside is called, whatever a merchant names. */
class DestinationsTest {
    private static final Destinations STRICT = new Destinations(false);
    private static final Destinations OWN = new Destinations(true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example.com/hooks",
                "https://shop.example.com",
                "https://shop.example.com:443/hooks?of=sanaga",
                "https://SHOP.Example.com:8443/hooks",
                "https://xn--caf-dma.cm/hooks",
                "HTTPS://a.b.c.d.example.cm/"
            })
    void what_is_in_the_open_may_be_named(String url) {
        assertEquals(Optional.empty(), STRICT.objection(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "shop.example.com/hooks",
                "//shop.example.com/hooks",
                "https:/shop.example.com",
                "https:shop.example.com",
                "https://",
                "https:///hooks",
                "http://shop.example.com/hooks",
                "ftp://shop.example.com/hooks",
                "file:///etc/passwd",
                "gopher://shop.example.com/",
                "jar:https://shop.example.com!/",
                "https://shop.example.com:80/",
                "https://shop.example.com:22/",
                "https://shop.example.com:0/",
                "https://shop.example.com:65536/",
                "https://shop.example.com:443443/",
                "https://user@shop.example.com/",
                "https://shop.example.com@127.0.0.1/",
                "https://127.0.0.1@shop.example.com/",
                "https://shop.example.com/#fragment",
                "https://shop.example.com\\@127.0.0.1/",
                "https://shop.example.com\\.internal/",
                "https://shop.example.com /",
                "https://shop.example.com\r\nHost: inside/",
                "https://shop.example.com\t/",
                "https://localhost/",
                "https://localhost:8443/",
                "https://LOCALHOST/",
                "https://shop/",
                "https://shop.localhost/",
                "https://shop.local/",
                "https://metadata.google.internal/computeMetadata/v1/",
                "https://postgres.sanaga.svc.cluster.local/",
                "https://shop.lan/",
                "https://shop.home/",
                "https://1.0.0.127.in-addr.arpa/",
                "https://abcdefghij.onion/",
                "https://shop.example.com./",
                "https://.example.com/",
                "https://shop..example.com/",
                "https://-shop.example.com/",
                "https://sh_op.example.com/",
                "https://sh%6fp.example.com/",
                "https://127.0.0.1/",
                "https://127.0.0.1:8443/",
                "https://127.1/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.0x0.0x0.0x1/",
                "https://0177.0.0.1/",
                "https://017700000001/",
                "https://0/",
                "https://0.0.0.0/",
                "https://10.0.0.1/",
                "https://169.254.169.254/latest/meta-data/",
                "https://192.168.1.1/",
                "https://8.8.8.8/",
                "https://[::1]/",
                "https://[::]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[fd00::1]/",
                "https://[fe80::1%25eth0]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[2606:4700::1111]/",
                "https://①②⑦.⓪.⓪.①/",
                "https://shop。example。com/",
                "https://caf\u00e9.cm/",
                "https://shop.example.com/caf\u00e9",
                "https://shop.example.com:0000443/",
                "https://shop.example.com/%zz"
            })
    void what_is_inside_or_makes_no_sense_may_not(String url) {
        assertTrue(STRICT.objection(url).isPresent(), url);
        assertTrue(
                OWN.objection(url).isPresent()
                        || url.matches("(?i)https://(localhost|127\\.0\\.0\\.1|\\[::1])[:/].*"),
                url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:3000/hooks",
                "http://127.0.0.1:3000",
                "https://[::1]:3000/hooks"
            })
    void this_machine_may_be_named_where_that_is_wanted_and_nothing_else_inside(String url)
            throws Exception {
        assertEquals(Optional.empty(), OWN.objection(url));
        assertTrue(STRICT.objection(url).isPresent());
        assertTrue(OWN.resolve("127.0.0.1").isLoopbackAddress());
        assertThrows(UnknownHostException.class, () -> OWN.resolve("10.0.0.1"));
        assertThrows(UnknownHostException.class, () -> STRICT.resolve("localhost"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.255.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.1.2.3",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "::7f00:1",
                "64:ff9b::7f00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:0:7f00:1::1",
                "2001:10::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void an_address_that_is_inside_or_set_apart_is_not_open(String address) {
        assertFalse(Addresses.open(InetAddress.ofLiteral(address)), address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.1",
                "192.167.255.255",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2606:4700::1111",
                "2001:200::1",
                "2003::1",
                "3ffe::1"
            })
    void what_lies_beside_is_open(String address) {
        assertTrue(Addresses.open(InetAddress.ofLiteral(address)), address);
    }

    /** What Java itself calls inside is never open, and it does not know all of it. */
    @Property(tries = 20_000)
    void java_never_knows_better(@ForAll @Size(4) byte[] four, @ForAll @Size(16) byte[] sixteen)
            throws UnknownHostException {
        for (byte[] bytes : List.of(four, sixteen)) {
            InetAddress address = InetAddress.getByAddress(bytes);
            boolean inside =
                    address.isAnyLocalAddress()
                            || address.isLoopbackAddress()
                            || address.isLinkLocalAddress()
                            || address.isSiteLocalAddress()
                            || address.isMulticastAddress();
            assertFalse(inside && Addresses.open(address), address::toString);
        }
    }

    /** A name that stands for something else when it is asked for once more. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "169.254.169.254", "::1", "10.1.2.3"})
    void a_name_is_looked_up_each_time_and_all_it_stands_for_counts(String inside)
            throws Exception {
        InetAddress open = InetAddress.ofLiteral("1.1.1.1");
        InetAddress bad = InetAddress.ofLiteral(inside);
        Iterator<InetAddress[]> answers =
                List.of(
                                new InetAddress[] {open},
                                new InetAddress[] {bad},
                                new InetAddress[] {open, bad})
                        .iterator();
        Destinations destinations = new Destinations(false, _ -> answers.next());
        assertEquals(open, destinations.resolve("shop.example.com"));
        for (int i = 0; i < 2; i++) {
            assertThrows(
                    UnknownHostException.class, () -> destinations.resolve("shop.example.com"));
        }
    }
}
