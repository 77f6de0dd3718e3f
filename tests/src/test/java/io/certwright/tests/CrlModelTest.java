package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.KeyProtections;
import io.certwright.MemoryStorage;
import io.certwright.RevocationRequest;
import io.certwright.Vault;
import io.certwright.ca.EmbeddedCa;
import io.certwright.ca.PublishedCrl;
import io.certwright.ca.RevocationList;
import io.certwright.lifecycle.LifecycleManager;
import io.certwright.policy.AuthoritySettings;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CrlPlan;
import io.certwright.policy.PublicationAddresses;
import io.certwright.policy.Renewal;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.testkit.SettableClock;
import io.certwright.transfer.VaultBackup;
import io.certwright.transfer.VaultRestore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What the lists say is what was revoked, whatever happens in whatever order. */
class CrlModelTest {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration DELAY = Duration.ofMinutes(1);
  private static final int REMOVED = RevocationReason.REMOVE_FROM_CRL.code();

  /** What may happen. */
  private enum Kind {
    ISSUE,
    REVOKE,
    HOLD,
    RELEASE,
    COMPROMISE,
    TIME,
    LOOK,
    PUBLISH,
    CONFIGURE,
    RESTART,
    BACKUP,
    RESTORE
  }

  /** One of them. */
  private record Step(Kind kind, int which, int minutes) {}

  /** A certificate as the model knows it. */
  private record Known(Certificate certificate, Optional<RevocationReason> reason) {
    BigInteger serial() {
      return new BigInteger(certificate.serialNumber(), 16);
    }

    Known with(Optional<RevocationReason> changed) {
      return new Known(certificate, changed);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    var kinds =
        Arbitraries.frequency(
            Tuple.of(4, Kind.ISSUE),
            Tuple.of(3, Kind.REVOKE),
            Tuple.of(4, Kind.HOLD),
            Tuple.of(3, Kind.RELEASE),
            Tuple.of(2, Kind.COMPROMISE),
            Tuple.of(6, Kind.TIME),
            Tuple.of(6, Kind.LOOK),
            Tuple.of(2, Kind.PUBLISH),
            Tuple.of(1, Kind.CONFIGURE),
            Tuple.of(1, Kind.RESTART),
            Tuple.of(1, Kind.BACKUP),
            Tuple.of(1, Kind.RESTORE));
    return Combinators.combine(
            kinds,
            Arbitraries.integers().between(0, 1000),
            Arbitraries.integers().between(0, 3 * 24 * 60))
        .as(Step::new)
        .list()
        .ofMinSize(5)
        .ofMaxSize(40);
  }

  @Property(tries = 40)
  void theListsSayWhatWasRevoked(
      @ForAll("steps") List<Step> steps, @ForAll("plans") List<CrlPlan> plans) {
    try (var world = new World(plans)) {
      steps.forEach(world::take);
      world.look();
    }
  }

  @Provide
  Arbitrary<List<CrlPlan>> plans() {
    return Arbitraries.of(
            CrlPlan.STANDARD,
            CrlPlan.STANDARD.withPartitions(2),
            CrlPlan.STANDARD.withDeltaInterval(Duration.ofHours(3)),
            CrlPlan.STANDARD.withDeltaInterval(Duration.ofHours(1)).withPartitions(3))
        .list()
        .ofSize(3);
  }

  private static final class World implements AutoCloseable {
    private final SettableClock clock = SettableClock.at(START);
    private final KeyProtection protection = KeyProtections.ephemeral();
    private final List<CrlPlan> plans;
    private MemoryStorage memory = MemoryStorage.create(clock);
    private Vault vault = open();
    private List<Known> known = new ArrayList<>();
    private int issued;

    private byte[] backup = new byte[0];
    private List<Known> backedUp = List.of();

    /** The greatest number of each list that was seen, and what has it. */
    private final Map<String, Long> numbers = new HashMap<>();

    private final Map<String, PublishedCrl> seen = new HashMap<>();

    World(List<CrlPlan> plans) {
      this.plans = plans;
      configure(0);
      run();
    }

    private Vault open() {
      return Vault.builder(memory, protection).clock(clock).ticker(clock.ticker()).open();
    }

    private EmbeddedCa root() {
      return EmbeddedCa.openOrCreateRoot(vault, "root");
    }

    private void configure(int which) {
      var base = "http://pki-" + which % 2 + ".example.test";
      root()
          .configure(
              new AuthoritySettings(
                  PublicationAddresses.NONE.withCrls(base), plans.get(which % plans.size())));
    }

    private void run() {
      try (var lifecycle = LifecycleManager.builder(vault).build()) {
        assertThat(lifecycle.runOnce()).isNotNull();
      }
    }

    void take(Step step) {
      switch (step.kind()) {
        case ISSUE -> issue(step.minutes());
        case REVOKE -> revoke(step, RevocationReason.SUPERSEDED);
        case HOLD -> revoke(step, RevocationReason.CERTIFICATE_HOLD);
        case COMPROMISE -> revoke(step, RevocationReason.KEY_COMPROMISE);
        case RELEASE -> release(step);
        case TIME -> {
          clock.advance(Duration.ofMinutes(step.minutes()));
          run();
        }
        case LOOK -> look();
        case PUBLISH -> {
          var all = Crls.all(vault, "root");
          var list = all.get(step.which() % all.size());
          var unused = root().crls().publish(list.key(), list.partition());
          number();
        }
        case CONFIGURE -> configure(step.which());
        case RESTART -> restart();
        case BACKUP -> backUp();
        case RESTORE -> restore();
      }
    }

