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
import io.certwright.access.ApprovalRule;
import io.certwright.access.Assignment;
import io.certwright.access.ClientName;
import io.certwright.access.ClientTrust;
import io.certwright.access.Grant;
import io.certwright.access.Group;
import io.certwright.access.Identity;
import io.certwright.access.Permission;
import io.certwright.access.Principal;
import io.certwright.access.Role;
import io.certwright.access.Scope;
import io.certwright.audit.AuditFormat;
import io.certwright.audit.AuditQuery;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.DecryptionAlgorithm;
import io.certwright.spi.keys.KeyProtection;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import io.certwright.trust.TrustedAnchor;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every operation of a vault, and of the objects that it gives for its parts, found by reflection,
 * each with arguments about a certificate called {@code shop} that has to be there.
 */
final class VaultOperations {

  /** What gives away nothing of the vault, and what ends its use. */
  private static final Set<String> HARMLESS = Set.of("name", "identity", "inContext", "close");

  /** A way to fill in each type of parameter. */
  private final Map<Class<?>, Object> arguments;

  /** Operations about what an owner has in its vault. */
  VaultOperations(Vault vault, CertificatePolicy policy) {
    var certificate = vault.get("shop");
    arguments =
        Map.ofEntries(
            Map.entry(String.class, "shop"),
            Map.entry(CertificatePolicy.class, policy),
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
            Map.entry(SecretValue.class, SecretValue.of(new byte[1]).tags(Map.of("team", "web"))),
            Map.entry(IssuerConfiguration.class, IssuerConfiguration.of("fake")),
            Map.entry(Role.class, new Role("own", Set.of(Permission.AUDIT_READ))),
            Map.entry(
                ApprovalRule.class,
                ApprovalRule.of("shop", 1, Scope.vault(), Permission.CERTIFICATES_PURGE)),
            Map.entry(Group.class, Group.of("people", "mallory")),
            Map.entry(
                Assignment.class,
                Assignment.deny( // Nothing is given by it that whoever makes it would need to have.
                    "shop", Principal.identity("mallory"), Grant.role("reader"), Scope.vault())),
            Map.entry(ClientTrust.class, ClientTrust.of("shop", ClientName.DNS)),
            Map.entry(Permission.class, Permission.CERTIFICATES_GET),
            Map.entry(List.class, List.of()),
            Map.entry(Optional.class, Optional.empty()),
            Map.entry(AuditQuery.class, AuditQuery.ALL),
            Map.entry(AuditFormat.class, AuditFormat.JSON_LINES),
            Map.entry(OutputStream.class, OutputStream.nullOutputStream()),
            Map.entry(Duration.class, Duration.ofDays(30)),
            Map.entry(int.class, 1),
            Map.entry(char[].class, new char[1]),
            Map.entry(byte[].class, new byte[0]));
  }

  /**
   * An operation.
   *
   * @param part what it is called on, found by the name of the method of a vault that gives it;
   *     empty: the vault itself
   */
  record Operation(Optional<Method> part, Method method) {

    /** As the table calls it. */
    String called() {
      return part.map(given -> "vault." + given.getName() + "()").orElse("vault")
          + "."
          + method.getName();
    }
  }

  /** All of them, each once, whatever their parameters. */
  static List<Operation> all() {
    var all = new ArrayList<Operation>();
    for (var method : Vault.class.getMethods()) {
      if (Modifier.isStatic(method.getModifiers()) || HARMLESS.contains(method.getName())) {
        continue;
      }
      if (isPart(method)) {
        Arrays.stream(method.getReturnType().getMethods())
            .filter(own -> own.getDeclaringClass() != Object.class)
            .filter(own -> !Modifier.isStatic(own.getModifiers()))
            .filter(own -> !own.getName().equals("toString"))
            .forEach(own -> all.add(new Operation(Optional.of(method), own)));
      } else {
        all.add(new Operation(Optional.empty(), method));
      }
    }
    all.sort((one, other) -> one.called().compareTo(other.called()));
    var names = new TreeSet<String>();
    all.forEach(operation -> names.add(operation.called()));
    assertThat(names).as("an operation has one form").hasSize(all.size());
    return all;
  }

  /** A part of a vault is a class of this library without a state of its own: no record. */
  private static boolean isPart(Method method) {
    var type = method.getReturnType();
    return method.getParameterCount() == 0
        && type.getPackageName().startsWith("io.certwright")
        && !type.isRecord();
  }

  /** Calls it, and says what it threw; null if it threw nothing. */
  Throwable call(Vault seen, Operation operation) throws ReflectiveOperationException {
    var on = operation.part().isPresent() ? operation.part().get().invoke(seen) : seen;
    var method = operation.method();
    var values = Arrays.stream(method.getParameterTypes()).map(this::argument).toArray();
    for (int i = 1; i < values.length; i++) {
      if (method.getName().equals("getVersion")) {
        values[i] = ((Certificate) arguments.get(Certificate.class)).version();
      }
    }
    try {
      method.invoke(on, values);
      return null;
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
  }

  private Object argument(Class<?> type) {
    assertThat(arguments).as("teach these operations a value of the type").containsKey(type);
    return arguments.get(type);
  }
}
