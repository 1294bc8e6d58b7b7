package cm.sanaga.provider.simulator;

import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentTypes;

/** What the payer sees on Orange's page, in French. */
final class OrangeWebPages {
    private static final String SHELL =
            """
            <!doctype html>
            <html lang="fr">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Orange Money</title>
            <style nonce="{{nonce}}">
            body { font: 1.1rem system-ui, sans-serif; max-width: 24rem; margin: 3rem auto; padding: 0 1rem }
            h1 { border-bottom: .4rem solid #ff7900 }
            label, input, button { display: block; width: 100%; box-sizing: border-box }
            input, button { font: inherit; padding: .5rem; margin: .3rem 0 1rem }
            small { color: #595959 }
            </style>
            </head>
            <body>
            <h1>Orange Money</h1>
            {{content}}
            <p><small>Page d'un simulateur : aucun argent réel ne bouge ici.</small></p>
            </body>
            </html>
            """;
    private static final String FORM =
            """
            {{problem}}
            <p>Commande <b>{{order}}</b><br>Montant : <b>{{amount}} FCFA</b></p>
            <form method="post">
            <label for="msisdn">Votre numéro Orange Money</label>
            <input id="msisdn" name="msisdn" inputmode="tel" autocomplete="tel-national">
            <label for="otp">Le code à usage unique que vous avez créé sur votre téléphone</label>
            <input id="otp" name="otp" inputmode="numeric" autocomplete="one-time-code">
            <button name="action" value="pay">Payer</button>
            <button name="action" value="cancel">Annuler</button>
            </form>
            """;

    private OrangeWebPages() {}

    /** The form; what was wrong with it when it came before, or nothing. */
    static Reply form(int status, Order page, String problem) {
        return shown(
                status,
                FORM.replace("{{problem}}", problem.isEmpty() ? "" : paragraph(problem))
                        .replace("{{amount}}", Long.toString(page.amount()))
                        .replace("{{order}}", escaped(page.reference())));
    }

    /** A page on which there is nothing to do. */
    static Reply told(int status, String sentence) {
        return shown(status, paragraph(sentence));
    }

    private static String paragraph(String text) {
        return "<p role=\"status\">" + escaped(text) + "</p>";
    }

    /** The browser goes on by GET. */
    static Reply redirect(String address) {
        return new Reply.Said(
                303,
                ContentTypes.TEXT_HTML_UTF8,
                "",
                Map.of("Location", address, "Cache-Control", "no-store"));
    }

    /** No rule about forms: a browser would apply it to where the form leads in the end as well. */
    private static Reply shown(int status, String content) {
        String nonce = RandomSecrets.text();
        return new Reply.Said(
                status,
                ContentTypes.TEXT_HTML_UTF8,
                SHELL.replace("{{nonce}}", nonce).replace("{{content}}", content),
                Map.of(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'nonce-"
                                + nonce
                                + "'; base-uri 'none'; frame-ancestors 'none'",
                        "X-Content-Type-Options",
                        "nosniff",
                        "Referrer-Policy",
                        "no-referrer",
                        "Cache-Control",
                        "no-store"));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
