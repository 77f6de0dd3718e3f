package io.certwright.tests.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.ChainValidator;
import io.certwright.Vault;
import io.certwright.errors.IssuanceException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificatePolicyId;
import io.certwright.policy.ExtendedKeyUsage;
import io.certwright.policy.NameConstraint;
import io.certwright.policy.PolicyExtensions;
import io.certwright.spi.keys.KeySpec;
import io.certwright.trust.PolicyRules;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationResult;
import io.certwright.trust.ValidationSettings;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.statistics.Statistics;

/**
 * Hierarchies of any depth, with whatever their authorities say: what a CA signs is valid for who
 * trusts the root, and what it refuses would not be, if other software had signed it with its key.
 */
class HierarchyPropertiesTest {

  private static final Map<String, Purpose> PURPOSES =
      new LinkedHashMap<>(
          Map.of(
              "1.3.6.1.5.5.7.3.1", Purpose.TLS_SERVER,
              "1.3.6.1.5.5.7.3.2", Purpose.TLS_CLIENT));

  private static final List<String> POLICIES = List.of("1.2.3.1", "1.2.3.2");
  private static final List<String> DOMAINS = List.of("example.test", "a.example.test", "test");
  private static final List<String> HOSTS =
      List.of("a.example.test", "b.example.test", "x.example.org");

  private static final KeyPair OTHER = pair();

  private static int signed;
  private static int refused;

  /** What an authority says. */
  record Level(
      OptionalInt pathLength,
      Set<String> permitted,
      Set<String> excluded,
      Set<String> purposes,
      Set<String> policies) {}

  /** What an end entity asks for. */
  record Leaf(String host, Set<String> purposes, Set<String> policies) {}

  @Provide
  Arbitrary<List<Level>> levels() {
    var lengths =
        Arbitraries.integers()
            .between(-8, 3)
            .map(n -> n < 0 ? OptionalInt.empty() : OptionalInt.of(n));
    Arbitrary<Set<String>> domains = rarely(DOMAINS);
    return Combinators.combine(
            lengths, domains, domains, rarely(List.copyOf(PURPOSES.keySet())), rarely(POLICIES))
        .as(Level::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  private static Arbitrary<Set<String>> rarely(List<String> from) {
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.just(Set.of())),
        Tuple.of(1, Arbitraries.of(from).set().ofMinSize(1).ofMaxSize(2)));
  }