    private void issue(int minutes) {
      var name = "c" + issued++;
      vault.create(
          name,
          CertificatePolicy.tlsServer(name + ".example.test")
              .issuer("root")
              .validity(Duration.ofMinutes(60 + minutes))
              .renewal(Renewal.never())
              .build());
      known.add(new Known(vault.get(name), Optional.empty()));
    }

    private void revoke(Step step, RevocationReason reason) {
      if (known.isEmpty()) {
        return;
      }
      int at = step.which() % known.size();
      var one = known.get(at);
      boolean possible =
          one.reason().isEmpty()
              || one.reason().get() == RevocationReason.CERTIFICATE_HOLD
              || reason == RevocationReason.KEY_COMPROMISE;
      if (possible) {
        vault
            .revocations()
            .revoke(one.certificate(), RevocationRequest.of(reason).withoutReplacement());
        known.set(at, one.with(Optional.of(reason)));
      }
    }

    private void release(Step step) {
      if (known.isEmpty()) {
        return;
      }
      int at = step.which() % known.size();
      var one = known.get(at);
      if (one.reason().filter(RevocationReason.CERTIFICATE_HOLD::equals).isPresent()) {
        vault.revocations().release(one.certificate());
        known.set(at, one.with(Optional.empty()));
      }
    }

    private void restart() {
      vault.close();
      memory = memory.another();
      vault = open();
    }

    private void backUp() {
      var out = new ByteArrayOutputStream();
      try {
        assertThat(VaultBackup.of(vault).writeTo(out)).isNotNull();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      backup = out.toByteArray();
      backedUp = List.copyOf(known);
    }

    /** What was done since is not known any more, but its numbers are not given out again. */
    private void restore() {
      if (backup.length == 0) {
        return;
      }
      number();
      vault.close();
      memory.close();
      memory = MemoryStorage.create(clock);
      try {
        assertThat(
                VaultRestore.into(memory.another(), protection)
                    .clock(clock)
                    .from(new ByteArrayInputStream(backup)))
            .isNotNull();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      vault = open();
      known = new ArrayList<>(backedUp);
      // Longer than as many lists were made in a row.
      clock.advance(Duration.ofMinutes(10));
      seen.clear();
      for (var list : Crls.all(vault, "root")) {
        var made = root().crls().publish(list.key(), list.partition()).full().orElseThrow();
        assertThat(made.number()).isGreaterThan(numbers.getOrDefault(id(list), 0L));
      }
      number();
    }

    /** After a while everything is told. */
    void look() {
      clock.advance(DELAY);
      run();
      clock.advance(DELAY);
      run();
      number();
      var said = said();
      var now = clock.instant();
      for (var one : known) {
        boolean over = one.certificate().x509().getNotAfter().toInstant().isBefore(now);
        if (!over || one.reason().isEmpty()) {
          assertThat(Optional.ofNullable(said.get(one.serial())))
              .as("%s at %s", one.certificate().name(), now)
              .isEqualTo(one.reason().map(RevocationReason::code));
        }
      }
      assertThat(vault.audit().verify().findings()).isEmpty();
    }

    /** What all lists say together; what several say is the same. */
    private Map<BigInteger, Integer> said() {
      var all = new TreeMap<BigInteger, Integer>();
      for (var list : Crls.all(vault, "root")) {
        // What shares certificates has its time; what has all does not wait for it.
        boolean late = list.partition() == 0 && isShared();
        var entries = new TreeMap<>(Crls.entries(Crls.full(vault, list)));
        if (list.delta().isPresent()) {
          assertThat(list.delta().get().base()).contains(list.full().orElseThrow().number());
          Crls.entries(Crls.delta(vault, list))
              .forEach(
                  (serial, reason) -> {
                    if (reason == REMOVED) {
                      entries.remove(serial);
                    } else {
                      entries.put(serial, reason);
                    }
                  });
        }
        if (!late) {
          all.putAll(entries);
        } else {
          entries.forEach(
              (serial, reason) -> {
                if (isOnWhole(serial)) {
                  all.put(serial, reason);
                }
              });
        }
      }
      return all;
    }

    private boolean isShared() {
      return Crls.all(vault, "root").size() > 1;
    }

    private boolean isOnWhole(BigInteger serial) {
      return known.stream()
          .filter(one -> one.serial().equals(serial))
          .map(one -> new String(point(one), StandardCharsets.ISO_8859_1))
          .anyMatch(point -> point.contains("/0.crl"));
    }

    private static byte[] point(Known one) {
      return one.certificate().x509().getExtensionValue("2.5.29.31");
    }

    /** Numbers only grow, and each has one list. */
    private void number() {
      for (var list : Crls.all(vault, "root")) {
        list.full().ifPresent(full -> number(list, full));
        list.delta().ifPresent(delta -> number(list, delta));
      }
      for (var list : Crls.all(vault, "root")) {
        long most =
            Math.max(
                list.full().map(PublishedCrl::number).orElse(0L),
                list.delta().map(PublishedCrl::number).orElse(0L));
        assertThat(most).isGreaterThanOrEqualTo(numbers.getOrDefault(id(list), 0L));
        numbers.put(id(list), most);
      }
    }

    private void number(RevocationList list, PublishedCrl crl) {
      var id = id(list) + "/" + crl.number();
      var before = seen.putIfAbsent(id, crl);
      assertThat(before == null || before.equals(crl)).as(id).isTrue();
    }

    private static String id(RevocationList list) {
      return list.key() + "/" + list.partition();
    }

    @Override
    public void close() {
      vault.close();
      memory.close();
    }
  }
}
