package io.certwright.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.tls.TestAuthority.Leaf;
import io.certwright.spi.keys.KeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * What is served after certificates have come, changed and gone, against an oracle that looks
 * through all of them in the words of the documentation.
 */
class ChoicePropertiesTest {
  private static final TestAuthority OWN = new TestAuthority("Test root");
  private static final TestAuthority PARTNER = new TestAuthority("Partner root");
  private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");
  private static final List<String> HOSTS =
      List.of(
          "shop.example", "*.shop.example", "api.shop.example", "*.example", "*.b.shop.example");
  private static final List<String> ASKED =
      List.of("shop.example", "api.shop.example", "b.shop.example", "x.b.shop.example", "example");
  private static final List<String> SIGNATURES =
      List.of("SHA256withECDSA", "SHA384withECDSA", "RSASSA-PSS", "SHA256withRSA", "EdDSA");
  private static final Map<Integer, TlsIdentity> ISSUED = new TreeMap<>();

  /** Of some hundreds that there may be; made when it is first met. */
  private static TlsIdentity issued(int number) {
    return ISSUED.computeIfAbsent(number, ChoicePropertiesTest::issue);
  }

  private static TlsIdentity issue(int number) {
    var keys = List.of(KeySpec.EC_P256, KeySpec.EC_P384, KeySpec.RSA_2048, KeySpec.ED25519);
    var purposes =
        Stream.of(null, KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth).toList();
    var hosts = IntStream.range(0, HOSTS.size()).filter(h -> (((number * 37) >> h) & 1) == 1);
    int begins = number / 3 % 4 - 3;
    int ends = number / 12 % 4 - 1;
    var leaf =
        new Leaf(
            "?",
            hosts.mapToObj(HOSTS::get).toList(),
            NOW.plus(Duration.ofDays(Math.min(begins, ends - 1))),
            NOW.plus(Duration.ofDays(ends)),
            purposes.get(number % 3),
            false);
    return (number % 5 == 0 ? PARTNER : OWN)
        .issue("?", "" + number, keys.get(number % keys.size()), leaf);
  }

