package io.certwright.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.certwright.Vault;
import io.certwright.access.Assignment;
import io.certwright.access.ClientName;
import io.certwright.access.ClientTrust;
import io.certwright.access.Grant;
import io.certwright.access.Principal;
import io.certwright.access.Scope;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.VaultException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.tls.VaultTls;
import io.certwright.trust.TrustedAnchor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * A server that knows its clients by their certificates: the chain that a client presents becomes
 * an identity, and the vault decides what that may do. Two clients ask for the public certificate
 * of the shop; one of them may read it.
 */
public final class MutualTls {

  private static final String TRUST = "clients";

  private MutualTls() {}

  /** Prints who was answered what. */
  public static void main(String[] arguments) throws Exception {
    run().forEach(System.out::println);
  }

  /** What each client was told. */
  static List<String> run() throws IOException, InterruptedException {
    try (var vault = Vault.inMemory()) {
      var root = EmbeddedCa.openOrCreateRoot(vault, "shop-root");
      vault.trustBundles().put(TRUST, TrustedAnchor.of(root.certificate().x509()));
      vault.create("shop", CertificatePolicy.tlsServer("localhost").issuer(root.name()).build());
      for (var client : List.of("web", "guest")) {
        var name = client + ".clients.example.test";
        var policy = CertificatePolicy.tlsClient(name).dnsNames(name).issuer(root.name());
        vault.create(client, policy.build());
      }
      vault
          .access()
          .putAssignment(
              Assignment.allow(
                  "web-reads",
                  Principal.identity("dns:web.clients.example.test"),
                  Grant.role("reader"),
                  Scope.certificate("shop")));

      var server = server(vault);
      try {
        var answers = new ArrayList<String>();
        for (var client : List.of("web", "guest")) {
          var context = VaultTls.of(vault).serve(client).trust(root.name()).context();
          answers.add(client + ": " + ask(context, server));
        }
        return answers;
      } finally {
        server.stop(0);
      }
    }
  }

  private static HttpsServer server(Vault vault) throws IOException {
    var context = VaultTls.of(vault).serve("shop").trustBundles(TRUST).context();
    var loopback = InetAddress.getLoopbackAddress();
    var server = HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            var tls = context.getDefaultSSLParameters();
            tls.setNeedClientAuth(true);
            parameters.setSSLParameters(tls);
          }
        });
    server.createContext("/", exchange -> answer(vault, exchange));
    server.start();
    return server;
  }

  private static void answer(Vault vault, HttpExchange exchange) throws IOException {
    try (exchange) {
      var session = ((HttpsExchange) exchange).getSSLSession();
      var trust = ClientTrust.of(TRUST, ClientName.DNS).within("clients.example.test");
      int status = 200;
      String text;
      try {
        // From here on everything is done with the client's rights, and audited under its name.
        var client = vault.asClient(trust, ClientTrust.chainOf(session));
        text = client.get("shop").name();
      } catch (VaultException e) {
        status = 403;
        text = "no";
      }
      var bytes = text.getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String ask(SSLContext context, HttpsServer server)
      throws IOException, InterruptedException {
    var client = HttpClient.newBuilder().sslContext(context).build();
    var address = URI.create("https://localhost:" + server.getAddress().getPort() + "/");
    var answer = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }
}
