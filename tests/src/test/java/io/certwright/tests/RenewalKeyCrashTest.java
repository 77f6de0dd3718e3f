package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.errors.VaultException;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.KeyRenewal;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.storage.Storage;
import io.certwright.testkit.FakeCa;
import io.certwright.testkit.SettableClock;
import io.certwright.tests.mortal.CountedLife;
import io.certwright.tests.mortal.MortalStorage;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A renewal by a CA outside, its overlap and what becomes of the version before, by a process that
 * dies after any of its commits: the CA issues once, and the key is the one that the policy says.
 */
class RenewalKeyCrashTest {

  private static final Duration OVERLAP = Duration.ofDays(1);
  private static final KeyProtection PROTECTION = KeyProtections.ephemeral();
  private static final int FEWEST_DEATHS = 4;

  @Test
  void aNewKey() throws Exception {
    dieAfterEachCommit(KeyRenewal.newKey());
  }

  @Test
  void theSameKey() throws Exception {
    dieAfterEachCommit(KeyRenewal.reuse());
  }

  @Test
  void theKeyThatOthersWereToldOf() throws Exception {
    dieAfterEachCommit(KeyRenewal.preparedAhead(Duration.ofDays(3)));
  }

  private static void dieAfterEachCommit(KeyRenewal keys) throws Exception {
    int deaths = 0;
    while (new Play(keys).diesAfter(deaths + 1)) {
      deaths++;
    }
    assertThat(deaths).isGreaterThanOrEqualTo(FEWEST_DEATHS);
  }

  /** One renewal with one death. */
  private static final class Play {
    private final SettableClock clock = SettableClock.at(Home.START);
    private final FakeCa ca = FakeCa.withIntermediate(clock);
    private final MemoryStorage memory = MemoryStorage.create(clock);
    private final KeyRenewal keys;

    Play(KeyRenewal keys) {
      this.keys = keys;
    }

    private Vault open(Storage storage) {
      return Vault.builder(storage, PROTECTION)
          .clock(clock)
          .ticker(clock.ticker())
          .issuer(Home.CA, ca)
          .decisionRandom(() -> 0.5)
          .open();
    }

    /** Whether it came to that commit. */
    boolean diesAfter(int commit) throws Exception {
      Optional<PublicKey> told;
      PublicKey before;
      try (var vault = open(memory.another());
          var lifecycle = LifecycleManager.builder(vault).build()) {
        lifecycle.manage(
            "shop",
            Home.outside("shop.example.test").toBuilder()
                .key(KeySpec.ED25519)
                .keyRenewal(keys)
                .overlap(OVERLAP)
                .revokedAfterOverlap(true)
                .build());
        lifecycle.runOnce();
        before = vault.get("shop").x509().getPublicKey();
        clock.set(due(vault));
        if (keys instanceof KeyRenewal.Prepared) {
          lifecycle.runOnce();
          clock.set(due(vault));
        }
        told = vault.nextPublicKey("shop");
      }
      var life = CountedLife.of(commit, true);
      var dying = open(new MortalStorage(memory.another(), life));
      try {
        live(dying);
      } catch (VaultException e) {
        assertThat(life.isOver()).as("%s", e).isTrue();
      }
      boolean died = life.isOver();
      try (var vault = open(memory.another())) {
        for (int i = 0; i < 3; i++) {
          clock.advance(Duration.ofMinutes(10));
          live(vault);
        }
        check(vault, before, told, "commit " + commit);
      } finally {
        close(dying);
      }
      return died;
    }

    private static void close(Vault dead) {
      try {
        dead.close();
      } catch (VaultException e) {
        // It was.
      }
    }

    private static Instant due(Vault vault) {
      return vault.list(PageRequest.first(1)).items().get(0).nextAction().orElseThrow();
    }

    private void live(Vault vault) {
      try (var lifecycle = LifecycleManager.builder(vault).build()) {
        lifecycle.runOnce();
        clock.advance(OVERLAP);
        lifecycle.runOnce();
        lifecycle.runOnce();
      }
    }

    private void check(Vault vault, PublicKey before, Optional<PublicKey> told, String when)
        throws CertificateEncodingException {
      assertThat(vault.listVersions("shop", PageRequest.first(10)).items()).as(when).hasSize(2);
      assertThat(ca.issuances()).as("the CA issued each once, %s", when).hasSize(2);
      var serving = vault.get("shop");
      var key = serving.x509().getPublicKey();
      if (keys instanceof KeyRenewal.Reuse) {
        assertThat(key).as(when).isEqualTo(before);
      } else {
        assertThat(key).as(when).isNotEqualTo(before);
      }
      told.ifPresent(published -> assertThat(key).as(when).isEqualTo(published));
      assertThat(told.isPresent()).isEqualTo(keys instanceof KeyRenewal.Prepared);
      assertThat(vault.nextPublicKey("shop")).as(when).isEmpty();
      assertThat(vault.privateKey(serving)).isNotNull();
      var first = ca.issuances().get(0).certificate().getEncoded();
      assertThat(ca.revocation(Bytes.copyOf(first))).as("told the CA, %s", when).isPresent();
      assertThat(vault.audit().verify().findings()).as(when).isEmpty();
    }
  }
}
