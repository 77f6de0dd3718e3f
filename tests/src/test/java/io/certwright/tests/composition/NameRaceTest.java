package io.certwright.tests.composition;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.KeyProtections;
import io.certwright.SecretValue;
import io.certwright.Vault;
import io.certwright.errors.ConflictException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.keys.KeySpec;
import io.certwright.tests.transfer.House;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Two nodes that want one name at the same moment, one for a certificate. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class NameRaceTest {

  private static final int ROUNDS = 25;
  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(value = House.Kind.class, mode = Mode.EXCLUDE, names = "FILE")
  void oneOfThemWins(House.Kind kind) throws Exception {
    var house = new House(kind, directory, Clock.systemUTC());
    var protection = KeyProtections.ephemeral();
    var pool = Executors.newFixedThreadPool(2);
    try (var here = Vault.open(house.enter(), protection);
        var there = Vault.open(house.enter(), protection)) {
      for (int round = 0; round < ROUNDS; round++) {
        var name = "name-" + round;
        boolean asKey = round % 2 == 0;
        var barrier = new CyclicBarrier(2);
        var certificate =
            pool.submit(
                () -> {
                  barrier.await();
                  return won(() -> here.create(name, SHOP));
                });
        var item =
            pool.submit(
                () -> {
                  barrier.await();
                  return won(
                      () ->
                          asKey
                              ? there.keys().create(name, KeySpec.EC_P256)
                              : there.secrets().set(name, SecretValue.of(new byte[] {1})));
                });
        assertThat(List.of(certificate.get(), item.get()))
            .as(name)
            .containsExactlyInAnyOrder(true, false);
        assertThat(here.find(name).isPresent()).isEqualTo(certificate.get());
      }
      assertThat(here.audit().verify().findings()).isEmpty();
    } finally {
      pool.shutdownNow();
    }
  }

  private static boolean won(Callable<?> attempt) throws Exception {
    try {
      attempt.call();
      return true;
    } catch (ConflictException e) {
      return false;
    }
  }
}
