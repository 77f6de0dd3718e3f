package io.certwright.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.CertificateImport;
import io.certwright.CertificateQuery;
import io.certwright.CertificateUpdate;
import io.certwright.IssuerConfiguration;
import io.certwright.KeyCompromise;
import io.certwright.KeyProtections;
import io.certwright.PageRequest;
import io.certwright.RevocationRequest;
import io.certwright.SecretValue;
import io.certwright.Vault;
import io.certwright.VaultKey;
import io.certwright.VaultSettings;
import io.certwright.WatchedCertificate;
import io.certwright.access.Identity;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.VaultClosedException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.DecryptionAlgorithm;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import io.certwright.trust.TrustedAnchor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every method of a vault, and of the objects that it gives for its parts, found by reflection: one
 * that is added without the gate fails here.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class GateSurfaceTest {

  private static final CertificatePolicy SHOP =
      CertificatePolicy.tlsServer("shop.example.test").build();

  /** What gives away nothing of the vault, and what ends its use. */
  private static final Set<String> HARMLESS = Set.of("name", "close");

  /** A way to fill in each type of parameter. */
  private final Map<Class<?>, Object> arguments;

  private final Vault vault = Vault.inMemory();

  GateSurfaceTest() {
    vault.create("shop", SHOP);
    var certificate = vault.get("shop");
    arguments =
        Map.ofEntries(
            Map.entry(String.class, "shop"),
            Map.entry(CertificatePolicy.class, SHOP),
            Map.entry(PageRequest.class, PageRequest.first(10)),
            Map.entry(Certificate.class, certificate),
            Map.entry(CertificateImport.class, CertificateImport.of(new byte[1])),
            Map.entry(Identity.class, Identity.named("mallory")),
            Map.entry(WatchedCertificate.class, WatchedCertificate.of(new byte[1])),
            Map.entry(CertificateUpdate.class, CertificateUpdate.none()),
            Map.entry(CertificateQuery.class, CertificateQuery.all()),
            Map.entry(VaultSettings.class, new VaultSettings(7, true)),
            Map.entry(KeyProtection.class, KeyProtections.ephemeral()),
            Map.entry(RevocationRequest.class, RevocationRequest.of(RevocationReason.SUPERSEDED)),
            Map.entry(KeyCompromise.class, KeyCompromise.ofCertificate(certificate.x509())),
            Map.entry(Bytes.class, Bytes.empty()),
            Map.entry(BigInteger.class, certificate.x509().getSerialNumber()),
            Map.entry(X509Certificate.class, certificate.x509()),
            Map.entry(PublicKey.class, certificate.x509().getPublicKey()),
            Map.entry(TrustedAnchor.class, TrustedAnchor.of(certificate.x509())),
            Map.entry(KeySpec.class, KeySpec.EC_P256),
            Map.entry(VaultKey.class, vault.keys().get("shop")),
            Map.entry(SignatureAlgorithm.class, SignatureAlgorithm.ECDSA_SHA256),
            Map.entry(DecryptionAlgorithm.class, DecryptionAlgorithm.RSA_OAEP_SHA256),
            Map.entry(SecretValue.class, SecretValue.of(new byte[1])),
            Map.entry(IssuerConfiguration.class, IssuerConfiguration.of("fake")),
            Map.entry(List.class, List.of()),
            Map.entry(Optional.class, Optional.empty()),
            Map.entry(int.class, 1),
            Map.entry(char[].class, new char[1]),
            Map.entry(byte[].class, new byte[0]));
  }

  /** A method, and what it is to be called on. */
  private record Entry(Object of, Method method) {}

  private List<Entry> entries(Vault seen) throws ReflectiveOperationException {
    var all = new ArrayList<Entry>();
    for (var method : Vault.class.getMethods()) {
      if (Modifier.isStatic(method.getModifiers()) || HARMLESS.contains(method.getName())) {
        continue;
      }
      if (isPart(method)) {
        var part = method.invoke(seen);
        Arrays.stream(method.getReturnType().getMethods())
            .filter(own -> own.getDeclaringClass() != Object.class)
            .filter(own -> !Modifier.isStatic(own.getModifiers()))
            .filter(own -> !own.getName().equals("toString"))
            .forEach(own -> all.add(new Entry(part, own)));
      } else {
        all.add(new Entry(seen, method));
      }
    }
    return all;
  }

  /** A part of a vault is a class of this library without a state of its own: no record. */
  private static boolean isPart(Method method) {
    var type = method.getReturnType();
    return method.getParameterCount() == 0
        && type.getPackageName().startsWith("io.certwright")
        && !type.isRecord();
  }

  private Throwable call(Entry entry) throws IllegalAccessException {
    var values = Arrays.stream(entry.method().getParameterTypes()).map(this::argument).toArray();
    for (int i = 1; i < values.length; i++) {
      if (entry.method().getName().equals("getVersion")) {
        values[i] = ((Certificate) arguments.get(Certificate.class)).version();
      }
    }
    try {
      entry.method().invoke(entry.of(), values);
      return null;
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
  }

  private Object argument(Class<?> type) {
    assertThat(arguments).as("teach this test a value of the type").containsKey(type);
    return arguments.get(type);
  }

  private List<AuditEntry> trail() {
    var all = new ArrayList<AuditEntry>();
    Optional<String> after = Optional.empty();
    do {
      var page = vault.audit().entries(after, 1000);
      all.addAll(page.entries());
      after = page.next();
    } while (after.isPresent());
    return all;
  }

  @Test
  void whoHasNoRightIsDeniedAndThatIsAudited() throws Exception {
    var eve = vault.as(Identity.named("eve"));
    var all = entries(eve);
    assertThat(all).hasSizeGreaterThan(60);
    for (var entry : all) {
      int before = trail().size();
      assertThat(call(entry))
          .as("%s", entry.method())
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("eve");
      var told = trail();
      assertThat(told).as("%s", entry.method()).hasSize(before + 1);
      var last = told.get(told.size() - 1);
      assertThat(last.outcome()).isEqualTo(AuditOutcome.DENIED);
      assertThat(last.identity()).isEqualTo("eve");
    }
    eve.close();
    assertThat(vault.get("shop")).as("closing it ended nothing").isNotNull();
    assertThat(vault.audit().verify().findings()).isEmpty();
    vault.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasClosedSaysSo(boolean twice) throws Exception {
    var all = entries(vault);
    vault.close();
    if (twice) {
      vault.close();
    }
    for (var entry : all) {
      assertThat(call(entry)).as("%s", entry.method()).isInstanceOf(VaultClosedException.class);
    }
  }
}
