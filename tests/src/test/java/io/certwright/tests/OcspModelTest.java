package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.OcspResponder;
import io.certwright.errors.VaultException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.Renewal;
import io.certwright.spi.issuer.RevocationReason;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/**
 * Issuing, revoking, holding, releasing, deleting and changing the CA's key and signer on either of
 * two nodes, against a list that stands for what relying parties are to be told: the node where it
 * was done tells it at once, the other one within the bound.
 */
class OcspModelTest {

  private static final Duration PAST_THE_BOUND = Duration.ofSeconds(1).plusNanos(1);

  enum Action {
    ISSUE,
    REVOKE,
    COMPROMISE,
    HOLD,
    RELEASE,
    DELETE,
    PURGE,
    SIGNER,
    DISABLE_SIGNER,
    NEW_CA_KEY,
    WAIT_SEVEN_HOURS
  }

  record Step(Action action, boolean there, int which) {}

  /** What was issued, and what is to be told of it. */
  private static final class Issued {
    final Certificate by;
    final Certificate leaf;
    String status = "good";

    Issued(Certificate by, Certificate leaf) {
      this.by = by;
      this.leaf = leaf;
    }

    BigInteger serial() {
      return leaf.x509().getSerialNumber();
    }
  }

  private static final class World implements AutoCloseable {
    final Cluster cluster = Cluster.ofNodes(2);
    final List<OcspResponder> responders = new ArrayList<>();
    final List<Issued> all = new ArrayList<>();

    World() {
      var policy = CertificatePolicy.rootCa("root").validity(Duration.ofDays(3650)).build();
      cluster.node(0).vault.create("root", policy);
      cluster.clock.advance(PAST_THE_BOUND);
      for (int i = 0; i < 2; i++) {
        responders.add(OcspResponder.of(cluster.node(i).vault));
      }
    }

    Vault vault(Step step) {
      return cluster.node(step.there() ? 1 : 0).vault;
    }

    /** Both know what the other one did before. */
    void play(Step step) {
      cluster.clock.advance(PAST_THE_BOUND);
      var vault = vault(step);
      switch (step.action()) {
        case ISSUE -> issue(vault);
        case SIGNER ->
            vault.create("root-ocsp", CertificatePolicy.ocspSigner("s").issuer("root").build());
        case DISABLE_SIGNER -> vault.find("root-ocsp").ifPresent(vault::disable);
        case NEW_CA_KEY -> vault.create("root", vault.policy("root"));
        case WAIT_SEVEN_HOURS -> cluster.clock.advance(Duration.ofHours(7));
        default -> {
          if (!all.isEmpty()) {
            change(vault, step.action(), all.get(step.which() % all.size()));
          }
        }
      }
    }

    private void issue(Vault vault) {
      var name = "leaf-" + all.size();
      var by = vault.get("root");
      vault.create(
          name,
          CertificatePolicy.tlsServer(name + ".example.test")
              .issuer("root")
              .validity(Duration.ofDays(1000))
              .renewal(Renewal.never())
              .build());
      all.add(new Issued(by, vault.get(name)));
    }

    private void change(Vault vault, Action action, Issued one) {
      switch (action) {
        case REVOKE -> revoke(vault, one, RevocationReason.SUPERSEDED);
        case COMPROMISE -> revoke(vault, one, RevocationReason.KEY_COMPROMISE);
        case HOLD -> revoke(vault, one, RevocationReason.CERTIFICATE_HOLD);
        case RELEASE -> {
          if (isDone(() -> vault.revocations().releaseSerial("root", one.serial()))) {
            one.status = "good";
          }
        }
        case DELETE -> isDone(() -> vault.delete(one.leaf.name()));
        default -> isDone(() -> vault.deleted().purge(one.leaf.name()));
      }
    }

    private static void revoke(Vault vault, Issued one, RevocationReason reason) {
      if (isDone(
          () ->
              vault
                  .revocations()
                  .revokeSerial("root", one.serial(), RevocationRequest.of(reason)))) {
        one.status = "revoked " + reason.code();
      }
    }

    private static boolean isDone(Runnable action) {
      try {
        action.run();
        return true;
      } catch (VaultException e) {
        return false;
      }
    }

    void check(int node) {
      for (var one : all) {
        for (var question :
            List.of(
                Ocsp.question(Ocsp.id(one.by, one.leaf)),
                Ocsp.question(new byte[16], Ocsp.id(one.by, one.leaf)))) {
          var single = Ocsp.single(responders.get(node).answer(question), one.by);
          assertThat(Ocsp.status(single)).isEqualTo(one.status);
        }
      }
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  @Provide
  Arbitrary<Step> steps() {
    return Combinators.combine(
            Arbitraries.frequency(
                Tuple.of(4, Action.ISSUE),
                Tuple.of(2, Action.REVOKE),
                Tuple.of(1, Action.COMPROMISE),
                Tuple.of(3, Action.HOLD),
                Tuple.of(3, Action.RELEASE),
                Tuple.of(1, Action.DELETE),
                Tuple.of(1, Action.PURGE),
                Tuple.of(1, Action.SIGNER),
                Tuple.of(1, Action.DISABLE_SIGNER),
                Tuple.of(1, Action.NEW_CA_KEY),
                Tuple.of(1, Action.WAIT_SEVEN_HOURS)),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 50))
        .as(Step::new);
  }

  @Property(tries = 60)
  void bothNodesTellWhatIsSo(@ForAll @Size(max = 14) List<@From("steps") Step> steps) {
    try (var world = new World()) {
      for (var step : steps) {
        world.play(step);
        world.check(step.there() ? 1 : 0);
        world.cluster.clock.advance(PAST_THE_BOUND);
        world.check(step.there() ? 0 : 1);
      }
      assertThat(world.cluster.node(0).vault.audit().verify().findings()).isEmpty();
    }
  }
}
