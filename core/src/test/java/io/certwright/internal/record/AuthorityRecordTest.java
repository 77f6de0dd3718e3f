package io.certwright.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.policy.AuthoritySettings;
import io.certwright.policy.CrlPlan;
import io.certwright.policy.PublicationAddresses;
import io.certwright.spi.Bytes;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is kept of a CA's settings, and how its lists are numbered. */
class AuthorityRecordTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00.123Z");

  @Provide
  Arbitrary<AuthoritySettings> settings() {
    var bases = Arbitraries.of("http://a.test", "http://b.test/crl");
    return Combinators.combine(
            bases, Arbitraries.integers().between(0, 5), Arbitraries.integers().between(1, 90))
        .as(AuthorityRecordTest::settings);
  }

  /**
   * Settings.
   *
   * @param lists 0: one, without an address
   */
  private static AuthoritySettings settings(String base, int lists, int days) {
    var plan =
        CrlPlan.STANDARD.withValidity(Duration.ofDays(100)).withInterval(Duration.ofDays(days));
    if (lists == 0) {
      return AuthoritySettings.STANDARD.withCrls(plan);
    }
    var addresses = PublicationAddresses.NONE.withCrls(base).withOcsp(base + "/ocsp");
    return new AuthoritySettings(
        addresses, plan.withDeltaInterval(Duration.ofMinutes(lists)).withPartitions(lists));
  }

  @Property(tries = 300)
  void whatWasSetIsReadAgain(@ForAll("settings") AuthoritySettings settings) {
    var record = AuthorityRecord.standard("ca").with(settings, NOW);
    var type = AuthorityRecord.TYPE;
    assertThat(type.decode(Bytes.copyOf(type.encode(record)))).isEqualTo(record);
    assertThat(record.settings()).isEqualTo(settings);
  }

  @Property(tries = 500)
  void aListHasOneAddressForEver(
      @ForAll("settingsList") List<AuthoritySettings> changes,
      @ForAll("serials") List<BigInteger> serials) {
    var record = AuthorityRecord.standard("ca");
    Map<Integer, String> addresses = new HashMap<>();
    for (var change : changes) {
      record = record.with(change, NOW);
      int lists = change.crls().partitions();
      for (var serial : serials) {
        int list = record.listOf(serial);
        assertThat(record.lists()).contains(list, CrlScope.WHOLE);
        assertThat(list).isLessThanOrEqualTo(record.lastList());
        assertThat(list == CrlScope.WHOLE).as("of one list it is the whole").isEqualTo(lists == 1);
        if (list != CrlScope.WHOLE) {
          var address = change.addresses().crl("ca", "k", list).orElseThrow().toString();
          assertThat(addresses.merge(list, address, (before, now) -> before)).isEqualTo(address);
          assertThat(record.address(new CrlScope("ca", "k", list))).contains(address);
        }
      }
      assertThat(record.lists()).hasSize(lists == 1 ? 1 : lists + 1);
      assertThat(record.address(new CrlScope("ca", "k", CrlScope.WHOLE))).isEmpty();
    }
    var after = record;
    addresses.forEach(
        (list, address) ->
            assertThat(after.address(new CrlScope("ca", "k", list))).contains(address));
  }

  @Provide
  Arbitrary<List<AuthoritySettings>> settingsList() {
    return settings().list().ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<BigInteger>> serials() {
    return Arbitraries.bigIntegers()
        .between(BigInteger.ONE, BigInteger.ONE.shiftLeft(159))
        .list()
        .ofSize(20);
  }
}
