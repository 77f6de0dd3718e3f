package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Vault;
import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.CertificatePolicy;
import io.certwright.storage.jdbc.JdbcStorage;
import io.certwright.storage.jdbc.Postgres;
import io.certwright.storage.jdbc.TestSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two running nodes on one database that tell a listener they share, and one each of their own. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PostgresListenersTest {

  private static final int EACH = 25;

  private static final class Node {
    private final TestSource source;
    private final Vault vault;
    private final LifecycleManager manager;
    private final Overheard shared = new Overheard();
    private final Overheard own = new Overheard();

    Node(String database, String name) {
      source = new TestSource(Postgres.source(database));
      vault = Vault.open(JdbcStorage.on(source), new FixedKeyProtection());
      manager =
          LifecycleManager.builder(vault).listener("shared", shared).listener(name, own).build();
    }

    void work(String word) {
      for (int i = 0; i < EACH; i++) {
        var name = word + "-" + i;
        vault.create(name, CertificatePolicy.tlsServer(name + ".example.test").build());
      }
    }

    void close() throws Exception {
      vault.close();
      source.close();
    }
  }

  @Test
  void eachEventIsToldToOneOfThoseThatShareAndToAllOthers() throws Exception {
    var database = Postgres.newDatabase("");
    var here = new Node(database, "here");
    var there = new Node(database, "there");
    try {
      here.manager.start();
      there.manager.start();
      Together.run(() -> here.work("a"), () -> there.work("b"));
      Eventually.holds(() -> here.own.once().size() == 2 * EACH);
      Eventually.holds(() -> there.own.once().size() == 2 * EACH);
      Eventually.holds(() -> shared(here, there).size() >= 2 * EACH);
      // Who ends in good order leaves the rest to the other one at once.
      here.manager.close();
      there.work("c");
      Eventually.holds(() -> shared(here, there).size() >= 3 * EACH);
      assertThat(shared(here, there))
          .hasSize(3 * EACH)
          .extracting(told -> told.header().id())
          .as("by one of them, and once")
          .doesNotHaveDuplicates();
      for (var word : List.of("a-", "b-", "c-")) {
        var told =
            there.own.subjects(VaultEvent.Issued.class).stream()
                .filter(subject -> subject.startsWith(word))
                .toList();
        for (int i = 0; i < told.size(); i++) {
          assertThat(told.get(i)).as("each node's in their order").isEqualTo(word + i);
        }
      }
      assertThat(there.vault.audit().verify().findings()).isEmpty();
    } finally {
      here.close();
      there.close();
    }
  }

  private static List<RecordedEvent> shared(Node here, Node there) {
    var all = new ArrayList<>(here.shared.all());
    all.addAll(there.shared.all());
    return all;
  }
}
