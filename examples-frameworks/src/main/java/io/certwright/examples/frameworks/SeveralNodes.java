package io.certwright.examples.frameworks;

import io.certwright.KeyProtections;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.storage.jdbc.JdbcStorage;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Three nodes on one PostgreSQL: what one declares another may issue, all have the same
 * certificate, and when one goes the others go on. Nobody is the leader.
 */
public final class SeveralNodes {

  private static final char[] PASSPHRASE = "an example's passphrase".toCharArray();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private SeveralNodes() {}

  /** A node: a process has one. */
  private record Node(Vault vault, LifecycleManager lifecycle) implements AutoCloseable {

    static Node start(DataSource database, LinkedBlockingQueue<String> renewals) {
      var protection = KeyProtections.passphrase(PASSPHRASE);
      var vault = Vault.open(JdbcStorage.on(database), protection);
      var lifecycle =
          LifecycleManager.builder(vault)
              .listener(
                  told -> {
                    if (told.header().type().equals("certificate.renewed")) {
                      renewals.add(told.header().version().orElseThrow());
                    }
                  })
              .build();
      lifecycle.start();
      return new Node(vault, lifecycle);
    }

    @Override
    public void close() {
      lifecycle.close();
      vault.close();
    }
  }

  /** Starts a PostgreSQL (Linux on amd64) and prints which versions the nodes have. */
  public static void main(String[] arguments) throws Exception {
    try (var server = EmbeddedPostgres.start()) {
      run(server.getPostgresDatabase()).forEach(System.out::println);
    }
  }

  /** The versions that the nodes have: of three at first, of two after a renewal. */
  static List<String> run(DataSource database) throws IOException, InterruptedException {
    var renewals = new LinkedBlockingQueue<String>();
    var versions = new ArrayList<String>();
    try (var one = Node.start(database, new LinkedBlockingQueue<>());
        var two = Node.start(database, renewals)) {
      try (var three = Node.start(database, new LinkedBlockingQueue<>())) {
        var root = EmbeddedCa.openOrCreateRoot(three.vault(), "shop-root");
        var policy = CertificatePolicy.tlsServer("shop.example.test").issuer(root.name()).build();
        var issued = three.lifecycle().manage("shop", policy).awaitIssued(PATIENCE);
        for (var node : List.of(one, two, three)) {
          versions.add(node.lifecycle().manage("shop", policy).awaitIssued(PATIENCE).version());
        }
        versions.add(issued.version());
      }
      // The third has gone. One of the others renews, and each is told.
      one.lifecycle().renewNow("shop");
      var renewed = renewals.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (renewed == null) {
        throw new IllegalStateException("nobody renewed it within " + PATIENCE);
      }
      versions.add(renewed);
      versions.add(one.vault().getVersion("shop", renewed).version());
      versions.add(two.vault().get("shop").version());
      return versions;
    }
  }
}