  @Provide
  Arbitrary<Leaf> leaves() {
    return Combinators.combine(
            Arbitraries.of(HOSTS),
            Arbitraries.of(PURPOSES.keySet()).set().ofMinSize(1).ofMaxSize(2),
            rarely(POLICIES))
        .as(Leaf::new);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void whatIsSignedIsValidAndWhatIsRefusedWouldNotBe(
      @ForAll("levels") List<Level> levels, @ForAll("leaves") Leaf leaf) throws Exception {
    try (var vault = Vault.inMemory()) {
      for (int i = 0; i < levels.size(); i++) {
        var level = levels.get(i);
        try {
          vault.create("ca" + i, policy(i, level));
        } catch (IssuanceException e) {
          refused++;
          assertRefusedBelow(vault, i, level);
          return;
        }
      }
      int last = levels.size() - 1;
      try {
        vault.create("leaf", policy(last, leaf));
        signed++;
        var chain = vault.get("leaf").chain();
        for (var purpose : leaf.purposes()) {
          assertThat(validate(vault, chain, PURPOSES.get(purpose), PolicyRules.ANY))
              .isInstanceOf(ValidatedChain.class);
        }
      } catch (IssuanceException e) {
        refused++;
        assertThat(e.code()).isIn("name-constraints", "ext-key-usage", "policies", "path-length");
        var forged =
            new ForgedCertificate(
                    Optional.of(leaf.host()),
                    List.copyOf(leaf.purposes()),
                    List.copyOf(leaf.policies()),
                    0)
                .signedBy(certificate(vault, last), key(vault, last), OTHER, "forged");
        assertInvalid(vault, with(forged, vault, last), leaf.purposes(), leaf.policies());
      }
      Statistics.collect(levels.size());
    }
  }

  @AfterContainer
  static void bothHappen() {
    assertThat(signed).isGreaterThan(15);
    assertThat(refused).isGreaterThan(15);
  }

  private static CertificatePolicy policy(int number, Level level) {
    var builder =
        number == 0
            ? CertificatePolicy.rootCa("CA 0")
            : CertificatePolicy.intermediateCa("CA " + number, 0).issuer("ca" + (number - 1));
    return builder
        .key(KeySpec.EC_P256)
        .validity(Duration.ofDays(2000 - number))
        .exportable(true)
        .certificateAuthority(level.pathLength())
        .customExtendedKeyUsages()
        .extendedKeyUsages(
            level.purposes().stream()
                .map(HierarchyPropertiesTest::known)
                .toArray(ExtendedKeyUsage[]::new))
        .extensions(
            PolicyExtensions.builder()
                .permittedNames(names(level.permitted()))
                .excludedNames(names(level.excluded()))
                .certificatePolicies(ids(level.policies()))
                .build())
        .build();
  }

  private static CertificatePolicy policy(int issuer, Leaf leaf) {
    return CertificatePolicy.tlsServer(leaf.host())
        .issuer("ca" + issuer)
        .extendedKeyUsages(
            leaf.purposes().stream()
                .map(HierarchyPropertiesTest::known)
                .toArray(ExtendedKeyUsage[]::new))
        .extensions(PolicyExtensions.builder().certificatePolicies(ids(leaf.policies())).build())
        .build();
  }

  private static ExtendedKeyUsage known(String oid) {
    return oid.endsWith(".1") ? ExtendedKeyUsage.SERVER_AUTH : ExtendedKeyUsage.CLIENT_AUTH;
  }

  private static NameConstraint[] names(Set<String> domains) {
    return domains.stream().map(NameConstraint::dns).toArray(NameConstraint[]::new);
  }

  private static CertificatePolicyId[] ids(Set<String> policies) {
    return new TreeSet<>(policies)
        .stream().map(CertificatePolicyId::of).toArray(CertificatePolicyId[]::new);
  }

  /** As many authorities as it promises room for, and an end entity below them. */
  private static void assertRefusedBelow(Vault vault, int number, Level level) throws Exception {
    int length = level.pathLength().orElse(0);
    var above = number - 1;
    var chain = new ArrayList<X509Certificate>();
    var issuer = certificate(vault, above);
    var signer = key(vault, above);
    var purposes = List.copyOf(level.purposes());
    var policies = List.copyOf(level.policies());
    for (int i = length; i >= 0; i--) {
      var forged = new ForgedCertificate(Optional.empty(), purposes, policies, i);
      issuer = forged.signedBy(issuer, signer, OTHER, "forged " + i);
      signer = OTHER.getPrivate();
      chain.add(0, issuer);
    }
    var asked = purposes.isEmpty() ? List.of("1.3.6.1.5.5.7.3.1") : purposes;
    var leaf =
        new ForgedCertificate(Optional.of("a.example.test"), asked, policies, 0)
            .signedBy(issuer, signer, OTHER, "leaf");
    chain.add(0, leaf);
    chain.addAll(chainOf(vault, above));
    assertInvalid(vault, chain, Set.copyOf(asked), level.policies());
  }

  /** For one of the purposes at least, or under one of the policies. */
  private static void assertInvalid(
      Vault vault, List<X509Certificate> chain, Set<String> purposes, Set<String> policies) {
    var results = new HashMap<String, ValidationResult>();
    for (var purpose : purposes) {
      var wanted = PURPOSES.get(purpose);
      results.put(purpose, validate(vault, chain, wanted, PolicyRules.ANY));
      for (var policy : policies) {
        results.put(
            purpose + " " + policy,
            validate(vault, chain, wanted, PolicyRules.requiring(Set.of(policy))));
      }
    }
    assertThat(results.values()).anyMatch(result -> result instanceof RefusedChain);
  }

  private static ValidationResult validate(
      Vault vault, List<X509Certificate> chain, Purpose purpose, PolicyRules policies) {
    var root = certificate(vault, 0);
    return ChainValidator.trusting(List.of(TrustedAnchor.of(root)))
        .validate(
            PresentedChain.of(chain),
            ValidationSettings.builder(purpose, ForgedCertificate.within(root))
                .policies(policies)
                .build());
  }

  private static List<X509Certificate> with(X509Certificate leaf, Vault vault, int issuer) {
    var chain = new ArrayList<X509Certificate>();
    chain.add(leaf);
    chain.addAll(chainOf(vault, issuer));
    return chain;
  }

  private static List<X509Certificate> chainOf(Vault vault, int number) {
    return vault.get("ca" + number).chain();
  }

  private static X509Certificate certificate(Vault vault, int number) {
    return vault.get("ca" + number).x509();
  }

  private static PrivateKey key(Vault vault, int number) throws GeneralSecurityException {
    try (var exported = vault.exportPrivateKey(vault.get("ca" + number))) {
      var pem = exported.toPem();
      var body = pem.substring(0, pem.indexOf("-----END")).replaceAll("-----[^-]*-----|\\s", "");
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
    }
  }

  private static KeyPair pair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