  /** A name gets a certificate, or none any more. */
  record Step(String name, Optional<Integer> certificate) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of(NAMES), Arbitraries.integers().between(0, 239).optional(0.85))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<Wish> wishes() {
    return Combinators.combine(
            Arbitraries.of("EC", "RSA", "EdDSA"),
            Arbitraries.of(SIGNATURES).list().uniqueElements().ofMaxSize(4),
            Arbitraries.of(
                Set.<X500Principal>of(),
                Set.of(PARTNER.root().getSubjectX500Principal()),
                Set.of(new X500Principal("CN=Nobody"))),
            Arbitraries.of(CertificateHosts.SERVER_AUTH, CertificateHosts.CLIENT_AUTH))
        .as((type, algorithms, issuers, purpose) -> wish(type, algorithms, issuers, purpose));
  }

  private static Wish wish(
      String type, List<String> algorithms, Set<X500Principal> issuers, String purpose) {
    return new Wish(type, algorithms, issuers, purpose, NOW.toEpochMilli());
  }

  @Provide
  Arbitrary<Optional<String>> asked() {
    return Arbitraries.of(ASKED).optional(0.8);
  }

  @Property(tries = 1_500)
  void aServerServesWhatTheOracleSays(
      @ForAll("steps") List<Step> steps,
      @ForAll("asked") Optional<String> host,
      @ForAll("wishes") Wish wish) {
    Map<String, TlsIdentity> present = new TreeMap<>();
    Snapshot snapshot = after(steps, present);
    Presentable chosen = Choice.forServer(snapshot, host.orElse(null), wish);
    assertThat(Optional.ofNullable(chosen).map(Presentable::alias))
        .isEqualTo(new Oracle(present, wish).server(host).map(TlsIdentity::alias));
  }

  @Property(tries = 1_500)
  void aClientPresentsWhatTheOracleSays(
      @ForAll("steps") List<Step> steps, @ForAll("wishes") Wish wish) {
    Map<String, TlsIdentity> present = new TreeMap<>();
    Presentable chosen = Choice.forClient(after(steps, present), wish);
    assertThat(Optional.ofNullable(chosen).map(Presentable::alias))
        .isEqualTo(new Oracle(present, wish).client().map(TlsIdentity::alias));
  }

  /** What is there after each step was seen by a handshake. */
  private static Snapshot after(List<Step> steps, Map<String, TlsIdentity> present) {
    FakeSource source = new FakeSource();
    LiveSnapshot live = new LiveSnapshot(source, NAMES, CLOCK);
    for (Step step : steps) {
      if (step.certificate().isPresent()) {
        TlsIdentity issued = issued(step.certificate().get());
        TlsIdentity named =
            new TlsIdentity(step.name(), issued.version(), issued.chain(), issued.key());
        present.put(step.name(), named);
        source.put(named);
      } else {
        present.remove(step.name());
        source.remove(step.name());
      }
      live.latest();
    }
    return live.latest();
  }

  /** Looks at everything, and knows no index. */
  private record Oracle(Map<String, TlsIdentity> present, Wish wish) {

    Optional<TlsIdentity> server(Optional<String> host) {
      List<List<TlsIdentity>> groups = host.map(this::covering).orElse(List.of());
      if (groups.isEmpty()) {
        groups = standard();
      }
      Optional<TlsIdentity> best = Optional.empty();
      for (List<TlsIdentity> group : groups) {
        Optional<TlsIdentity> next = group.stream().filter(this::isFit).min(better());
        int toBeat = best.map(this::merits).orElse(-1);
        if (next.isPresent() && merits(next.get()) > toBeat) {
          best = next;
        }
      }
      boolean another =
          groups.stream().flatMap(List::stream).anyMatch(i -> isInDate(i) && verifies(i));
      return best.filter(found -> isInDate(found) || !another || wish.signatures().isEmpty());
    }

    Optional<TlsIdentity> client() {
      return all()
          .filter(this::isFit)
          .filter(i -> wish.issuers().isEmpty() || isAccepted(i))
          .max(Comparator.comparingInt(this::merits).thenComparing(reversed(TlsIdentity::name)));
    }

    private static Comparator<TlsIdentity> reversed(Function<TlsIdentity, String> key) {
      return Comparator.comparing(key).reversed();
    }

    private Stream<TlsIdentity> all() {
      return present.values().stream();
    }

    private List<List<TlsIdentity>> covering(String host) {
      List<TlsIdentity> exact = naming(host);
      List<TlsIdentity> wild =
          host.contains(".") ? naming(host.replaceFirst("^[^.]*", "*")) : List.of();
      List<List<TlsIdentity>> groups = new ArrayList<>();
      if (!exact.isEmpty()) {
        groups.add(exact);
      }
      if (!wild.isEmpty() && exact.stream().noneMatch(this::isInDate)) {
        groups.add(wild);
      }
      return groups;
    }

    private List<TlsIdentity> naming(String host) {
      return all().filter(i -> hosts(i).contains(host)).toList();
    }

    private List<List<TlsIdentity>> standard() {
      Optional<TlsIdentity> first = all().findFirst();
      Predicate<TlsIdentity> shares =
          i -> hosts(first.orElseThrow()).stream().anyMatch(hosts(i)::contains);
      return first.isEmpty()
          ? List.of()
          : List.of(List.of(first.get()), all().filter(shares).toList());
    }

    private static Set<String> hosts(TlsIdentity identity) {
      return CertificateHosts.of(identity.chain().get(0));
    }

    private Comparator<TlsIdentity> better() {
      return Comparator.comparingInt(this::merits)
          .thenComparing(i -> i.chain().get(0).getNotAfter())
          .thenComparing(i -> i.chain().get(0).getNotBefore())
          .reversed()
          .thenComparing(TlsIdentity::name);
    }

    private boolean isFit(TlsIdentity identity) {
      return identity.key().getAlgorithm().equals(wish.keyType());
    }

    /** Being in date is worth more than all else, then a signature that the peer verifies. */
    private int merits(TlsIdentity identity) {
      return (isInDate(identity) ? 1_000 : 0)
          + (wish.signatures().isEmpty() || verifies(identity) ? 100 : 0)
          + (wish.issuers().isEmpty() || isAccepted(identity) ? 10 : 0)
          + (isForPurpose(identity) ? 1 : 0);
    }

    private boolean isInDate(TlsIdentity identity) {
      var leaf = identity.chain().get(0);
      return !leaf.getNotBefore().toInstant().isAfter(NOW)
          && !leaf.getNotAfter().toInstant().isBefore(NOW);
    }

    private boolean verifies(TlsIdentity identity) {
      var number = Integer.parseInt(identity.version());
      return wish.signatures().stream().anyMatch(algorithm -> isOf(algorithm, number % 4));
    }

    private static boolean isOf(String algorithm, int key) {
      return switch (key) {
        case 0 -> algorithm.equals("SHA256withECDSA");
        case 1 -> algorithm.equals("SHA384withECDSA");
        case 2 -> algorithm.toUpperCase(Locale.ROOT).contains("RSA") && !algorithm.contains("EC");
        default -> algorithm.equals("EdDSA");
      };
    }

    private boolean isAccepted(TlsIdentity identity) {
      return identity.chain().stream()
          .anyMatch(c -> wish.issuers().contains(c.getIssuerX500Principal()));
    }

    private boolean isForPurpose(TlsIdentity identity) {
      var purposes = CertificateHosts.purposes(identity.chain().get(0));
      return purposes == null || purposes.contains(wish.purpose());
    }
  }
}
